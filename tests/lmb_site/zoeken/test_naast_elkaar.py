"""A map is made, and the index written anew, while others write and search: nobody waits, and nothing is missed."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lmb_site.models import Thema
from lmb_site.zoeken import bouw, index, kaart
from lmb_site.zoeken.kaart import KaartBundel
from lmb_site.zoeken.models import ZoekDeel, ZoekKaart, ZoekLos
from tests.lmb_site.zoeken.test_index import add_row, titles


def from_elsewhere(action):
    """What `action` gives on a connection of its own."""

    def run():
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def write_something():
    return from_elsewhere(lambda: Thema.objects.create(naam="Ondertussen", slug="ondertussen"))


@pytest.mark.django_db(transaction=True)
def test_who_writes_does_not_wait_for_a_new_map(monkeypatch):
    add_row("Klimaat")
    real, written = bouw.parts, []

    def parts(rows):
        for part in real(rows):
            yield part
            if not written:
                written.append(write_something())
                from_elsewhere(lambda: add_row("Klimaat ondertussen"))
                assert titles("klimaat") == ["Klimaat ondertussen", "Klimaat"]

    monkeypatch.setattr(bouw, "parts", parts)
    monkeypatch.setattr(bouw, "BATCH", 3)
    bouw.build()
    assert written
    assert len(kaart.current().los.ids) == 1
    assert titles("klimaat") == ["Klimaat ondertussen", "Klimaat"]


@pytest.mark.django_db(transaction=True)
def test_who_writes_does_not_wait_for_a_new_index(monkeypatch):
    written = []
    monkeypatch.setattr(bouw, "build_when_needed", lambda: written.append(write_something()))
    index.rebuild()
    assert written


@pytest.mark.django_db(transaction=True)
def test_of_two_maps_made_at_once_the_first_to_finish_counts(monkeypatch):
    add_row("Klimaat")
    real, others = bouw.parts, []

    def parts(rows):
        yield from real(rows)
        if not others:
            others.append(None)
            from_elsewhere(lambda: add_row("Klimaat ondertussen"))
            others.append(from_elsewhere(bouw.build))

    monkeypatch.setattr(bouw, "parts", parts)
    assert bouw.build() == others[1]
    [left] = ZoekKaart.objects.all()
    assert (left, left.klaar) == (others[1], True)
    assert not ZoekDeel.objects.exclude(kaart=left).exists()
    assert not ZoekLos.objects.exists()
    assert len(titles("klimaat")) == 2


def test_map_that_was_never_finished_is_not_read_and_goes(db):
    add_row("Klimaat")
    made = bouw.build()
    left = ZoekKaart.objects.create(merk=1, gemaakt_op=made.gemaakt_op - bouw.GIVEN_UP, aantal=1, klaar=False)
    ZoekDeel.objects.create(kaart=left, naam=b"t:klimat", inhoud=b"")
    busy = ZoekKaart.objects.create(merk=1, gemaakt_op=made.gemaakt_op, aantal=1, klaar=False)
    assert titles("klimaat") == ["Klimaat"]
    bouw.build()
    assert not ZoekKaart.objects.filter(pk=left.pk).exists()
    assert ZoekKaart.objects.filter(pk=busy.pk).exists()


def test_threads_that_ask_one_map_for_many_words_each_get_theirs(db, monkeypatch):
    add_row("Klimaat")
    bundel = KaartBundel(bouw.build().pk)
    monkeypatch.setattr(kaart, "REMEMBERED", 1)
    monkeypatch.setattr(bundel, "_parts", lambda which: [])
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def ask(number):
        for n in range(1500):
            assert bundel.word(f"woord{number}-{n % 7}") == kaart.NERGENS
            assert bundel.beginning(f"woo{number}{n % 7}") == kaart.NERGENS

    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(ask, range(4)))
    finally:
        sys.setswitchinterval(interval)
