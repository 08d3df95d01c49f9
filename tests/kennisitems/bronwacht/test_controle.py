"""What we make of a server, tried against a real one on the loopback."""

import time

import pytest

from kennisitems import ophalen
from kennisitems.bronwacht.controle import Bevinding, look_at
from kennisitems.bronwacht.models import BronToestand

GOED, VERHUISD, DOOD = BronToestand.GOED, BronToestand.VERHUISD, BronToestand.DOOD
SECONDS = 1.5


def here(address: str, port: int) -> bool:
    return address == "127.0.0.1"


def look(web, path: str) -> Bevinding:
    return look_at(web.url + path, seconds=SECONDS, allow=here)


@pytest.mark.parametrize(
    ("path", "toestand", "words"),
    [
        ("/ok", GOED, ""),
        ("/noHead", GOED, ""),
        ("/brokenHead", GOED, ""),
        ("/huge", GOED, ""),
        ("/to/302/ok", GOED, ""),
        ("/to/307/to/302/ok", GOED, ""),
        ("/to/301/ok", VERHUISD, "ander adres"),
        ("/to/308/ok", VERHUISD, "ander adres"),
        ("/to/301/status/404", DOOD, "404"),
        ("/missing", DOOD, "404"),
        ("/status/410", DOOD, "410"),
        ("/status/500", DOOD, "500"),
        ("/status/503", DOOD, "503"),
        ("/status/403", None, "laat ons niet kijken"),
        ("/status/429", None, "laat ons niet kijken"),
        ("/circle", DOOD, "kring"),
        ("/far", DOOD, "meer dan 5 doorverwijzingen"),
        ("/nowhere", DOOD, "nergens heen"),
        ("/inside", DOOD, "openbare web"),
        ("/file", DOOD, "geen geldig webadres"),
        ("/garbage", DOOD, "geldige webpagina"),
        ("/early", DOOD, "geldige webpagina"),
    ],
)
def test_what_a_server_does_is_called_by_its_name(web, path, toestand, words):
    bevinding = look(web, path)
    assert bevinding.toestand == toestand
    assert words in bevinding.reden


def test_a_permanent_move_names_the_new_address_and_one_after_a_temporary_does_not(web):
    assert look(web, "/to/301/to/308/ok").nieuw_adres == f"{web.url}/ok"
    assert look(web, "/to/301/to/302/ok").nieuw_adres == f"{web.url}/to/302/ok"
    assert look(web, "/to/302/to/301/ok") == Bevinding(GOED)


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_a_server_that_never_ends_does_not_keep_us(web, path):
    began = time.monotonic()
    assert "niet op tijd" in look(web, path).reden
    assert time.monotonic() - began < 4 * SECONDS  # HEAD and GET, and a busy machine


def test_we_say_who_we_are_and_ask_for_no_more_than_the_beginning(web):
    web.asked.clear()
    look(web, "/noHead")
    (head, get) = web.asked
    assert (head[0], get[0], get[3]) == ("HEAD", "GET", "bytes=0-1023")
    assert "LMB-site (http://testserver/contact/)" in head[2]


def test_a_closed_port_and_a_name_that_is_not_there_are_dead():
    assert "weigert de verbinding" in look_at("http://127.0.0.1:1/", seconds=SECONDS, allow=here).reden
    assert "bestaat niet" in look_at("http://nergens.invalid/", seconds=SECONDS, allow=here).reden


def test_without_leave_nobody_dials_our_own_network(web):
    web.asked.clear()
    assert "openbare web" in look_at(web.url + "/ok", seconds=SECONDS).reden
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_no_address_inside_counts_as_public(address):
    assert not ophalen.is_public(address, 443)


def test_public_is_the_web_and_nothing_but_the_web():
    assert ophalen.is_public("193.191.245.244", 443)
    assert ophalen.is_public("2a00:1450:4001:81b::200e", 80)
    assert not ophalen.is_public("193.191.245.244", 25)


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "gopher://example.org/",
        "http://naam:woord@example.org/",
        "http://[",
        "http://a:99999/",
        "/pad",
    ],
)
def test_what_is_no_web_address_is_never_dialled(url):
    assert look_at(url, allow=lambda *_: True).toestand == DOOD
