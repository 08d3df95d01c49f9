"""Registrations as a file: chosen columns, safe cells, and every registration remembers it (A3, E6)."""

import csv
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from leertrajecten.inschrijvingen.models import Gebeurtenis
from tests.factories import GemeenteFactory, InschrijvingFactory, LeertrajectPageFactory, UserFactory

URL = "inschrijving_admin:uitvoer"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_file_holds_the_chosen_columns_of_what_the_list_shows(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject, naam="An", gemeente=GemeenteFactory(naam="Aarschot"))
    InschrijvingFactory(naam="Van een ander leertraject")
    url = f"{reverse(URL)}?leertraject={leertraject.pk}"
    assert "1 inschrijving," in editor_client.get(url).content.decode()
    response = editor_client.post(url, {"kolommen": ["bestuur", "naam"], "vorm": "csv"})
    assert rows_of(response) == [["Naam", "Gemeente of organisatie"], ["An", "Aarschot"]]


def test_workbook_holds_the_same(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject, naam="=1+1")
    response = editor_client.post(reverse(URL), {"kolommen": ["naam", "aangemaakt_op"], "vorm": "xlsx"})
    sheet = load_workbook(BytesIO(response.content)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].is_date


def test_no_cell_of_a_csv_runs_as_a_formula(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject, naam="=cmd|' /C calc'!A0", functie="@som", vraag="+1")
    data = {"kolommen": ["naam", "functie", "vraag"], "vorm": "csv"}
    assert rows_of(editor_client.post(reverse(URL), data))[1] == ["'=cmd|' /C calc'!A0", "'@som", "'+1"]


def test_every_registration_remembers_who_took_it_out_and_which_columns(editor_client, editor, leertraject):
    inschrijvingen = InschrijvingFactory.create_batch(2, leertraject=leertraject)
    editor_client.get(reverse(URL))
    assert not Gebeurtenis.objects.filter(wat="uitgevoerd").exists()
    editor_client.post(reverse(URL), {"kolommen": ["naam", "email"], "vorm": "csv"})
    lines = Gebeurtenis.objects.filter(wat="uitgevoerd")
    assert {line.inschrijving_id for line in lines} == {inschrijving.pk for inschrijving in inschrijvingen}
    assert {line.gebruiker for line in lines} == {editor}
    assert lines[0].feiten == {"kolommen": ["naam", "email"]}


def test_dietary_needs_leave_only_when_asked_for_by_name(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject, voorkeuren="notenallergie")
    assert "Toegankelijkheid" not in str(
        rows_of(editor_client.post(reverse(URL), {"kolommen": ["naam"], "vorm": "csv"}))
    )
    rows = rows_of(editor_client.post(reverse(URL), {"kolommen": ["naam", "voorkeuren"], "vorm": "csv"}))
    assert rows[1][1] == "notenallergie"


def test_no_column_is_a_sentence_and_no_file(editor_client, leertraject):
    response = editor_client.post(reverse(URL), {"vorm": "csv"})
    assert response.status_code == 422
    assert "Kies minstens één kolom." in response.content.decode()


def test_filter_without_such_a_value_takes_nobody_out(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject)
    response = editor_client.post(f"{reverse(URL)}?leertraject=99999", {"kolommen": ["naam"], "vorm": "csv"})
    assert rows_of(response) == [["Naam"]]


def test_questions_do_not_grow_with_the_rows(editor_client, leertraject):
    def count():
        with CaptureQueriesContext(connection) as captured:
            data = {"kolommen": ["naam", "bestuur", "leertraject", "sessies", "aanwezig"], "vorm": "csv"}
            rows_of(editor_client.post(reverse(URL), data))
        return len(captured)

    InschrijvingFactory(leertraject=leertraject)
    count()
    few = count()
    InschrijvingFactory.create_batch(20, leertraject=leertraject)
    assert count() == few


def test_only_who_may_see_registrations_takes_them_out(leertraject):
    user = UserFactory(username="zonder-recht")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert client.post(reverse(URL), {"kolommen": ["naam"], "vorm": "csv"}).status_code in (302, 403)
    assert not Gebeurtenis.objects.exists()
