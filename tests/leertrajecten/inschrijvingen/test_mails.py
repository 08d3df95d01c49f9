"""The mails about a registration: to whom, from whom, and what they say (C2, C3, R6)."""

import base64

import pytest
from icalendar import Calendar

from leertrajecten.inschrijvingen import mails
from leertrajecten.models import ContactRol, Meldingen, Sessie
from lmb_site.berichten.models import Bericht
from lmb_site.models import SiteInstellingen
from tests.factories import (
    ContactpersoonFactory,
    LeertrajectPageFactory,
    SessieFactory,
    moment,
)
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register


@pytest.fixture
def leertraject(site_tree):
    leertraject = LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid", capaciteit=2)
    leertraject.contacten.all().delete()
    ContactpersoonFactory(leertraject=leertraject, email="inhoud@example.org", rol=ContactRol.INHOUDELIJK)
    ContactpersoonFactory(leertraject=leertraject, email="praktisch@example.org", rol=ContactRol.PRAKTISCH)
    return leertraject


def bevestiging() -> Bericht:
    return Bericht.objects.get(soort=mails.BEVESTIGING)


def test_registration_writes_one_mail_per_recipient(leertraject):
    register(leertraject)
    assert sorted(Bericht.objects.values_list("aan", flat=True)) == [
        "inhoud@example.org",
        "persoon-1@example.org",
        "praktisch@example.org",
    ]


def test_registrant_answers_the_practical_contact_and_contacts_answer_the_registrant(leertraject):
    register(leertraject)
    assert bevestiging().antwoord_aan == "praktisch@example.org"
    assert set(Bericht.objects.filter(soort=mails.MELDING).values_list("antwoord_aan", flat=True)) == {
        "persoon-1@example.org"
    }


def test_contact_who_wants_no_mail_gets_none(leertraject):
    leertraject.contacten.filter(email="inhoud@example.org").update(meldingen=Meldingen.GEEN)
    register(leertraject)
    assert not Bericht.objects.filter(aan="inhoud@example.org").exists()


