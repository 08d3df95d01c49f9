"""Attendance: one tap notes it, a second takes it back, and who stands at the door gets on the list (E6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen.enums import Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from lmb_site import formuliersleutel
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, SessieFactory, moment


@pytest.fixture
def leertraject(site_tree):
    page = LeertrajectPageFactory(title="Duurzaam aankoopbeleid", capaciteit=1, inschrijven_vanaf=moment(-30))
    begin = timezone.now() - timedelta(hours=1)
    SessieFactory(leertraject=page, begin=begin, einde=begin + timedelta(hours=3))
    return page


@pytest.fixture
def sessie(leertraject):
    return leertraject.sessies.get()


@pytest.fixture
def url(sessie):
    return reverse("inschrijving_admin:presentielijst", args=[sessie.pk])


def test_one_tap_notes_and_a_second_takes_it_back(editor_client, leertraject, url):
    deelname = InschrijvingFactory(leertraject=leertraject).deelnames.get()
    editor_client.post(url, {"deelname": deelname.pk, "aanwezigheid": "aanwezig"})
    assert Deelname.objects.get().aanwezigheid == Aanwezigheid.AANWEZIG
    assert "1 van 1 aanwezig" in editor_client.get(url).content.decode()
    editor_client.post(url, {"deelname": deelname.pk, "aanwezigheid": ""})
    assert Deelname.objects.get().aanwezigheid == Aanwezigheid.ONBEKEND


def test_list_holds_who_is_confirmed_and_nobody_who_waits(editor_client, leertraject, url):
    InschrijvingFactory(leertraject=leertraject, naam="Met plaats")
    InschrijvingFactory(leertraject=leertraject, naam="Zonder plaats", wachtlijst=True)
    html = editor_client.get(url).content.decode()
    assert "Met plaats" in html
    assert "Zonder plaats" not in html


def test_person_at_the_door_is_noted_as_present_and_takes_no_seat(editor_client, leertraject, url):
    InschrijvingFactory(leertraject=leertraject)
    response = walk_in(editor_client, url)
    assert "Aan de deur staat op de lijst" in response.content.decode()
    deelname = Deelname.objects.get(ter_plaatse=True)
    assert deelname.aanwezigheid == Aanwezigheid.AANWEZIG
    leertraject = type(leertraject).objects.get(pk=leertraject.pk)
    assert leertraject.bezetting.geheel.bevestigd == 1


def walk_in(client, url, **changes):
    """Open the list and send the form at the bottom, as a person does."""
    key = client.get(url).context_data["formulier"]
    answers = {"naam": "Aan de deur", "organisatie": "Een vereniging", "formulier": key}
    return client.post(url, answers | changes, follow=True)


def test_person_at_the_door_is_noted_once_however_often_the_button_is_pressed(editor_client, url):
    key = editor_client.get(url).context_data["formulier"]
    for _ in range(2):
        assert "Aan de deur staat op de lijst" in walk_in(editor_client, url, formulier=key).content.decode()
    assert Inschrijving.objects.count() == 1
    walk_in(editor_client, url)
    assert Inschrijving.objects.count() == 2


@pytest.mark.parametrize("key", ["", "vervalst", formuliersleutel.make("iets anders")])
def test_form_that_is_not_of_this_list_notes_nobody(editor_client, url, key):
    assert "stond te lang open" in walk_in(editor_client, url, formulier=key).content.decode()
    assert not Inschrijving.objects.exists()


def test_person_at_the_door_needs_a_name_and_whom_they_work_for(editor_client, url):
    html = editor_client.post(url, {"email": "x@example.org"}).content.decode()
    assert "Vul de naam in." in html
    assert "Kies de gemeente of vul de organisatie in." in html
    assert not Inschrijving.objects.exists()


@pytest.mark.parametrize("pk", ["0", "x", "9" * 40, ""])
def test_odd_rows_are_not_found(editor_client, url, pk):
    assert editor_client.post(url, {"deelname": pk, "aanwezigheid": "aanwezig"}).status_code == 404


def test_row_of_another_session_is_not_reached(editor_client, leertraject, url):
    other = InschrijvingFactory().deelnames.get()
    assert editor_client.post(url, {"deelname": other.pk, "aanwezigheid": "aanwezig"}).status_code == 404


def test_unknown_answer_changes_nothing(editor_client, leertraject, url):
    deelname = InschrijvingFactory(leertraject=leertraject).deelnames.get()
    editor_client.post(url, {"deelname": deelname.pk, "aanwezigheid": "misschien"})
    assert Deelname.objects.get().aanwezigheid == Aanwezigheid.ONBEKEND


def test_list_asks_as_much_for_one_as_for_thirty(editor_client, leertraject, url):
    def count():
        with CaptureQueriesContext(connection) as captured:
            editor_client.get(url)
        return len(captured)

    InschrijvingFactory(leertraject=leertraject)
    count()
    few = count()
    InschrijvingFactory.create_batch(29, leertraject=leertraject)
    assert count() == few


def test_overview_leads_to_every_session_with_a_date(editor_client, sessie):
    html = editor_client.get(reverse("inschrijving_admin:presentielijsten")).content.decode()
    assert reverse("inschrijving_admin:presentielijst", args=[sessie.pk]) in html


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_only_a_confirmed_seat_is_on_the_list(editor_client, leertraject, url, status):
    InschrijvingFactory(leertraject=leertraject, naam="Een deelnemer", status=status)
    assert ("Een deelnemer" in editor_client.get(url).content.decode()) == (
        status == InschrijvingStatus.BEVESTIGD
    )
