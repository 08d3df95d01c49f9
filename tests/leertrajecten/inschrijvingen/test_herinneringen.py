"""Reminders: on time, once, with the session, and never to who does not come (R8)."""

from datetime import UTC, datetime, timedelta

import pytest

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.herinneringen import due_at, remind
from leertrajecten.inschrijvingen.mails import HERINNERING
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.inschrijvingen.sessienieuws.vertellen import settle_publication
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from lmb_site.berichten.models import Bericht
from lmb_site.templatetags.datums import BRUSSEL
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, SessieFactory

BEGIN = datetime(2026, 12, 10, 9, 30, tzinfo=BRUSSEL)
DUE = datetime(2026, 12, 8, 9, 30, tzinfo=BRUSSEL)
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def leertraject(site_tree):
    page = LeertrajectPageFactory(title="Duurzaam aankoopbeleid")
    SessieFactory(leertraject=page, begin=BEGIN, titel="Slot")
    page.save_revision().publish()
    InschrijvingFactory(leertraject=page, email="an@example.org", aangemaakt_op=LONG_AGO)
    return LeertrajectPage.objects.get(pk=page.pk)


def sent() -> int:
    return Bericht.objects.filter(soort=HERINNERING).count()


def test_reminder_leaves_at_its_moment_and_once(leertraject):
    remind(DUE - MINUTE)
    assert sent() == 0
    for at in (DUE, DUE, DUE + MINUTE, BEGIN - MINUTE):
        remind(at)
    assert sent() == 1
    bericht = Bericht.objects.get(soort=HERINNERING)
    assert bericht.onderwerp == "Herinnering: Slot, donderdag 10 december 2026, 9.30 uur"
    inschrijving = Deelname.objects.get().inschrijving
    for body in (bericht.tekst, bericht.html):
        assert "donderdag 10 december 2026, 9.30–11.30 uur" in body
        assert "VVSG, Bischoffsheimlaan" in body
        assert inschrijving.get_absolute_url() in body


@pytest.mark.parametrize("at", [BEGIN - MINUTE, BEGIN, BEGIN + MINUTE])
def test_reminder_is_caught_up_after_a_pause_but_not_once_the_session_began(leertraject, at):
    remind(at)
    assert sent() == (at < BEGIN)


def test_private_link_goes_along_and_stays_out_of_who_only_waits(leertraject):
    Sessie.objects.update(is_online=True, online_link="https://example.org/geheim")
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True, aangemaakt_op=LONG_AGO)
    remind(DUE)
    assert sent() == 1
    assert "https://example.org/geheim" in Bericht.objects.get().tekst


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_only_who_has_a_seat_is_reminded(leertraject, status):
    Deelname.objects.all().delete()
    InschrijvingFactory(leertraject=leertraject, status=status, aangemaakt_op=LONG_AGO)
    remind(DUE)
    assert sent() == (status == InschrijvingStatus.BEVESTIGD)


@pytest.mark.parametrize(
    "change",
    [
        lambda page: Sessie.objects.update(staat=SessieStaat.GEANNULEERD),
        lambda page: Sessie.objects.update(begin=None, einde=None),
        lambda page: page.unpublish(),
        lambda page: LeertrajectPage.objects.update(herinnering_dagen=None),
    ],
    ids=["geannuleerd", "zonder datum", "offline", "geen herinnering"],
)
def test_no_reminder_of_what_does_not_come(leertraject, change):
    change(leertraject)
    remind(DUE)
    assert sent() == 0


def move(leertraject, begin: datetime, at: datetime) -> None:
    page = LeertrajectPage.objects.get(pk=leertraject.pk)
    sessie = page.sessies.get()
    sessie.begin, sessie.einde = begin, begin + timedelta(hours=2)
    page.sessies.set([sessie])
    page.save()
    settle_publication(leertraject_id=page.pk, at=at)


def test_reminder_moves_with_the_session(leertraject):
    move(leertraject, BEGIN + timedelta(days=7), at=DUE - timedelta(days=10))
    remind(DUE)
    assert sent() == 0
    remind(DUE + timedelta(days=7))
    assert sent() == 1