def test_when_no_contact_wants_mail_the_site_address_gets_it(leertraject):
    leertraject.contacten.update(meldingen=Meldingen.GEEN)
    SiteInstellingen.objects.update_or_create(
        site=leertraject.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    register(leertraject)
    assert Bericht.objects.filter(aan="algemeen@example.org", soort=mails.MELDING).exists()


def test_one_contact_in_two_roles_gets_one_mail(leertraject):
    ContactpersoonFactory(leertraject=leertraject, email="Praktisch@example.org", rol=ContactRol.VERVANGER)
    register(leertraject)
    assert Bericht.objects.filter(soort=mails.MELDING, aan__iexact="praktisch@example.org").count() == 1


@pytest.mark.parametrize("part", ["tekst", "html"])
def test_confirmation_says_reference_sessions_contact_and_what_follows(leertraject, part):
    result = register(leertraject)
    body = getattr(bevestiging(), part)
    for words in (
        result.inschrijving.referentie,
        leertraject.sessies.get().titel,
        "praktisch@example.org",
        "Wat volgt er nog?",
    ):
        assert words.casefold() in body.casefold()
    assert result.inschrijving.get_absolute_url() in body


@pytest.mark.parametrize("part", ["tekst", "html"])
def test_waiting_mail_says_so_in_subject_and_body(leertraject, part):
    for n in range(3):
        register(leertraject, n)
    waiting = Bericht.objects.get(soort=mails.BEVESTIGING, aan="persoon-2@example.org")
    assert waiting.onderwerp == "Je staat op de wachtlijst: Duurzaam aankoopbeleid"
    assert "op de wachtlijst gezet" in getattr(waiting, part)
    assert not waiting.bijlagen


def test_partly_waiting_mail_tells_the_two_apart(site_tree):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    small, other, _ = leertraject.sessies.order_by("begin")
    small.capaciteit = 1
    small.save()
    register(leertraject, 1, [small])
    register(leertraject, 2, [small, other])
    body = Bericht.objects.get(soort=mails.BEVESTIGING, aan="persoon-2@example.org").tekst
    assert body.index("DEZE SESSIES VOLG JE") < body.index(other.titel) < body.index("OP DE WACHTLIJST")
    assert body.index("OP DE WACHTLIJST") < body.index(small.titel)


def test_calendar_of_the_confirmation_holds_the_confirmed_sessions(leertraject):
    SessieFactory(
        leertraject=leertraject,
        begin=moment(40),
        titel="Tweede sessie",
        online_link="https://example.org/geheim",
    )
    SiteInstellingen.objects.update_or_create(
        site=leertraject.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    register(leertraject)
    bijlagen = bevestiging().bijlagen
    assert all(bijlage["soort"].endswith("method=REQUEST") for bijlage in bijlagen)
    assert len({bijlage["naam"] for bijlage in bijlagen}) == 2
    contents = [base64.b64decode(bijlage["inhoud"]) for bijlage in bijlagen]
    events = [Calendar.from_ical(content).walk("VEVENT") for content in contents]
    assert [len(found) for found in events] == [1, 1]
    assert {event["UID"] for (event,) in events} == {str(s.uid) for s in Sessie.objects.all()}
    assert {event["ATTENDEE"] for (event,) in events} == {"mailto:persoon-1@example.org"}
    assert {event["ORGANIZER"] for (event,) in events} == {"mailto:algemeen@example.org"}
    assert b"geheim" not in b"".join(contents).replace(b"\r\n ", b"")


def test_contact_mail_says_who_and_how_full_it_is(leertraject):
    register(leertraject, met=aanmelding(functie="schepen", vraag="Komt er een opname?"))
    body = Bericht.objects.filter(soort=mails.MELDING).first().tekst
    for words in (
        "Persoon 1",
        "persoon-1@example.org",
        "schepen",
        "Komt er een opname?",
        "1 van 2 plaatsen bezet",
    ):
        assert words in body


def test_contact_mail_leaves_access_and_diet_to_the_admin(leertraject):
    register(leertraject, met=aanmelding(voorkeuren="notenallergie"))
    for bericht in Bericht.objects.filter(soort=mails.MELDING):
        assert "notenallergie" not in bericht.tekst + bericht.html


def test_html_mail_escapes_what_a_registrant_typed(leertraject):
    register(leertraject, met=aanmelding(vraag="<script>alert(1)</script>"))
    html = Bericht.objects.filter(soort=mails.MELDING).first().html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_text_mail_shows_what_a_registrant_typed_as_it_is(leertraject):
    register(leertraject, met=aanmelding(functie="R&D en 'innovatie'"))
    assert "R&D en 'innovatie'" in Bericht.objects.filter(soort=mails.MELDING).first().tekst


@pytest.mark.parametrize("part", ["tekst", "html"])
def test_waiting_for_one_session_does_not_call_the_leertraject_full(site_tree, part):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    small = leertraject.sessies.first()
    small.capaciteit = 1
    small.save()
    for n in (1, 2):
        register(leertraject, n, [small])
    body = getattr(Bericht.objects.get(soort=mails.BEVESTIGING, aan="persoon-2@example.org"), part)
    assert "De sessie die je koos in het leertraject" in body
    assert "Het leertraject" not in body


def test_subject_to_the_contact_says_seat_or_waiting_list(leertraject):
    for n in range(3):
        register(leertraject, n)
    subjects = set(Bericht.objects.filter(soort=mails.MELDING).values_list("onderwerp", flat=True))
    assert subjects == {
        "Nieuwe inschrijving: Een vereniging, Duurzaam aankoopbeleid",
        "Nieuw op de wachtlijst: Een vereniging, Duurzaam aankoopbeleid",
    }
