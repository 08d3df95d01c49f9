"""The participants' desk: one leertraject, without an account, until it ends or is withdrawn (C5)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from leertrajecten.inschrijvingen.blad.uitgifte import give_back, hand_out, withdraw
from leertrajecten.inschrijvingen.models import (
    BladGebruik,
    Deelname,
    Deelnemersblad,
    Gebeurtenis,
    Inschrijving,
)
from lmb_site.berichten.models import Bericht
from lmb_site.models import SiteInstellingen
from tests.factories import ContactpersoonFactory, InschrijvingFactory, LeertrajectPageFactory, UserFactory
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register


@pytest.fixture
def pagina(site_tree):
    """A session that began an hour ago, and one person in it."""
    pagina = LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")
    pagina.contacten.all().delete()
    ContactpersoonFactory(leertraject=pagina, email="contact@example.org")
    register(pagina, met=aanmelding(functie="=1+1"))
    begin = timezone.now() - timedelta(hours=1)
    pagina.sessies.update(begin=begin, einde=begin + timedelta(hours=3))
    return type(pagina).objects.get(pk=pagina.pk)


@pytest.fixture
def blad(pagina):
    return Deelnemersblad.objects.get()


@pytest.fixture
def url(blad):
    return blad.get_absolute_url()


def test_notification_brings_each_contact_a_link_of_their_own_and_keeps_it(pagina, blad):
    ContactpersoonFactory(leertraject=pagina, email="tweede@example.org")
    pagina.sessies.update(begin=timezone.now() + timedelta(days=5), einde=timezone.now() + timedelta(days=6))
    register(pagina, 2)
    assert Deelnemersblad.objects.count() == 2
    for blad in Deelnemersblad.objects.all():
        mails = Bericht.objects.filter(aan=blad.email)
        assert all(
            blad.get_absolute_url() in mail.tekst and blad.get_absolute_url() in mail.html for mail in mails
        )
        others = Bericht.objects.exclude(aan=blad.email)
        assert not any(blad.token in mail.tekst + mail.html for mail in others)


def test_link_ends_thirty_days_after_the_last_session(pagina):
    blad = hand_out(pagina, email="ander@example.org", at=timezone.now())
    assert blad.verloopt_op == pagina.sessies.get().einde + timedelta(days=30)


def test_opening_shows_the_list_changes_nothing_and_is_remembered(client, url, blad):
    before = list(Deelname.objects.values())
    response = client.get(url)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Persoon 1" in html
    assert "persoon-1@example.org" not in html
    assert not response.cookies
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "no-store" in response["Cache-Control"]
    assert list(Deelname.objects.values()) == before
    assert BladGebruik.objects.get().wat == "bekeken"
    blad.refresh_from_db()
    assert blad.laatst_gebruikt_op


def test_one_tap_notes_and_a_second_takes_it_back(url):
    client = Client(enforce_csrf_checks=True)
    deelname = Deelname.objects.get()
    for value in ("aanwezig", ""):
        response = client.post(url, {"deelname": deelname.pk, "aanwezigheid": value})
        assert response.status_code == 303
        deelname.refresh_from_db()
        assert deelname.aanwezigheid == value
    lines = Gebeurtenis.objects.filter(wat="aanwezigheid")
    assert {line.wie for line in lines} == {"contact"}


def test_too_early_is_refused_with_a_sentence(client, url, pagina):
    begin = timezone.now() + timedelta(days=3)
    pagina.sessies.update(begin=begin, einde=begin + timedelta(hours=1))
    response = client.post(url, {"deelname": Deelname.objects.get().pk, "aanwezigheid": "aanwezig"})
    assert response.status_code == 409
    assert "Aanwezigheid noteren kan vanaf de dag zelf." in response.content.decode()


def test_someone_at_the_door_is_on_the_list_once_however_often_it_is_pressed(client, url):
    form = {
        "naam": "Iemand",
        "organisatie": "Een vereniging",
        "formulier": client.get(url).context["formulier"],
    }
    for _ in range(2):
        assert client.post(url, form).status_code == 303
    assert Inschrijving.objects.filter(naam="Iemand", ter_plaatse=True).count() == 1
    assert client.post(url, {**form, "naam": ""}).status_code == 422
    assert client.post(url, {**form, "formulier": "x"}).status_code == 422


@pytest.mark.parametrize("vorm", ["csv", "xlsx"])
def test_download_runs_no_formula_and_is_written_down(client, blad, vorm):
    url = reverse("deelnemers-uitvoer", args=[blad.token, vorm])
    assert client.get(url).status_code == 405
    response = client.post(url)
    if vorm == "csv":
        text = b"".join(response.streaming_content).decode()
        assert ";'=1+1;" in text
    else:
        rows = list(load_workbook(BytesIO(response.content)).active.iter_rows())
        assert [cell.value for cell in rows[1]][2] == "Persoon 1"
        assert all(cell.data_type != "f" for row in rows for cell in row)
    assert Gebeurtenis.objects.get(wat="uitgevoerd").wie == "contact"
    assert BladGebruik.objects.get().wat == f"uitgevoerd als {vorm}"


def test_forged_or_foreign_link_reaches_nothing(client, blad):
    person = Inschrijving.objects.get()
    for token in (person.token, blad.sleutel.hex, blad.token[:-1], "x", "x" * 3000):
        assert client.get(f"/deelnemers/{token}/").status_code == 404
        assert client.post(f"/deelnemers/{token}/deelnemers.csv").status_code == 404
    assert client.get(f"/inschrijving/{blad.token}/").status_code == 404


def test_link_reaches_no_other_leertraject(client, url):
    other = LeertrajectPageFactory(open=True)
    stranger = register(other, 5).inschrijving.deelnames.get()
    begin = timezone.now() - timedelta(hours=1)
    other.sessies.update(begin=begin, einde=begin + timedelta(hours=3))
    assert client.get(url, {"sessie": stranger.sessie_id}).status_code == 404
    assert client.post(url, {"deelname": stranger.pk, "aanwezigheid": "aanwezig"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.aanwezigheid == ""


@pytest.mark.parametrize("end", ["verlopen", "ingetrokken"])
def test_ended_link_shows_and_changes_nothing(client, url, blad, end):
    if end == "verlopen":
        Deelnemersblad.objects.update(verloopt_op=timezone.now())
    else:
        withdraw(blad_id=blad.pk, gebruiker=None)
    deelname = Deelname.objects.get()
    answers = [
        client.get(url),
        client.post(url, {"deelname": deelname.pk, "aanwezigheid": "aanwezig"}),
        client.post(reverse("deelnemers-uitvoer", args=[blad.token, "csv"])),
    ]
    for response in answers:
        assert response.status_code == 410
        assert "Persoon 1" not in response.content.decode()
    deelname.refresh_from_db()
    assert deelname.aanwezigheid == ""


def test_withdrawn_contact_gets_no_new_link_until_it_is_given_back(client, pagina, blad, editor):
    withdraw(blad_id=blad.pk, gebruiker=None)
    at = timezone.now()
    assert hand_out(pagina, email="Contact@example.org", at=at) is None
    give_back(blad_id=blad.pk, gebruiker=editor)
    new = hand_out(pagina, email="contact@example.org", at=timezone.now())
    assert new.pk != blad.pk
    assert client.get(blad.get_absolute_url()).status_code == 410
    assert client.get(new.get_absolute_url()).status_code == 200
    assert hand_out(pagina, email="contact@example.org", at=timezone.now()) == new
    blad.refresh_from_db()
    assert blad.ingetrokken_op
    assert blad.teruggegeven_op
    assert blad.teruggegeven_door == editor
    withdraw(blad_id=new.pk, gebruiker=editor)
    assert hand_out(pagina, email="contact@example.org", at=timezone.now()) is None


def test_desk_that_was_seen_before_the_lock_is_asked_again_unless_it_works(
    pagina, blad, django_assert_num_queries
):
    at = timezone.now()
    list(pagina.sessies_in_order)
    seen = [Deelnemersblad.objects.get(pk=blad.pk)]
    hand_out(pagina, email="contact@example.org", at=at, gezien=seen)
    with django_assert_num_queries(0):
        assert hand_out(pagina, email="Contact@example.org", at=at, gezien=seen) == blad
    # Someone else made one, or gave it back, since we looked.
    with django_assert_num_queries(1):
        assert hand_out(pagina, email="contact@example.org", at=at, gezien=[]) == blad
    withdraw(blad_id=blad.pk, gebruiker=None)
    withdrawn = [Deelnemersblad.objects.get(pk=blad.pk)]
    assert hand_out(pagina, email="contact@example.org", at=at, gezien=withdrawn) is None
    give_back(blad_id=blad.pk)
    assert hand_out(pagina, email="contact@example.org", at=at, gezien=withdrawn).pk != blad.pk


def test_link_ends_when_its_owner_is_no_longer_a_contact_and_lives_when_they_are_again(client, url, pagina):
    page = type(pagina).objects.get(pk=pagina.pk)
    page.contacten.set([ContactpersoonFactory.build(leertraject=None, naam="Bo", email="bo@example.org")])
    page.save_revision().publish()
    deelname = Deelname.objects.get()
    answers = [client.get(url), client.post(url, {"deelname": deelname.pk, "aanwezigheid": "aanwezig"})]
    for response in answers:
        assert response.status_code == 410
        assert "Persoon 1" not in response.content.decode()
    ContactpersoonFactory(leertraject=pagina, email="Contact@example.org")
    assert client.get(url).status_code == 200


def test_link_of_the_address_of_the_site_needs_no_contact(client, pagina):
    SiteInstellingen.objects.update_or_create(
        site=pagina.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    blad = hand_out(pagina, email="algemeen@example.org", at=timezone.now())
    assert client.get(blad.get_absolute_url()).status_code == 200


def test_coming_with_a_link_that_ended_is_written_down_once_a_day(client, url, blad):
    withdraw(blad_id=blad.pk, gebruiker=None)
    for _ in range(5):
        client.get(url)
    assert list(blad.gebruik.values_list("wat", flat=True)) == ["geweigerd"]
    blad.refresh_from_db()
    assert blad.laatst_gebruikt_op is None
    BladGebruik.objects.update(op=timezone.now() - timedelta(days=1))
    client.post(url)
    assert blad.gebruik.count() == 2


@pytest.mark.parametrize("value", ["x", "9" * 40, "-1", "\x00"])
def test_odd_values_are_no_error(client, url, value):
    assert client.post(url, {"deelname": value, "aanwezigheid": "aanwezig"}).status_code == 404
    assert client.post(url, {"deelname": Deelname.objects.get().pk, "aanwezigheid": value}).status_code == 404
    assert client.get(url, {"sessie": value}).status_code == 404
    assert client.get(url, {"pagina": value}).status_code == 200


def test_list_asks_the_same_number_of_questions_for_3_and_for_30(client, url, pagina):
    sessie = pagina.sessies.get()

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    client.get(url)
    InschrijvingFactory.create_batch(2, leertraject=pagina, sessies=[sessie])
    few = count()
    InschrijvingFactory.create_batch(27, leertraject=pagina, sessies=[sessie])
    assert count() == few <= 20


def test_staff_withdraw_a_link_and_only_who_may(client, editor_client, blad):
    url = reverse("deelnemersbladen:intrekken", args=[blad.pk])
    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "view_deelnemersblad"])
    )
    client.force_login(reader)
    assert client.post(url).status_code in (302, 403)
    assert Deelnemersblad.objects.get().ingetrokken_op is None
    assert editor_client.get(reverse("deelnemersbladen:index")).status_code == 200
    editor_client.post(url)
    gone = Deelnemersblad.objects.get()
    assert gone.ingetrokken_op
    assert gone.ingetrokken_door.is_superuser
    pagina = editor_client.get(reverse("deelnemersbladen:inspect", args=[blad.pk])).content.decode()
    assert "Toegang teruggeven" in pagina
