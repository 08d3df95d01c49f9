"""The screens of a message to a group: draft, look, test, send, follow (C6)."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.groepsberichten import Keuze, save_concept
from leertrajecten.inschrijvingen.models import Groepsbericht
from lmb_site.berichten.models import Bericht
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, SessieFactory, UserFactory

LIST = "inschrijving_admin:groepsberichten"
NEW = "inschrijving_admin:groepsbericht_nieuw"
ONE = "inschrijving_admin:groepsbericht"
FILLED = {"status": ["bevestigd"], "onderwerp": "De zaal", "tekst": "We zitten in een andere zaal."}


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")


@pytest.fixture
def groepsbericht(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject, naam="An Peeters")
    return make(leertraject, editor)


def make(leertraject, editor, **kwargs):
    return save_concept(
        leertraject_id=leertraject.pk,
        keuze=Keuze((InschrijvingStatus.BEVESTIGD,)),
        onderwerp=kwargs.pop("onderwerp", "De zaal"),
        tekst=kwargs.pop("tekst", "We zitten in een andere zaal."),
        gebruiker=editor,
    )


def url(groepsbericht, what=""):
    return reverse(f"{ONE}{what}", args=[groepsbericht.pk])


def new_url(leertraject):
    return f"{reverse(NEW)}?leertraject={leertraject.pk}"


def show(client, groepsbericht):
    response = client.get(url(groepsbericht))
    return response.content.decode(), response.context["voorproef"]


def test_whole_way_from_the_list_to_the_log(editor_client, editor, leertraject):
    InschrijvingFactory.create_batch(2, leertraject=leertraject)
    assert new_url(leertraject).split("?")[0] in editor_client.get(reverse(LIST)).content.decode()
    assert "Duurzaam aankoopbeleid" in editor_client.get(reverse(NEW)).content.decode()
    assert editor_client.get(new_url(leertraject)).status_code == 200
    response = editor_client.post(new_url(leertraject), FILLED, follow=True)
    groepsbericht = Groepsbericht.objects.get()
    html = response.content.decode()
    assert "Dit bericht gaat naar 2 mensen." in html
    assert "Verzend naar 2 mensen" in html
    assert not Bericht.objects.exists()
    html = editor_client.post(url(groepsbericht, "_test"), follow=True).content.decode()
    assert f"De test vertrekt naar {editor.email}" in html
    afdruk = show(editor_client, groepsbericht)[1].afdruk
    html = editor_client.post(
        url(groepsbericht, "_verzenden"), {"afdruk": afdruk}, follow=True
    ).content.decode()
    assert "Het bericht vertrekt naar 2 mensen." in html
    assert f"door {editor.get_username()}, naar 2 mensen" in html
    assert '<th scope="row">wacht</th><td>2</td>' in html
    html = editor_client.post(
        url(groepsbericht, "_verzenden"), {"afdruk": afdruk}, follow=True
    ).content.decode()
    assert "was al verzonden" in html
    assert Bericht.objects.filter(soort="groepsbericht").count() == 2
    assert ", naar 2" in editor_client.get(reverse(LIST)).content.decode()


def test_looking_changes_nothing(editor_client, groepsbericht):
    before = Groepsbericht.objects.values().get()
    for address in (
        reverse(LIST),
        new_url(groepsbericht.leertraject),
        url(groepsbericht),
        url(groepsbericht, "_bewerken"),
    ):
        assert editor_client.get(address).status_code == 200
    for what in ("_test", "_verzenden"):
        assert editor_client.get(url(groepsbericht, what)).status_code == 405
    assert Groepsbericht.objects.values().get() == before
    assert not Bericht.objects.exists()


def test_preview_reads_as_the_mail_and_shows_no_markup(editor_client, editor, groepsbericht):
    Groepsbericht.objects.update(tekst="<script>alert('x')</script>", onderwerp="<img src=x>")
    html = show(editor_client, groepsbericht)[0]
    assert "Dag An Peeters," in html
    assert "<script>alert(&#x27;" not in html
    assert "<script>alert('x')" not in html
    assert "<img src=x>" not in html
    assert "<img src=x>" not in editor_client.get(reverse(LIST)).content.decode()


def test_number_that_changed_is_asked_again(editor_client, leertraject, groepsbericht):
    afdruk = show(editor_client, groepsbericht)[1].afdruk
    InschrijvingFactory(leertraject=leertraject)
    html = editor_client.post(
        url(groepsbericht, "_verzenden"), {"afdruk": afdruk}, follow=True
    ).content.decode()
    assert "Nu zijn het er 2." in html
    assert "Verzend naar 2 mensen" in html
    assert not Bericht.objects.exists()


def test_nobody_to_write_to_gives_no_button_and_a_sentence(editor_client, leertraject, groepsbericht):
    leertraject.inschrijvingen.update(status=InschrijvingStatus.GEANNULEERD)
    html, _ = show(editor_client, groepsbericht)
    assert "Niemand past bij deze keuze." in html
    assert "Verzend naar" not in html
    html = editor_client.post(url(groepsbericht, "_verzenden"), follow=True).content.decode()
    assert "Er is niets verzonden; het concept is bewaard." in html


def test_what_was_filled_in_stays_when_it_is_refused(editor_client, leertraject, groepsbericht):
    for address in (new_url(leertraject), url(groepsbericht, "_bewerken")):
        response = editor_client.post(address, {**FILLED, "status": [], "tekst": "Lang over nagedacht"})
        assert response.status_code == 422
        html = response.content.decode()
        assert "Lang over nagedacht" in html
        assert "Kies voor welke inschrijvingen het bericht is." in html
    assert Groepsbericht.objects.get().tekst == "We zitten in een andere zaal."


def test_draft_is_edited_with_what_it_held(editor_client, leertraject, groepsbericht):
    sessie = leertraject.sessies.get()
    data = {**FILLED, "status": ["wachtlijst", "bevestigd"], "sessie": sessie.pk, "tekst": "Beter."}
    assert editor_client.post(url(groepsbericht, "_bewerken"), data).status_code == 302
    found = Groepsbericht.objects.get()
    assert (found.tekst, found.keuze["sessie"]) == ("Beter.", sessie.pk)
    assert set(found.keuze["status"]) == {"wachtlijst", "bevestigd"}
    html = editor_client.get(url(groepsbericht, "_bewerken")).content.decode()
    assert f'<option value="{sessie.pk}" selected' in html
    assert f"Sessie: {sessie.titel}" in show(editor_client, groepsbericht)[0]


def test_session_of_another_leertraject_is_refused(editor_client, leertraject, groepsbericht):
    other = SessieFactory()
    response = editor_client.post(new_url(leertraject), {**FILLED, "sessie": other.pk})
    assert response.status_code == 422
    assert "Kies een sessie van dit leertraject." in response.content.decode()


@pytest.mark.parametrize("value", ["", "0", "x", "9" * 40, "\x00"])
def test_odd_leertraject_is_asked_again(editor_client, groepsbericht, value):
    for method in (editor_client.get, editor_client.post):
        response = method(reverse(NEW), query_params={"leertraject": value})
        assert response.status_code == 422
        assert "Kies een leertraject" in response.content.decode()


def test_sent_message_cannot_be_edited_here(editor_client, groepsbericht):
    Groepsbericht.objects.update(verzonden_op=timezone.now(), aantal=1)
    html = editor_client.get(url(groepsbericht, "_bewerken"), follow=True).content.decode()
    assert "Dit bericht is al verzonden en verandert niet meer." in html
    response = editor_client.post(url(groepsbericht, "_bewerken"), {**FILLED, "tekst": "Anders"})
    assert response.status_code == 422
    assert Groepsbericht.objects.get().tekst == "We zitten in een andere zaal."


@pytest.mark.parametrize("rights", [[], ["view_inschrijving"], ["change_inschrijving"]])
def test_who_may_not_change_registrations_neither_sees_nor_sends(groepsbericht, rights):
    user = UserFactory(username="kijker")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    client = Client()
    client.force_login(user)
    for address in (reverse(LIST), new_url(groepsbericht.leertraject), url(groepsbericht)):
        response = client.get(address, follow=True)
        assert "De zaal" not in response.content.decode()
        assert "Duurzaam aankoopbeleid" not in response.content.decode()
    for address in (url(groepsbericht, "_test"), url(groepsbericht, "_verzenden")):
        client.post(address)
    client.post(url(groepsbericht, "_bewerken"), {**FILLED, "tekst": "Anders"})
    client.post(new_url(groepsbericht.leertraject), FILLED)
    assert Groepsbericht.objects.get().tekst == "We zitten in een andere zaal."
    assert not Bericht.objects.exists()
    assert reverse(LIST) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_list_costs_the_same_whatever_its_length(editor_client, leertraject, groepsbericht):
    editor_client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        editor_client.get(reverse(LIST))
    for number in range(55):
        make(leertraject, UserFactory(), onderwerp=f"Bericht nummer {number}")
    with CaptureQueriesContext(connection) as many:
        html = editor_client.get(reverse(LIST)).content.decode()
    assert len(many) <= len(one)
    assert html.count("Bericht nummer") == 50
    assert "De zaal" in editor_client.get(reverse(LIST), {"p": 2}).content.decode()
