"""Digests for contacts: once, complete, and only with news (C1, C3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.blad.uitgifte import hand_out, withdraw
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.models import Deelnemersblad
from leertrajecten.inschrijvingen.nieuws import SOORTEN, bericht_soort
from leertrajecten.inschrijvingen.overzichten import latest_moment, send_overzichten
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import ContactRol, LeertrajectPage, Meldingen, Meldingsrollen
from lmb_site.berichten.models import Bericht
from lmb_site.models import SiteInstellingen
from lmb_site.templatetags.datums import BRUSSEL
from tests.factories import ContactpersoonFactory, InschrijvingFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen.test_register import aanmelding

MAANDAG = datetime(2026, 11, 23, 7, 35, tzinfo=BRUSSEL)
DAY = timedelta(days=1)
BEHEER = verbs.Door(Wie.BEHEER)


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(title="Duurzaam aankoopbeleid", capaciteit=25)


def contact(leertraject, meldingen=Meldingen.DAGELIJKS, email="an@example.org", **facts):
    return ContactpersoonFactory(leertraject=leertraject, email=email, meldingen=meldingen, **facts)


def happen(leertraject, op: datetime, wat="ingeschreven", **facts):
    inschrijving = InschrijvingFactory(leertraject=leertraject, aangemaakt_op=op, **facts)
    record(inschrijving, wat, door=SITE, op=op)
    return inschrijving


def test_daily_digest_tells_of_yesterday_once(leertraject):
    contact(leertraject)
    happen(leertraject, MAANDAG - timedelta(hours=5), naam="Bo Peeters")
    happen(leertraject, MAANDAG - timedelta(hours=2), wat="geannuleerd", naam="Cé Janssens")
    happen(leertraject, MAANDAG - 3 * DAY, naam="Te Vroeg")
    for _ in range(2):
        send_overzichten(MAANDAG)
    bericht = Bericht.objects.get()
    assert (bericht.soort, bericht.aan) == ("overzicht-dag", "an@example.org")
    assert bericht.onderwerp == "Inschrijvingen vandaag: 2 wijzigingen"
    for body in (bericht.tekst, bericht.html):
        assert "Bo Peeters" in body
        assert "Cé Janssens" in body
        assert "Te Vroeg" not in body
        assert "3 van 25 plaatsen bezet, 0 op de wachtlijst" in body


def test_digest_brings_each_contact_a_link_to_their_own_desk(leertraject, client):
    contact(leertraject)
    contact(leertraject, email="bo@example.org")
    happen(leertraject, MAANDAG - timedelta(hours=5))
    send_overzichten(MAANDAG)
    links = {
        b.aan: re.search(r"http://testserver(/deelnemers/\S+)", b.tekst)[1] for b in Bericht.objects.all()
    }
    assert len(set(links.values())) == 2
    for address, link in links.items():
        assert Deelnemersblad.objects.from_token(link.rstrip("/").split("/")[-1]).email == address


def test_digest_of_a_contact_whose_desk_was_withdrawn_brings_no_link(leertraject, editor):
    contact(leertraject)
    blad = hand_out(leertraject, email="an@example.org", at=MAANDAG)
    withdraw(blad_id=blad.pk, gebruiker=editor, at=MAANDAG)
    happen(leertraject, MAANDAG - timedelta(hours=5))
    send_overzichten(MAANDAG)
    assert "/deelnemers/" not in Bericht.objects.get().tekst


def test_no_news_is_no_mail(leertraject):
    contact(leertraject)
    contact(leertraject, Meldingen.WEKELIJKS, "week@example.org")
    send_overzichten(MAANDAG)
    assert not Bericht.objects.exists()


def test_what_happens_after_the_moment_is_for_the_next_one(leertraject):
    contact(leertraject)
    happen(leertraject, MAANDAG - timedelta(minutes=1))
    send_overzichten(MAANDAG)
    assert not Bericht.objects.exists()
    send_overzichten(MAANDAG + DAY)
    assert Bericht.objects.count() == 1


def test_pause_of_days_is_caught_up_in_one_mail(leertraject):
    contact(leertraject)
    send_overzichten(MAANDAG)
    for days in (0, 1, 2):
        happen(leertraject, MAANDAG + days * DAY + timedelta(hours=1))
    send_overzichten(MAANDAG + 4 * DAY)
    send_overzichten(MAANDAG + 4 * DAY + timedelta(hours=3))
    assert Bericht.objects.get().onderwerp == "Inschrijvingen vandaag: 3 wijzigingen"


def test_weekly_digest_leaves_on_monday_and_is_caught_up_later_in_the_week(leertraject):
    contact(leertraject, Meldingen.WEKELIJKS)
    send_overzichten(MAANDAG)
    happen(leertraject, MAANDAG + DAY)
    for days in range(1, 7):
        send_overzichten(MAANDAG + days * DAY)
    assert not Bericht.objects.exists()
    send_overzichten(MAANDAG + 8 * DAY)
    assert Bericht.objects.get().soort == "overzicht-week"


def test_one_mail_for_all_leertrajecten_of_a_contact(leertraject):
    other = LeertrajectPageFactory(title="Ethisch bankieren")
    contact(leertraject)
    contact(other, email="An@example.org")
    happen(leertraject, MAANDAG - timedelta(hours=5))
    happen(other, MAANDAG - timedelta(hours=5))
    send_overzichten(MAANDAG)
    bericht = Bericht.objects.get()
    assert "Duurzaam aankoopbeleid" in bericht.tekst
    assert "Ethisch bankieren" in bericht.tekst


def test_other_rhythm_later_tells_nothing_twice(leertraject):
    person = contact(leertraject)
    happen(leertraject, MAANDAG - timedelta(hours=5))
    send_overzichten(MAANDAG)
    person.meldingen = Meldingen.WEKELIJKS
    person.save()
    send_overzichten(MAANDAG)
    send_overzichten(MAANDAG + 7 * DAY)
    assert Bericht.objects.count() == 1


@pytest.mark.parametrize("between", [Meldingen.DIRECT, Meldingen.GEEN, None], ids=str)
def test_digest_taken_up_again_tells_no_old_news(leertraject, between):
    """Of months ago, when the contact read of everything at once, or of nothing; or was no contact."""
    person = contact(leertraject)
    send_overzichten(MAANDAG)
    if between is None:
        person.delete()
    else:
        person.meldingen = between
        person.save()
    for days in range(1, 60):
        happen(leertraject, MAANDAG + days * DAY - timedelta(hours=3), naam=f"Dag {days}")
    for days in (1, 20, 40, 58):
        send_overzichten(MAANDAG + days * DAY)
    person.meldingen = Meldingen.DAGELIJKS
    person.save(force_insert=between is None)
    send_overzichten(MAANDAG + 59 * DAY)
    assert Bericht.objects.get().onderwerp == "Inschrijvingen vandaag: 1 wijziging"


@pytest.mark.parametrize(
    ("ritme", "at", "moment"),
    [
        (
            Meldingen.DAGELIJKS,
            datetime(2026, 10, 25, 6, 29, tzinfo=UTC),
            datetime(2026, 10, 24, 5, 30, tzinfo=UTC),
        ),
        (
            Meldingen.DAGELIJKS,
            datetime(2026, 10, 25, 6, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 6, 30, tzinfo=UTC),
        ),
        (
            Meldingen.DAGELIJKS,
            datetime(2027, 3, 28, 5, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 5, 30, tzinfo=UTC),
        ),
        (
            Meldingen.WEKELIJKS,
            datetime(2026, 10, 26, 6, 29, tzinfo=UTC),
            datetime(2026, 10, 19, 5, 30, tzinfo=UTC),
        ),
        (
            Meldingen.WEKELIJKS,
            datetime(2026, 10, 26, 6, 30, tzinfo=UTC),
            datetime(2026, 10, 26, 6, 30, tzinfo=UTC),
        ),
        (
            Meldingen.WEKELIJKS,
            datetime(2027, 3, 31, 12, tzinfo=UTC),
            datetime(2027, 3, 29, 5, 30, tzinfo=UTC),
        ),
    ],
)
def test_both_clock_changes(ritme, at, moment):
    assert latest_moment(ritme, at).astimezone(UTC) == moment


# Which roles --------------------------------------------------------------------------------------
def roles(leertraject, **facts) -> None:
    Meldingsrollen.objects.update_or_create(site=leertraject.get_site(), defaults=facts)


def test_roles_chosen_for_a_kind_are_the_ones_that_hear_of_it(leertraject):
    contact(leertraject, Meldingen.DIRECT, "inhoud@example.org", rol=ContactRol.INHOUDELIJK)
    contact(leertraject, Meldingen.DIRECT, "praktisch@example.org", rol=ContactRol.PRAKTISCH)
    contact(leertraject, Meldingen.DIRECT, "vervanger@example.org", rol=ContactRol.VERVANGER)
    assert Omgeving(leertraject).contacten_voor("inschrijving-melding") == [
        "inhoud@example.org",
        "praktisch@example.org",
    ]
    roles(leertraject, inschrijving_inhoudelijk=False, afmelding_praktisch=False, afmelding_vervanger=True)
    assert Omgeving(leertraject).contacten_voor("inschrijving-melding") == ["praktisch@example.org"]
    assert Omgeving(leertraject).contacten_voor("nieuws-geannuleerd") == [
        "inhoud@example.org",
        "vervanger@example.org",
    ]


def test_when_nobody_hears_of_it_whoever_replaces_them_does_and_else_the_site(leertraject):
    SiteInstellingen.objects.update_or_create(
        site=leertraject.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    contact(leertraject, Meldingen.GEEN, "inhoud@example.org")
    assert Omgeving(leertraject).contacten_voor("inschrijving-melding") == ["algemeen@example.org"]
    contact(leertraject, Meldingen.DIRECT, "vervanger@example.org", rol=ContactRol.VERVANGER)
    assert Omgeving(leertraject).contacten_voor("inschrijving-melding") == ["vervanger@example.org"]


def test_who_reads_a_digest_gets_no_mail_at_once_and_neither_does_the_site(leertraject):
    contact(leertraject)
    assert Omgeving(leertraject).contacten_voor("inschrijving-melding") == []


def test_digest_leaves_out_what_the_role_does_not_hear_of(leertraject):
    contact(leertraject, rol=ContactRol.PRAKTISCH)
    contact(leertraject, email="inhoud@example.org", rol=ContactRol.INHOUDELIJK)
    roles(leertraject, afmelding_praktisch=False)
    happen(leertraject, MAANDAG - timedelta(hours=5), wat="geannuleerd")
    send_overzichten(MAANDAG)
    assert set(Bericht.objects.values_list("aan", flat=True)) == {"inhoud@example.org"}


def test_staff_can_choose_the_roles(editor_client, leertraject):
    response = editor_client.get("/admin/settings/leertrajecten/meldingsrollen/", follow=True)
    assert response.status_code == 200
    assert "Wie hoort van annuleringen en afmeldingen?" in response.content.decode()


# The same news, whatever the rhythm ---------------------------------------------------------------
def _registered(leertraject, *, at, n=1, **facts):
    person = aanmelding(n, **facts)
    sessies = [leertraject.sessies_in_order[0].pk]
    return verbs.register_inschrijving(
        leertraject_id=leertraject.pk, aanmelding=person, sessie_ids=sessies, at=at
    ).inschrijving


def _seat_for_who_waits(leertraject, at):
    """The second person, now offered the seat of the first."""
    _registered(leertraject, at=at, n=8)
    leertraject.sessies.update(capaciteit=1)
    waiting = _registered(leertraject, at=at, n=9)
    leertraject.sessies.update(capaciteit=2)
    (aanbod,) = verbs.promote(leertraject_id=leertraject.pk, at=at)
    return waiting, aanbod


def _register(leertraject, at):
    _registered(leertraject, at=at)


def _cancel(leertraject, at):
    person = _registered(leertraject, at=at)
    verbs.cancel_inschrijving(inschrijving_id=person.pk, door=verbs.DEELNEMER, at=at)


def _choose(leertraject, at, sessies=slice(0, 2)):
    person = _registered(leertraject, at=at)
    ids = [sessie.pk for sessie in leertraject.sessies_in_order[sessies]]
    verbs.change_inschrijving(
        inschrijving_id=person.pk, gegevens={}, sessie_ids=ids, door=verbs.DEELNEMER, at=at
    )
    return person


def _cancel_one(leertraject, at):
    person = _choose(leertraject, at)
    sessie = leertraject.sessies_in_order[0]
    verbs.cancel_inschrijving(inschrijving_id=person.pk, sessie_id=sessie.pk, door=verbs.DEELNEMER, at=at)


def _move(leertraject, at):
    person = _registered(leertraject, at=at)
    other = LeertrajectPageFactory(open=True)
    verbs.move_inschrijving(inschrijving_id=person.pk, naar_leertraject_id=other.pk, door=BEHEER, at=at)


def _accept(leertraject, at):
    _, aanbod = _seat_for_who_waits(leertraject, at)
    verbs.accept_aanbod(aanbod_id=aanbod.pk, door=verbs.DEELNEMER, at=at)


def _confirm(leertraject, at):
    waiting, _ = _seat_for_who_waits(leertraject, at)
    verbs.confirm_inschrijving(inschrijving_id=waiting.pk, door=BEHEER, at=at)


def _approve(leertraject, at):
    LeertrajectPage.objects.filter(pk=leertraject.pk).update(goedkeuring=True)
    verbs.approve_inschrijving(inschrijving_id=_registered(leertraject, at=at).pk, door=BEHEER, at=at)


def _hand_over(leertraject, at):
    person = _registered(leertraject, at=at)
    asked = verbs.request_overdracht(
        inschrijving_id=person.pk, naam="Collega", email="collega@example.org", door=verbs.DEELNEMER, at=at
    )
    verbs.accept_overdracht(overdracht_id=asked.pk, door=verbs.Door(Wie.COLLEGA), at=at)


def _substitute(leertraject, at):
    deelname = _registered(leertraject, at=at).deelnames.get()
    for naam, email in (("Piet", "piet@example.org"), ("", "")):
        verbs.substitute_deelname(
            deelname_id=deelname.pk, naam=naam, email=email, door=verbs.DEELNEMER, at=at
        )


HAPPENS = {
    "ingeschreven": _register,
    "geannuleerd": _cancel,
    "sessie geannuleerd": _cancel_one,
    "sessies gewijzigd": _choose,
    "verplaatst": _move,
    "aanbod aanvaard": _accept,
    "bevestigd": _confirm,
    "goedgekeurd": _approve,
    "overgedragen": _hand_over,
    "vervanger gestuurd": _substitute,
    "vervanger teruggetrokken": _substitute,
}


@pytest.mark.parametrize("wat", SOORTEN)
def test_each_kind_of_news_reaches_who_hears_it_at_once_and_who_reads_a_digest(site_tree, wat):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    leertraject.contacten.all().delete()
    contact(leertraject, email="overzicht@example.org")
    contact(leertraject, email="direct@example.org", meldingen=Meldingen.DIRECT)
    at = timezone.now()
    HAPPENS[wat](leertraject, at)
    soort = {"ingeschreven": "inschrijving-melding"}.get(wat, bericht_soort(wat))
    assert Bericht.objects.filter(aan="direct@example.org", soort=soort).exists()
    assert not Bericht.objects.filter(aan="overzicht@example.org").exists()
    send_overzichten(at + DAY)
    (digest,) = Bericht.objects.filter(aan="overzicht@example.org")
    assert f"* {wat.capitalize()}: " in digest.tekst
