"""A published change of a session reaches everyone once, with the calendar that goes with it (R7, R9, A1)."""

import base64
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.mails import SESSIENIEUWS
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.sessienieuws import vertellen
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from lmb_site.berichten.models import Bericht
from lmb_site.taken.onderhoud import publish_scheduled
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, moment

NEW_BEGIN = moment(27)
EVERYONE = {"an@example.org", "bo@example.org", "wim@example.org"}


def methods(bericht: Bericht) -> list[str]:
    return [
        str(Calendar.from_ical(base64.b64decode(bijlage["inhoud"]))["METHOD"]) for bijlage in bericht.bijlagen
    ]


def event(bericht: Bericht):
    (found,) = Calendar.from_ical(base64.b64decode(bericht.bijlagen[0]["inhoud"])).walk("VEVENT")
    return found


def test_moved_session_tells_everyone_old_and_new_with_the_reason(leertraject, draft, mails_of):
    draft(leertraject, begin=NEW_BEGIN, reden="De zaal is bezet.").publish()
    assert set(Bericht.objects.values_list("aan", flat=True)) == EVERYONE
    assert Bericht.objects.count() == 3
    (bericht,) = mails_of("an@example.org")
    sessie = Sessie.objects.get()
    assert bericht.onderwerp == f"Verplaatst: {sessie.titel} (Duurzaam aankoopbeleid)"
    for body in (bericht.tekst, bericht.html):
        assert "Deze sessie is verplaatst. De zaal is bezet." in body.replace("</b>", "")
        assert body.index("10–12 uur") < body.rindex("10–12 uur")  # both moments
    assert bericht.antwoord_aan == leertraject.contacten.get().email
    assert methods(bericht) == ["REQUEST"]
    assert (event(bericht)["UID"], event(bericht)["SEQUENCE"]) == (str(sessie.uid), 1)
    assert event(bericht)["DTSTART"].dt == NEW_BEGIN


def test_who_waits_gets_the_words_and_no_calendar(leertraject, draft, mails_of):
    draft(leertraject, begin=NEW_BEGIN).publish()
    (bericht,) = mails_of("wim@example.org")
    assert bericht.bijlagen == []
    assert "nog geen plaats: op de wachtlijst" in bericht.tekst


@pytest.mark.parametrize(
    ("facts", "zin", "method"),
    [
        ({"staat": SessieStaat.GEANNULEERD}, "Deze sessie gaat niet door.", ["CANCEL"]),
        ({"begin": None, "einde": None}, "Deze sessie is uitgesteld.", ["CANCEL"]),
        ({"is_online": True}, "Deze sessie is voortaan online.", ["REQUEST"]),
        ({"plaats": "Stadhuis"}, "Deze sessie heeft een andere plaats.", ["REQUEST"]),
        ({"adres": "Grote Markt 1, 3300 Tienen"}, "Deze sessie heeft een andere plaats.", ["REQUEST"]),
    ],
)
def test_each_kind_of_change_has_its_sentence_and_its_calendar(
    leertraject, draft, mails_of, facts, zin, method
):
    draft(leertraject, **facts).publish()
    (bericht,) = mails_of("an@example.org")
    assert zin in bericht.tekst
    assert methods(bericht) == method


def test_cancelled_session_that_goes_on_after_all_comes_back(leertraject, draft, mails_of):
    draft(leertraject, staat=SessieStaat.GEANNULEERD).publish()
    draft(leertraject, staat=SessieStaat.GEPLAND).publish()
    off, on = mails_of("an@example.org")
    assert "Deze sessie gaat toch door." in on.tekst
    assert (methods(off), methods(on)) == (["CANCEL"], ["REQUEST"])
    assert event(on)["UID"] == event(off)["UID"]
    assert event(on)["SEQUENCE"] > event(off)["SEQUENCE"]


