"""Random stories of a leertraject, read by a calendar that knows only the mails, end equal to the site (R7, R9)."""

import itertools
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leertrajecten.agenda import ical
from leertrajecten.inschrijvingen.mails import kalender
from tests.leertrajecten.inschrijvingen.sessienieuws.kalenderklant import Kalenderklant, agenda_on_site
from tests.leertrajecten.inschrijvingen.sessienieuws.verhaal import (
    MOMENTS,
    Verhaal,
    Wereld,
    steps,
    steps_with_substitutes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.lang]

stories = {
    "story": st.lists(steps, max_size=30),
    "keuze": st.booleans(),
    "capaciteit": st.sampled_from([None, 1, 2]),
}
PROVING = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture
def wereld(site_tree) -> Wereld:
    return Wereld()


def tell(wereld: Wereld, story, *, afterwards=None, **begin) -> None:
    """Play the story and check after each step; then leave no trace of it."""
    with transaction.atomic():
        verhaal = Verhaal(wereld, **begin)
        for step in story:
            verhaal.play(*step)
            verhaal.check()
        if afterwards:
            afterwards(verhaal)
        transaction.set_rollback(True)


@settings(max_examples=8, **PROVING)
@given(**stories)
def test_calendar_ends_equal_to_the_site(wereld, story, keuze, capaciteit):
    tell(wereld, story, keuze=keuze, capaciteit=capaciteit)


@settings(max_examples=5, **PROVING)
@given(**{**stories, "story": st.lists(steps_with_substitutes, max_size=20)})
def test_calendar_of_who_sits_in_for_someone_ends_equal_to_the_site(wereld, story, keuze, capaciteit):
    tell(wereld, story, keuze=keuze, capaciteit=capaciteit)


def read_shuffled(verhaal: Verhaal, **kind) -> None:
    """Each person's mails once more, in another order, in a new calendar."""
    for email in verhaal.klanten:
        klant = Kalenderklant(email, **kind)
        mails = klant.mails()
        random.Random(len(mails)).shuffle(mails)
        klant.read(mails)
        if verhaal.live_page.live:
            assert klant.agenda == agenda_on_site(email), email


@settings(max_examples=5, **PROVING)
@given(**stories)
def test_calendar_that_forgets_nothing_ends_equal_in_whatever_order_the_mails_come(
    wereld, story, keuze, capaciteit
):
    def afterwards(verhaal):
        read_shuffled(verhaal, remembers_unknown=True)

    tell(wereld, story, afterwards=afterwards, keuze=keuze, capaciteit=capaciteit)


# Away and back again within one version of the sessions; a long soak came upon it.
AWAY_AND_BACK = [
    ("meld af", 1, 1),
    ("naar elders", 4, None),
    ("plaatsen", 1, None),
    ("naar elders", 4, None),
]


def test_withdrawal_that_is_overtaken_by_a_new_invitation_takes_nothing_away(wereld):
    def afterwards(verhaal):
        for email in verhaal.klanten:
            klant = Kalenderklant(email, remembers_unknown=True)
            for mails in itertools.permutations(klant.mails()):
                klant = Kalenderklant(email, remembers_unknown=True)
                klant.read(mails)
                assert klant.agenda == agenda_on_site(email)

    tell(wereld, AWAY_AND_BACK, afterwards=afterwards, capaciteit=2)


# A move that matters, and someone who goes again.
MOVED = [("verplaats", 0, MOMENTS[5]), ("publiceer", None, None)]
GONE = [("annuleer inschrijving", 0, None)]


def read_backwards(wereld: Wereld, story, **kind) -> bool:
    """Whether a calendar that gets the mails in the wrong order ends equal to the site."""
    equal = []

    def afterwards(verhaal):
        (email,) = verhaal.klanten
        klant = Kalenderklant(email, **kind)
        klant.read(reversed(klant.mails()))
        equal.append(klant.agenda == agenda_on_site(email))

    tell(wereld, story, afterwards=afterwards)
    return equal[0]


def test_old_date_that_is_delivered_late_changes_nothing_because_of_the_version(wereld):
    assert not read_backwards(wereld, MOVED, knows_newer=False)  # so the order was wrong
    assert read_backwards(wereld, MOVED)


def test_invitation_that_overtakes_its_withdrawal_stays_so_the_order_of_delivery_matters(wereld):
    """Real calendars throw away the withdrawal of what they do not have: no version helps against that. It is why the
    outbox delivers to each person in order.
    """
    assert not read_backwards(wereld, GONE)
    assert read_backwards(wereld, GONE, remembers_unknown=True)


def test_without_sequence_a_calendar_keeps_the_old_date(wereld, monkeypatch):
    event = ical._event

    def without_sequence(*args, **kwargs):
        component = event(*args, **kwargs)
        component["SEQUENCE"] = 0
        return component

    tell(wereld, MOVED)
    monkeypatch.setattr(ical, "_event", without_sequence)
    # What was written with a number, is remembered; and what is written without, may not be.
    monkeypatch.setattr(ical, "_invitation", ical._invitation.__wrapped__)
    with pytest.raises(AssertionError, match="example"):
        tell(wereld, MOVED)


def test_the_stories_see_a_move_that_is_not_told(wereld, monkeypatch):
    monkeypatch.setattr(kalender, "uitnodigingen", lambda *args, **kwargs: [])

    @settings(max_examples=12, phases=[Phase.generate], **PROVING)
    @given(**stories)
    def every_story(story, keuze, capaciteit):
        tell(wereld, story, keuze=keuze, capaciteit=capaciteit)

    with pytest.raises(AssertionError):
        every_story()


@pytest.mark.soak
@settings(max_examples=600, **{**PROVING, "derandomize": False})
@given(**{**stories, "story": st.lists(steps, max_size=60)})
def test_calendar_ends_equal_to_the_site_after_long_stories(wereld, story, keuze, capaciteit):
    def afterwards(verhaal):
        read_shuffled(verhaal, remembers_unknown=True)

    tell(wereld, story, afterwards=afterwards, keuze=keuze, capaciteit=capaciteit)
