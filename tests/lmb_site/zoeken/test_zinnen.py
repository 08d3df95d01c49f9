"""Words between quotation marks: the map says the same as reading every text."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lmb_site.zoeken import bouw, index, kaart, zinnen
from lmb_site.zoeken.models import ZoekDeel
from lmb_site.zoeken.normaliseren import index_text, number_text
from lmb_site.zoeken.zoeken import read_rows, search
from tests.lmb_site.zoeken.test_index import add_row

WOORDEN = ["sociale", "huisvesting", "van", "2007/46/eg", "klimaat"]


def found(q) -> list[str]:
    treffers = search(q).treffers
    return [row.titel for row in read_rows(treffers, 0, len(treffers))]


@pytest.fixture
def rows(db):
    chance = random.Random(7)
    for n in range(120):
        add_row(f"Rij {n}", " ".join(chance.choices(WOORDEN, k=12)), sleutel=str(n + 1))


def questions():
    chance = random.Random(8)
    for length in (2, 2, 3, 3, 4, 5):
        for _ in range(4):
            yield f'"{" ".join(chance.choices(WOORDEN, k=length))}"'
    yield '"sociale huisvesting" "van klimaat"'
    yield '"2007/46 46/eg"'
    yield '"klimaat bestaatniet"'
    yield 'rij "van klimaat"'


@pytest.mark.parametrize("many", [0, 5, 64, 1000])
def test_a_map_finds_the_phrases_that_the_texts_have(rows, monkeypatch, many):
    expected = {q: found(q) for q in questions()}
    assert sum(map(bool, expected.values())) > 15
    monkeypatch.setattr(zinnen, "MANY", many)
    bouw.build()
    assert {q: found(q) for q in questions()} == expected
    add_row("Later", "sociale huisvesting van klimaat")
    assert found('"sociale huisvesting"') == [*expected['"sociale huisvesting"'], "Later"]


def test_a_phrase_that_many_rows_have_is_found_without_reading_their_texts(rows, monkeypatch):
    monkeypatch.setattr(zinnen, "MANY", 5)
    bouw.build()
    search("van")
    for q in ('"sociale huisvesting"', '"sociale huisvesting van"'):
        with CaptureQueriesContext(connection) as captured:
            assert search(q).treffers
        assert not any("zoekregel" in query["sql"] for query in captured), q


def test_a_map_of_before_phrases_stood_on_it_finds_them_in_the_texts(rows):
    expected = found('"sociale huisvesting"')
    bouw.build()
    ZoekDeel.objects.filter(naam__gte=kaart.ZIN.encode()).delete()
    assert found('"sociale huisvesting"') == expected


def test_runs_are_those_that_stand_between_spaces():
    text = index_text("Crème brûlée", "Verordening 2007/46/eg. Wat nu") + number_text("2007/46")
    for length in zinnen.LENGTHS:
        runs = zinnen.runs_in(text, length)
        assert runs
        assert all(f" {run} " in text and len(run.split()) == length for run in runs)
        assert not any(sign in run for run in runs for sign in "=+#|")


# What is read again -------------------------------------------------------------------------------
def test_only_what_was_written_since_is_read_again(rows):
    search("klimaat")
    before = kaart.current()
    add_row("Nieuw klimaat")
    row = add_row("Anders klimaat")
    index.mark([row.pk])
    with CaptureQueriesContext(connection) as captured:
        now = kaart.current()
    assert len(now.los.ids) == len(before.los.ids) + 2
    assert len(captured) == 4  # the question, the marks, the rows, and the question again
    index.mark([row.pk])
    row.delete()
    assert found("anders") == []