def test_several_changes_are_one_mail(leertraject, draft, mails_of):
    page = LeertrajectPage.objects.get(pk=leertraject.pk)
    page.sessies.add(Sessie(titel="Tweede", begin=moment(40), einde=moment(40, 12)))
    page.save_revision().publish()
    assert [bericht.onderwerp for bericht in mails_of("an@example.org")] == [
        "Nieuwe sessie: Tweede (Duurzaam aankoopbeleid)"
    ]
    page = LeertrajectPage.objects.get(pk=leertraject.pk)
    sessies = list(page.sessies.all())
    for sessie in sessies:
        sessie.begin += timedelta(days=1)
        sessie.einde += timedelta(days=1)
    page.sessies.set(sessies)
    page.save_revision().publish()
    _, bericht = mails_of("an@example.org")
    assert bericht.onderwerp == "Er verandert iets aan 2 sessies: Duurzaam aankoopbeleid"
    assert methods(bericht) == ["REQUEST", "REQUEST"]
    assert len({bijlage["naam"] for bijlage in bericht.bijlagen}) == 2


def test_private_link_stands_in_the_mail_of_who_has_a_seat_and_nowhere_else(leertraject, draft, mails_of):
    link = "https://example.org/geheime-vergadering"
    draft(leertraject, is_online=True, online_link=link).publish()
    (seated,), (waiting,) = mails_of("an@example.org"), mails_of("wim@example.org")
    assert link in seated.tekst
    assert link in seated.html
    assert link not in waiting.tekst + waiting.html
    assert b"geheime" not in base64.b64decode(seated.bijlagen[0]["inhoud"]).replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"titel": "Een betere titel"},
        {"omschrijving": "<p>Meer</p>"},
        {"capaciteit": 5},
        {"sprekers": "An"},
    ],
)
def test_what_concerns_nobodys_calendar_mails_nobody(leertraject, draft, facts):
    draft(leertraject, **facts).publish()
    assert not Bericht.objects.exists()
    assert not Deelname.objects.behind().exists()


def test_drafts_and_a_move_back_before_publication_mail_nobody(leertraject, draft):
    begin = leertraject.sessies.get().begin
    draft(leertraject, begin=NEW_BEGIN)
    draft(leertraject, begin=begin).publish()
    assert not Bericht.objects.exists()


def test_publishing_again_tells_nothing_twice(leertraject, draft):
    revision = draft(leertraject, begin=NEW_BEGIN)
    revision.publish()
    revision.publish()
    LeertrajectPage.objects.get(pk=leertraject.pk).unpublish()
    revision.publish()
    vertellen.sweep(timezone.now())
    vertellen.settle_publication(leertraject_id=leertraject.pk)
    assert Bericht.objects.count() == 3


