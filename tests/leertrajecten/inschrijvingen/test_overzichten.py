"""Digests for contacts: once, complete, and only with news (C1, C3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from leertrajecten.inschrijvingen.blad.uitgifte import hand_out, withdraw
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.mails.ontvangers import contacten_voor
from leertrajecten.inschrijvingen.models import Deelnemersblad
from leertrajecten.inschrijvingen.overzichten import latest_moment, send_overzichten
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import ContactRol, Meldingen, Meldingsrollen
from lmb_site.berichten.models import Bericht
from lmb_site.models import SiteInstellingen
from lmb_site.templatetags.datums import BRUSSEL
from tests.factories import ContactpersoonFactory, InschrijvingFactory, LeertrajectPageFactory

MAANDAG = datetime(2026, 11, 23, 7, 35, tzinfo=BRUSSEL)
DAY = timedelta(days=1)


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
    assert contacten_voor(leertraject, "inschrijving-melding") == [
        "inhoud@example.org",
        "praktisch@example.org",
    ]
    roles(leertraject, inschrijving_inhoudelijk=False, afmelding_praktisch=False, afmelding_vervanger=True)
    assert contacten_voor(leertraject, "inschrijving-melding") == ["praktisch@example.org"]
    assert contacten_voor(leertraject, "nieuws-geannuleerd") == [
        "inhoud@example.org",
        "vervanger@example.org",
    ]


def test_when_nobody_hears_of_it_whoever_replaces_them_does_and_else_the_site(leertraject):
    SiteInstellingen.objects.update_or_create(
        site=leertraject.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    contact(leertraject, Meldingen.GEEN, "inhoud@example.org")
    assert contacten_voor(leertraject, "inschrijving-melding") == ["algemeen@example.org"]
    contact(leertraject, Meldingen.DIRECT, "vervanger@example.org", rol=ContactRol.VERVANGER)
    assert contacten_voor(leertraject, "inschrijving-melding") == ["vervanger@example.org"]


def test_who_reads_a_digest_gets_no_mail_at_once_and_neither_does_the_site(leertraject):
    contact(leertraject)
    assert contacten_voor(leertraject, "inschrijving-melding") == []


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
