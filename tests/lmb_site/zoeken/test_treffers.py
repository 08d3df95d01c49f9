"""Rows on a map and loose rows, merged as if they were one list."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lmb_site.zoeken import bits, bouw, index, kaart
from lmb_site.zoeken.models import ZoekDeel, ZoekKaart, ZoekLos, ZoekRegel
from lmb_site.zoeken.treffers import Volgorde
from lmb_site.zoeken.zoeken import read_rows, search, shown
from tests.lmb_site.zoeken.test_index import add_row

BEGIN = date(2020, 1, 1)


def change(row, **fields):
    for naam, value in fields.items():
        setattr(row, naam, value)
    row.save()
    index.mark([row.pk])


@pytest.fixture
def mixed(db):
    """Forty rows on a map; afterwards some are new, some changed, some gone."""
    chance = random.Random(5)

    def day():
        return chance.choice([None, BEGIN + timedelta(days=chance.randint(0, 20))])

    rows = [add_row(f"Rij {n}", datum=day(), sleutel=str(100 + n)) for n in range(40)]
    for row in rows:
        change(row, documentdatum=day())
    bouw.build()
    for row in rows[:6]:
        change(row, datum=day(), documentdatum=day())
    for row in rows[6:10]:
        index.mark([row.pk])
        row.delete()
    for n in range(40, 55):
        change(add_row(f"Rij {n}", datum=day(), sleutel=str(100 + n)), documentdatum=day())
    assert len(kaart.current().los.ids) == 21
    return list(ZoekRegel.objects.all())


def by_day(row):
    return (-kaart.day_number(row.datum), -kaart.day_number(row.documentdatum), -int(row.sleutel))


def by_document(row):
    return (-kaart.day_number(row.documentdatum), *by_day(row))


@pytest.mark.parametrize(
    ("volgorde", "key"),
    [(Volgorde.DATUM, by_day), (Volgorde.DOCUMENTDATUM, by_document), (Volgorde.RELEVANTIE, by_day)],
)
def test_pages_stand_in_order_wherever_the_rows_are(mixed, volgorde, key):
    expected = [row.pk for row in sorted(mixed, key=key)]
    treffers = shown(at=date(2030, 1, 1))
    assert len(treffers) == len(mixed) == 51
    for size in (1, 7, 51):
        found = []
        for start in range(0, len(mixed), size):
            found += [row.pk for row in read_rows(treffers, start, start + size, volgorde)]
        assert found == expected, size


def test_days_bound_what_is_shown(mixed):
    first, last = BEGIN + timedelta(days=5), BEGIN + timedelta(days=12)
    found = {row.pk for row in read_rows(shown(sinds=first, at=last), 0, 99)}
    assert found == {row.pk for row in mixed if row.datum and first <= row.datum <= last}
    up_to = {row.pk for row in read_rows(shown(at=last), 0, 99)}
    assert up_to == {row.pk for row in mixed if not row.datum or row.datum <= last}


def test_search_says_the_same_after_a_new_map(mixed):
    before = [row.pk for row in read_rows(search("rij").treffers, 0, 99)]
    assert len(before) == 51
    bouw.build()
    assert not ZoekLos.objects.exists()
    assert [row.pk for row in read_rows(search("rij").treffers, 0, 99)] == before


def test_map_is_made_when_there_are_many_loose_rows(db, monkeypatch):
    add_row("Een")
    bouw.build_when_needed()
    assert not ZoekKaart.objects.exists()
    monkeypatch.setattr(bouw, "MAX_LOOSE", 0)
    bouw.build_when_needed()
    assert ZoekKaart.objects.count() == 1


def test_old_maps_go_and_the_previous_one_stays_for_who_still_reads_it(db):
    for n in range(4):
        add_row(f"Rij {n}")
        bouw.build()
    kept = set(ZoekKaart.objects.values_list("pk", flat=True))
    assert len(kept) == bouw.KEPT_MAPS
    assert set(ZoekDeel.objects.values_list("kaart", flat=True)) == kept


def test_what_a_transaction_takes_back_is_not_found(db):
    from django.db import transaction

    add_row("Blijft klimaat")
    search("klimaat")

    with transaction.atomic():
        add_row("Gaat klimaat")
        assert len(search("klimaat").treffers) == 2
        transaction.set_rollback(True)
    assert len(search("klimaat").treffers) == 1


def test_an_index_that_did_not_change_is_asked_one_question(db):
    add_row("Klimaat")
    shown()
    with CaptureQueriesContext(connection) as captured:
        shown()
    assert len(captured) == 1


# Sets of bits --------------------------------------------------------------------------------------
def test_bits_count_cut_and_pack_like_sets_of_numbers():
    chance = random.Random(9)
    for size, number in [(1, 1), (9, 4), (5_000, 3), (20_000, 9_000)]:
        members = sorted(chance.sample(range(size), number))
        some = bits.from_numbers(members, size)
        assert bits.nth(some, 0, number) == members
        assert bits.nth(some, number - 1, number + 9) == members[-1:]
        assert bits.nth(some, 1, 3) == members[1:3]
        assert [place for place, flag in enumerate(bits.flags(some, size)) if flag] == members
        assert bits.unpack(bits.pack(bits.array("I", members), size)) == some
    assert bits.unpack(bits.pack(bits.array("I"), 10)) == 0


def test_scores_add_up_for_every_row():
    chance = random.Random(3)
    scores, expected = bits.Scores(), [0] * 200
    for _ in range(12):
        rows, points = chance.sample(range(200), 90), chance.randint(1, 40)
        scores.add(bits.from_numbers(rows, 200), points)
        for row in rows:
            expected[row] += points
    levels = list(scores.levels(bits.below(200)))
    assert [score for score, _ in levels] == sorted(set(expected), reverse=True)
    for score, rows in levels:
        members = bits.nth(rows, 0, 200)
        assert members == [n for n, number in enumerate(expected) if number == score]