def test_planned_publication_tells_at_its_moment(leertraject, draft):
    revision = draft(leertraject, begin=NEW_BEGIN)
    page = revision.as_object()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert not Bericht.objects.exists()
    LeertrajectPage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    # Only the planned one: were earlier revisions planned as well, their order would decide what is told.
    planned = page.latest_revision
    planned.content["go_live_at"] = None
    page.revisions.filter(pk=planned.pk).update(
        content=planned.content, approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    publish_scheduled(timezone.now())
    assert Sessie.objects.get().begin == NEW_BEGIN
    assert Bericht.objects.count() == 3


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_only_the_living_are_told(leertraject, draft, status):
    Inschrijving.objects.update(status=InschrijvingStatus.GEANNULEERD)
    Deelname.objects.update(status=InschrijvingStatus.GEANNULEERD)
    InschrijvingFactory(leertraject=leertraject, email="els@example.org", status=status)
    draft(leertraject, begin=NEW_BEGIN).publish()
    berichten = list(Bericht.objects.filter(soort=SESSIENIEUWS))
    assert [bericht.aan for bericht in berichten] == (["els@example.org"] if status in LEVEND else [])
    assert all(bool(bericht.bijlagen) == (status == InschrijvingStatus.BEVESTIGD) for bericht in berichten)


def test_change_of_a_past_session_tells_nobody(site_tree, draft):
    page = LeertrajectPageFactory(voorbij=True)
    page.save_revision().publish()
    InschrijvingFactory(leertraject=page)
    draft(page, begin=moment(-19), plaats="Elders").publish()
    draft(page, staat=SessieStaat.GEANNULEERD).publish()
    assert not Bericht.objects.exists()
    assert not Deelname.objects.behind().exists()


def test_past_session_that_is_held_again_is_told(site_tree, draft):
    page = LeertrajectPageFactory(voorbij=True)
    page.save_revision().publish()
    InschrijvingFactory(leertraject=page)
    draft(page, begin=moment(12)).publish()
    assert Bericht.objects.count() == 1


def test_new_session_is_told_to_the_series_and_not_to_who_chose_others(site_tree, draft, mails_of):
    page = LeertrajectPageFactory(met_keuze=True)
    page.save_revision().publish()
    InschrijvingFactory(
        leertraject=page, email="kiest@example.org", hele_reeks=False, sessies=page.sessies.all()[:1]
    )
    InschrijvingFactory(leertraject=page, email="volgt@example.org", sessies=page.sessies.all())
    draft(page, nieuw=Sessie(titel="Erbij", begin=moment(70), einde=moment(70, 12))).publish()
    assert mails_of("kiest@example.org") == []
    (bericht,) = mails_of("volgt@example.org")
    assert "Deze sessie komt erbij." in bericht.tekst
    assert methods(bericht) == ["REQUEST"]


def test_who_registers_after_the_change_is_not_told_of_it(leertraject, draft, mails_of):
    draft(leertraject, begin=NEW_BEGIN).publish()
    InschrijvingFactory(leertraject=leertraject, email="els@example.org")
    draft(leertraject).publish()
    vertellen.sweep(timezone.now())
    assert mails_of("els@example.org") == []


def test_whoever_replaces_someone_hears_it_too_without_their_private_link(leertraject, draft, mails_of):
    deelname = Deelname.objects.get(inschrijving__email="an@example.org")
    deelname.vervanger_naam, deelname.vervanger_email = "Piet", "piet@example.org"
    deelname.save()
    draft(leertraject, begin=NEW_BEGIN).publish()
    (bericht,) = mails_of("piet@example.org")
    assert deelname.inschrijving.token not in bericht.tekst + bericht.html
    assert event(bericht)["ATTENDEE"] == "mailto:piet@example.org"
    assert len(mails_of("an@example.org")) == 1


# A process that dies ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_publication_and_its_messages_happen_both_or_neither(site_tree, draft, monkeypatch):
    page = LeertrajectPageFactory(open=True)
    page.save_revision().publish()
    InschrijvingFactory(leertraject=page)
    old = Sessie.objects.get().begin

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    revision = draft(page, begin=NEW_BEGIN)
    monkeypatch.setattr(vertellen.mails, "queue_sessienieuws", die)
    with pytest.raises(KeyboardInterrupt):
        revision.publish()
    assert Sessie.objects.get().begin == old
    monkeypatch.undo()
    revision.publish()
    assert Bericht.objects.count() == 1


def test_what_a_dead_process_left_untold_is_told_by_the_next_sweep_once(leertraject, draft, monkeypatch):
    """Wagtail's editor publishes outside a transaction: the row can be written and the process die before its signal."""
    revision = draft(leertraject, begin=NEW_BEGIN)
    page = revision.as_object()
    page.save()
    assert not Bericht.objects.exists()
    for _ in range(2):
        vertellen.sweep(timezone.now())
    assert Bericht.objects.count() == 3


def test_sweep_with_nothing_to_tell_asks_one_question(leertraject, django_assert_num_queries):
    with django_assert_num_queries(1):
        vertellen.sweep(timezone.now())


def test_sweep_leaves_what_is_offline_alone(leertraject, draft):
    page = draft(leertraject, begin=NEW_BEGIN).as_object()
    page.save()
    LeertrajectPage.objects.get(pk=page.pk).unpublish()
    vertellen.sweep(timezone.now())
    assert not Bericht.objects.exists()


@pytest.mark.parametrize("only_count", [False, True])
def test_telling_costs_as_many_queries_for_three_as_for_forty(leertraject, draft, only_count):
    def count():
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            vertellen.settle_publication(leertraject_id=leertraject.pk, only_count=only_count)
            transaction.set_rollback(True)
        return len(captured)

    known = Deelname.objects.values("verteld_sequence", "verteld_feiten").first()
    draft(leertraject, begin=NEW_BEGIN).as_object().save()
    count()  # what is read once per process
    few = count()
    InschrijvingFactory.create_batch(37, leertraject=leertraject)
    Deelname.objects.update(**known)
    assert count() == few
