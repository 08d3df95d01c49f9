"""The page /zoeken/."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lmb_site.zoeken.test_index import add_row

HOSTILE = [
    "%00",
    "%22",
    "%27",
    "%FF%FE",
    "x" * 10_000,
    "%25%5F",
    "((((",
    "NEAR/2",
    "*",
    "%0B",
    "a" + "%20b" * 40,
]


@pytest.fixture
def rows(site_tree):
    add_row("Klimaatplan", soort="pagina")
    add_row("Wet over klimaat", soort="kennisitem", datum=timezone.localdate())
    add_row("Klimaat van morgen", soort="kennisitem", datum=timezone.localdate() + timedelta(days=1))
    for number in range(25):
        add_row(f"Fiets {number:02}", soort="pagina")


def test_zoeken_counts_in_words_and_labels_by_soort(rows, client):
    response = client.get("/zoeken/", {"q": "klimaat"})
    lijst = response.context["lijst"]
    assert lijst.telling == "2 resultaten"
    assert "2 resultaten" in response.text
    assert {optie.label: optie.aantal for optie in lijst.facetten[0].opties} == {"pagina": 1, "kennisitem": 1}
    assert "Wet over <mark>klimaat</mark>" in response.text
    assert "Klimaat van morgen" not in response.text


def test_zoeken_within_a_soort_and_back(rows, client):
    lijst = client.get("/zoeken/", {"q": "klimaat", "soort": "kennisitem"}).context["lijst"]
    assert [row.titel for row in lijst.pagina] == ["Wet over klimaat"]
    assert lijst.facetten[0].gekozen.url == "?q=klimaat"


def test_zoeken_pages_keep_the_words(rows, client):
    lijst = client.get("/zoeken/", {"q": "fiets", "pagina": "2"}).context["lijst"]
    assert lijst.aantal == 25
    assert len(lijst.pagina.object_list) == 5
    assert lijst.pagina_url(1) == "?q=fiets"


def test_zoeken_without_words_asks_for_them(rows, client):
    response = client.get("/zoeken/")
    assert response.status_code == 200
    assert response.context["lijst"] is None
    assert 'name="q"' in response.text


def test_zoeken_offers_what_comes_near_when_nothing_has_all_words(rows, client):
    response = client.get("/zoeken/", {"q": "klimaatplan onvindbaar"})
    assert response.context["lijst"].telling == "0 resultaten"
    assert [row.titel for row in response.context["alternatieven"]] == ["Klimaatplan"]
    assert "Klimaatplan" in response.text


def test_zoeken_shows_the_words_escaped(rows, client):
    response = client.get("/zoeken/", {"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("q", HOSTILE)
def test_zoeken_survives_hostile_words(rows, client, q):
    response = client.get(f"/zoeken/?q={q}&pagina={q}&soort={q}")
    assert response.status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60), soort=st.text(max_size=10), pagina=st.text(max_size=10))
def test_zoeken_survives_any_text(rows, client, q, soort, pagina):
    parameters = {"q": q, "soort": soort, "pagina": pagina}
    parameters = {name: value.encode("utf-8", "replace").decode() for name, value in parameters.items()}
    assert client.get("/zoeken/", parameters).status_code == 200


def test_zoeken_sets_no_cookie_and_answers_only_reading(rows, client):
    response = client.get("/zoeken/", {"q": "klimaat"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post("/zoeken/", {"q": "klimaat"}).status_code == 405


def test_zoeken_asks_the_database_as_often_for_many_as_for_few(rows, client, django_assert_max_num_queries):
    client.get("/zoeken/", {"q": "klimaat"})
    for q in ("klimaat", "fiets"):
        with django_assert_max_num_queries(10):
            client.get("/zoeken/", {"q": q})
