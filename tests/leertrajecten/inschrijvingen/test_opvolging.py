"""Presentations after a session reach its participants once, and together (R10)."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.door import DEELNEMER
from leertrajecten.inschrijvingen.enums import Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.mails import PRESENTATIES
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.inschrijvingen.opvolging import QUIET, follow_up, mark_told
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.models import Bericht
from tests.factories import BestandFactory, InschrijvingFactory, LeertrajectPageFactory, SessieFactory, moment

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def sessie(site_tree) -> Sessie:
    page = LeertrajectPageFactory(title="Duurzaam aankoopbeleid")
    sessie = SessieFactory(leertraject=page, past=True, titel="Eerste sessie")
    InschrijvingFactory(leertraject=page, email="an@example.org")
    InschrijvingFactory(leertraject=page, email="wim@example.org", wachtlijst=True)
    return sessie


def put_online(sessie: Sessie, *titels: str) -> None:
    sessie.presentaties = json.dumps(
        [
            {"type": "presentatie", "value": {"titel": titel, "document": BestandFactory(title=titel).pk}}
            for titel in titels
        ]
    )
    sessie.save()


def told() -> list[Bericht]:
    return list(Bericht.objects.filter(soort=PRESENTATIES).order_by("pk"))


def test_participants_hear_of_presentations_once_after_it_is_quiet(sessie, at):
    put_online(sessie, "Dia's", "Oefening")
    follow_up(at)
    follow_up(at + QUIET - MINUTE)
    assert told() == []
    for minutes in (0, 0, 10):
        follow_up(at + QUIET + minutes * MINUTE)
    (bericht,) = told()
    assert bericht.aan == "an@example.org"
    assert bericht.onderwerp == "De presentaties staan online: Duurzaam aankoopbeleid"
    for body in (bericht.tekst, bericht.html):
        assert "Oefening" in body
        assert f"#sessie-{sessie.pk}" in body


def test_what_comes_in_between_is_told_along(sessie, at):
    put_online(sessie, "Dia's")
    follow_up(at)
    second = SessieFactory(leertraject=sessie.leertraject, begin=moment(-10), titel="Tweede sessie")
    Deelname.objects.create(
        inschrijving=Deelname.objects.get(inschrijving__email="an@example.org").inschrijving,
        sessie=second,
        status=InschrijvingStatus.BEVESTIGD,
    )
    put_online(second, "Oefening")
    follow_up(at + QUIET - MINUTE)
    follow_up(at + QUIET + MINUTE)
    assert told() == []
    follow_up(at + 2 * QUIET)
    (bericht,) = told()
    assert "Eerste sessie" in bericht.tekst
    assert "Tweede sessie" in bericht.tekst


def test_later_presentation_is_told_alone(sessie, at):
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    sessie.refresh_from_db()
    raw = [dict(block) for block in sessie.presentaties.raw_data]
    sessie.presentaties = json.dumps(
        [*raw, {"type": "presentatie", "value": {"titel": "Verslag", "document": BestandFactory().pk}}]
    )
    sessie.save()
    follow_up(at + 2 * QUIET)
    follow_up(at + 3 * QUIET)
    _first, second = told()
    assert "Verslag" in second.tekst
    assert "Dia's" not in second.tekst
    assert second.onderwerp == "De presentatie staat online: Duurzaam aankoopbeleid"


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_only_who_had_a_seat_is_told(sessie, at, status):
    Deelname.objects.all().delete()
    InschrijvingFactory(leertraject=LeertrajectPage.objects.get(pk=sessie.leertraject_id), status=status)
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    assert len(told()) == (status == InschrijvingStatus.BEVESTIGD)


def test_who_was_absent_is_told_as_well(sessie, at):
    Deelname.objects.update(aanwezigheid=Aanwezigheid.AFWEZIG)
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    assert len(told()) == 1


def test_who_was_there_and_then_cancelled_the_rest_is_told(sessie, at):
    SessieFactory(leertraject=sessie.leertraject, next=True)
    inschrijving = InschrijvingFactory(
        leertraject=LeertrajectPage.objects.get(pk=sessie.leertraject_id), email="bo@example.org"
    )
    verbs.cancel_inschrijving(inschrijving_id=inschrijving.pk, door=DEELNEMER, at=at)
    inschrijving.refresh_from_db()
    assert inschrijving.status == InschrijvingStatus.GEANNULEERD
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    assert {bericht.aan for bericht in told()} == {"an@example.org", "bo@example.org"}


@pytest.mark.parametrize(
    "facts", [{"email": ""}, {"geanonimiseerd_op": moment(-1)}], ids=["zonder adres", "gewist"]
)
def test_who_left_no_address_or_was_forgotten_is_not_told(sessie, at, facts):
    Deelname.objects.all().delete()
    InschrijvingFactory(leertraject=LeertrajectPage.objects.get(pk=sessie.leertraject_id), **facts)
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    assert told() == []


@pytest.mark.parametrize("begin_in_days", [20, -300], ids=["nog niet voorbij", "lang voorbij"])
def test_nobody_is_told_before_the_session_or_long_after(sessie, at, begin_in_days):
    sessie.begin = moment(begin_in_days)
    sessie.einde = sessie.begin + timedelta(hours=2)
    put_online(sessie, "Dia's")
    follow_up(at)
    follow_up(at + QUIET)
    assert told() == []


def test_drafts_and_what_is_marked_as_told_mail_nobody(sessie, at):
    put_online(sessie, "Dia's")
    mark_told(sessie.leertraject_id, at=at)
    follow_up(at + QUIET)
    LeertrajectPage.objects.update(live=False)
    put_online(sessie, "Iets anders")
    follow_up(at + 2 * QUIET)
    follow_up(at + 4 * QUIET)
    assert told() == []


def test_presentation_withdrawn_before_anyone_was_told_is_not_told(sessie, at):
    put_online(sessie, "Dia's")
    follow_up(at)
    put_online(sessie)
    follow_up(at + QUIET)
    put_online(sessie, "Dia's, verbeterd")
    follow_up(at + 2 * QUIET)
    follow_up(at + 4 * QUIET)
    assert [bericht.tekst.count("Dia's") for bericht in told()] == [1]


# The first time -----------------------------------------------------------------------------------
WAT_AL_ONLINE_STOND = import_module("leertrajecten.inschrijvingen.migrations.0012_wat_al_online_stond")


def test_without_the_migration_the_first_run_mails_of_what_was_online_for_months(sessie, at):
    put_online(sessie, "Dia's van toen")
    follow_up(at)
    follow_up(at + QUIET)
    assert len(told()) == 1


def test_what_was_online_before_the_site_told_of_it_is_no_news_and_what_comes_later_is(sessie, at):
    put_online(sessie, "Dia's van toen")
    for _ in range(2):
        WAT_AL_ONLINE_STOND.mark_as_told(apps, None)
    follow_up(at)
    follow_up(at + QUIET)
    assert told() == []
    put_online(sessie, "Dia's van nu")
    follow_up(at + 2 * QUIET)
    follow_up(at + 3 * QUIET)
    assert len(told()) == 1


def test_where_the_job_ran_already_the_migration_marks_nothing(sessie, at):
    put_online(sessie, "Dia's")
    follow_up(at)
    WAT_AL_ONLINE_STOND.mark_as_told(apps, None)
    follow_up(at + QUIET)
    assert len(told()) == 1