def test_session_moved_after_its_reminder_reminds_of_the_new_day(leertraject):
    remind(DUE)
    move(leertraject, BEGIN + timedelta(days=7), at=DUE + MINUTE)
    remind(DUE + timedelta(days=6))
    assert sent() == 1
    remind(DUE + timedelta(days=7))
    assert sent() == 2


def test_session_moved_by_an_hour_reminds_of_nothing_new(leertraject):
    remind(DUE)
    move(leertraject, BEGIN + timedelta(hours=1), at=DUE + MINUTE)
    remind(BEGIN - MINUTE)
    assert sent() == 1


@pytest.mark.parametrize(
    ("hours_before", "times"), [(10, 0), (30, 1), (47, 1), (72, 1)], ids=["10u", "30u", "47u", "72u"]
)
def test_who_just_heard_of_it_is_left_in_peace_for_a_day(leertraject, hours_before, times):
    Deelname.objects.all().delete()
    InschrijvingFactory(leertraject=leertraject, aangemaakt_op=BEGIN - timedelta(hours=hours_before))
    for hours in range(hours_before, 0, -1):
        remind(BEGIN - timedelta(hours=hours))
        if hours_before - hours < 24:
            assert sent() == 0
    assert sent() == times


def test_whoever_replaces_someone_is_reminded_instead(leertraject):
    Deelname.objects.update(vervanger_naam="Piet", vervanger_email="piet@example.org")
    remind(DUE)
    bericht = Bericht.objects.get(soort=HERINNERING)
    assert bericht.aan == "piet@example.org"
    assert Deelname.objects.get().inschrijving.token not in bericht.tekst + bericht.html


@pytest.mark.parametrize(
    ("begin", "due"),
    [
        (datetime(2027, 3, 29, 9, 30, tzinfo=BRUSSEL), datetime(2027, 3, 27, 8, 30, tzinfo=UTC)),
        (datetime(2026, 10, 26, 9, 30, tzinfo=BRUSSEL), datetime(2026, 10, 24, 7, 30, tzinfo=UTC)),
        # Two days before, this hour came twice, or not at all.
        (datetime(2026, 10, 27, 2, 30, tzinfo=BRUSSEL), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2027, 3, 30, 2, 30, tzinfo=BRUSSEL), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_both_clock_changes(leertraject, begin, due):
    sessie = Sessie.objects.select_related("leertraject").get()
    sessie.begin = begin
    assert due_at(sessie).astimezone(UTC) == due


def test_reminder_on_the_day_itself_leaves_in_the_morning(leertraject):
    LeertrajectPage.objects.update(herinnering_dagen=0)
    remind(datetime(2026, 12, 10, 6, 59, tzinfo=BRUSSEL))
    assert sent() == 0
    remind(datetime(2026, 12, 10, 7, tzinfo=BRUSSEL))
    assert sent() == 1


def test_nothing_to_remind_of_asks_one_question(leertraject, django_assert_num_queries):
    with django_assert_num_queries(1):
        remind(DUE - MINUTE)


def test_better_title_on_the_eve_silences_no_reminder_and_a_move_does(leertraject):
    """Nobody is mailed about a title alone, so nobody heard anything that could stand in for the reminder."""
    LeertrajectPage.objects.update(herinnering_dagen=0)
    eve, morning = BEGIN - timedelta(hours=20), BEGIN.replace(hour=7, minute=0)
    _publish(leertraject, eve, titel="Een betere titel")
    assert not Bericht.objects.exists()
    remind(morning)
    assert sent() == 1
    Deelname.objects.update(herinnerd_voor=None)
    Bericht.objects.all().delete()
    _publish(leertraject, eve, plaats="Stadhuis")
    assert Bericht.objects.count() == 1
    remind(morning)
    assert sent() == 0


def _publish(leertraject, at, **facts):
    page = LeertrajectPage.objects.get(pk=leertraject.pk).get_latest_revision_as_object()
    page.herinnering_dagen = 0
    sessies = list(page.sessies.all())
    for name, value in facts.items():
        setattr(sessies[0], name, value)
    page.sessies.set(sessies)
    page.save()
    settle_publication(leertraject_id=page.pk, at=at)
    page.save_revision()
