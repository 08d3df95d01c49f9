"""Z7: status and registration state follow from dates and seats, at the right minute, in Python and in SQL alike."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from leertrajecten.bezetting import Bezetting
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from leertrajecten.status import (
    Feiten,
    InschrijvingStand,
    SessieFeiten,
    Status,
    closes_at,
    compute_inschrijvingstand,
    compute_status,
)
from lmb_site.templatetags.datums import BRUSSEL
from tests import factories

SECOND = timedelta(seconds=1)
OPENING = datetime(2026, 11, 1, 9, tzinfo=BRUSSEL)
CLOSING = datetime(2026, 11, 30, 17, tzinfo=BRUSSEL)
FIRST = SessieFeiten(
    datetime(2026, 12, 10, 9, 30, tzinfo=BRUSSEL), datetime(2026, 12, 10, 12, 30, tzinfo=BRUSSEL)
)
LAST = SessieFeiten(datetime(2027, 2, 4, 9, 30, tzinfo=BRUSSEL), datetime(2027, 2, 4, 12, 30, tzinfo=BRUSSEL))
SERIES = Feiten(sessies=(FIRST, LAST), inschrijven_vanaf=OPENING)
UNDATED = SessieFeiten(None, None)


# Status -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "status"),
    [
        (FIRST.begin - SECOND, Status.AANGEKONDIGD),
        (FIRST.begin, Status.LOOPT),
        (FIRST.einde, Status.LOOPT),
        (LAST.begin - SECOND, Status.LOOPT),
        (LAST.einde - SECOND, Status.LOOPT),
        (LAST.einde, Status.AFGEROND),
    ],
)
def test_status_flips_at_the_first_begin_and_the_last_end(at, status):
    assert compute_status(SERIES, at) == status
    assert compute_status(replace(SERIES, sessies=(LAST, UNDATED, FIRST)), at) == status


@pytest.mark.parametrize("sessies", [(), (UNDATED,), (UNDATED, UNDATED)])
def test_status_without_dates_is_aangekondigd(sessies):
    assert compute_status(Feiten(sessies=sessies), LAST.einde) == Status.AANGEKONDIGD


@pytest.mark.parametrize(
    ("override", "at"),
    list(product(Status, [FIRST.begin - SECOND, FIRST.begin, LAST.einde, OPENING + timedelta(days=999)])),
)
def test_status_override_wins_from_everything(override, at):
    feiten = replace(SERIES, status_override=override, archief_op=date(2027, 1, 1))
    assert compute_status(feiten, at) == override


def test_status_is_archived_from_the_first_minute_of_the_day_in_brussels():
    feiten = replace(SERIES, archief_op=date(2027, 7, 1))
    midnight = datetime(2027, 7, 1, tzinfo=BRUSSEL)
    assert compute_status(feiten, midnight - SECOND) == Status.AFGEROND
    assert compute_status(feiten, midnight) == Status.GEARCHIVEERD
    assert compute_status(feiten, datetime(2027, 6, 30, 22, 0, tzinfo=UTC)) == Status.GEARCHIVEERD


@pytest.mark.parametrize(
    "begin", [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
)
def test_status_tells_the_two_half_past_twos_of_the_autumn_apart(begin):
    begin_local = begin.astimezone(BRUSSEL)
    feiten = Feiten(sessies=(SessieFeiten(begin_local, begin_local + timedelta(minutes=30)),))
    assert compute_status(feiten, begin - SECOND) == Status.AANGEKONDIGD
    assert compute_status(feiten, begin) == Status.LOOPT
    # Adding to a local time counts on the clock: what counts is the moment it stands for.
    assert compute_status(feiten, feiten.sessies[0].einde.astimezone(UTC)) == Status.AFGEROND


def test_status_flips_at_the_right_minute_around_the_spring_clock_change():
    feiten = Feiten(sessies=(SessieFeiten(*(datetime(2027, 3, 28, h, tzinfo=BRUSSEL) for h in (1, 4))),))
    assert compute_status(feiten, datetime(2027, 3, 28, 1, 59, 59, tzinfo=UTC)) == Status.LOOPT
    assert compute_status(feiten, datetime(2027, 3, 28, 2, 0, tzinfo=UTC)) == Status.AFGEROND


# Registration state -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "tot", "stand"),
    [
        (OPENING - SECOND, None, InschrijvingStand.NOG_NIET_OPEN),
        (OPENING, None, InschrijvingStand.OPEN),
        (CLOSING - SECOND, CLOSING, InschrijvingStand.OPEN),
        (CLOSING, CLOSING, InschrijvingStand.GESLOTEN),
        (FIRST.begin, None, InschrijvingStand.OPEN),
        (LAST.begin - SECOND, None, InschrijvingStand.OPEN),
        (LAST.begin, None, InschrijvingStand.GESLOTEN),
        (LAST.begin, LAST.einde, InschrijvingStand.GESLOTEN),
        (LAST.einde, None, InschrijvingStand.GESLOTEN),
    ],
)
def test_registration_opens_and_closes_at_the_right_moment(at, tot, stand):
    assert compute_inschrijvingstand(replace(SERIES, inschrijven_tot=tot), at) == stand


@pytest.mark.parametrize("status", Status)
def test_registration_follows_an_overridden_status(status):
    stand = compute_inschrijvingstand(replace(SERIES, status_override=status), OPENING)
    expected = {
        Status.AANGEKONDIGD: InschrijvingStand.OPEN,
        Status.LOOPT: InschrijvingStand.OPEN,
        Status.AFGEROND: InschrijvingStand.GESLOTEN,
        Status.GEARCHIVEERD: InschrijvingStand.GESLOTEN,
    }
    assert stand == expected[status]


@pytest.mark.parametrize(
    ("first_full", "last_full", "whole_full", "sessiekeuze", "stand"),
    [
        (False, False, False, False, InschrijvingStand.OPEN),
        (True, False, False, False, InschrijvingStand.VOLZET),
        (False, True, False, False, InschrijvingStand.VOLZET),
        (False, False, True, False, InschrijvingStand.VOLZET),
        (False, False, False, True, InschrijvingStand.OPEN),
        (True, False, False, True, InschrijvingStand.OPEN),
        (False, True, False, True, InschrijvingStand.OPEN),
        (True, True, False, True, InschrijvingStand.VOLZET),
        (False, False, True, True, InschrijvingStand.VOLZET),
    ],
)
def test_registration_is_full_when_the_series_or_every_choice_is(
    first_full, last_full, whole_full, sessiekeuze, stand
):
    feiten = replace(
        SERIES,
        sessies=(replace(FIRST, is_volzet=first_full), replace(LAST, is_volzet=last_full)),
        is_volzet=whole_full,
        sessiekeuze=sessiekeuze,
    )
    assert compute_inschrijvingstand(feiten, OPENING) == stand


def test_registration_forgets_that_a_past_session_was_full():
    feiten = replace(SERIES, sessies=(replace(FIRST, is_volzet=True), LAST))
    assert compute_inschrijvingstand(feiten, FIRST.einde) == InschrijvingStand.OPEN


@pytest.mark.parametrize("sessies", [(), (UNDATED,)])
@pytest.mark.parametrize(
    ("tot", "stand"), [(None, InschrijvingStand.NOG_NIET_OPEN), (CLOSING, InschrijvingStand.GESLOTEN)]
)
def test_registration_never_opens_without_a_session_to_come(sessies, tot, stand):
    feiten = replace(SERIES, sessies=sessies, inschrijven_tot=tot)
    assert compute_inschrijvingstand(feiten, CLOSING + SECOND) == stand


def test_registration_never_opens_without_an_opening_moment():
    assert (
        compute_inschrijvingstand(replace(SERIES, inschrijven_vanaf=None), OPENING)
        == InschrijvingStand.NOG_NIET_OPEN
    )


def test_registration_closes_at_the_last_begin_at_the_latest():
    assert closes_at(SERIES) == LAST.begin
    assert closes_at(replace(SERIES, inschrijven_tot=CLOSING)) == CLOSING
    assert closes_at(replace(SERIES, inschrijven_tot=LAST.einde)) == LAST.begin
    assert closes_at(Feiten()) is None


# Pages --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_cancelled_session_says_nothing_about_the_status(site_tree):
    page = factories.LeertrajectPageFactory(open=True)
    factories.SessieFactory(leertraject=page, past=True, geannuleerd=True)
    page = LeertrajectPage.objects.with_status().get(pk=page.pk)
    assert page.status == page.status_op == Status.AANGEKONDIGD
    Sessie.objects.update(staat=SessieStaat.GEANNULEERD)
    page = LeertrajectPage.objects.with_status().get(pk=page.pk)
    assert page.status == page.status_op == Status.AANGEKONDIGD
    assert page.inschrijvingstand == InschrijvingStand.NOG_NIET_OPEN


def random_leertrajecten(chance: random.Random, number: int) -> None:
    """Leertrajecten with sessions of every kind, many of them on the same whole hours, around both clock changes."""
    starts = [datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2027, 3, 27, 20, tzinfo=UTC)]
    for _ in range(number):
        page = factories.LeertrajectPageFactory(
            status_override=chance.choice(["", "", "", *Status]),
            archief_op=chance.choice([None, None, date(2026, 10, 25), date(2027, 3, 28), date(2028, 1, 1)]),
        )
        sessies = []
        for n in range(chance.randrange(4)):
            begin = chance.choice(starts) + timedelta(minutes=30 * chance.randrange(20))
            dates = {} if chance.random() < 0.25 else {"begin": begin, "einde": begin + timedelta(minutes=30)}
            staat = chance.choice([SessieStaat.GEPLAND, SessieStaat.GEPLAND, SessieStaat.GEANNULEERD])
            sessies.append(Sessie(leertraject=page, titel=f"Sessie {n}", staat=staat, **dates))
        Sessie.objects.bulk_create(sessies)


@pytest.mark.django_db
def test_status_in_sql_agrees_with_status_in_python(site_tree):
    chance = random.Random(20261121)
    random_leertrajecten(chance, 40)
    seen = set()
    for start in (datetime(2026, 10, 24, 19, 30, tzinfo=UTC), datetime(2027, 3, 27, 19, 30, tzinfo=UTC)):
        for half_hours in range(25):
            for shift in (-SECOND, timedelta(), SECOND):
                at = start + timedelta(minutes=30 * half_hours) + shift
                for page in LeertrajectPage.objects.with_status(at).prefetch_related("sessies"):
                    page.bezetting = Bezetting()
                    assert page.status_op == page.status_at(at), (page.pk, at)
                    seen.add(page.status_op)
    assert seen == set(Status)
