"""Registrations and attendance per leertraject (E11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leertrajecten.inschrijvingen.beheer.cijfers import measure
from leertrajecten.inschrijvingen.enums import Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname
from tests.factories import InschrijvingFactory, LeertrajectPageFactory

URL = "inschrijving_admin:cijfers"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")


def test_row_counts_seats_waiting_ended_and_who_came(leertraject):
    came, absent, _unknown = InschrijvingFactory.create_batch(3, leertraject=leertraject)
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True)
    InschrijvingFactory(leertraject=leertraject, geannuleerd=True)
    Deelname.objects.filter(inschrijving=came).update(aanwezigheid=Aanwezigheid.AANWEZIG)
    Deelname.objects.filter(inschrijving=absent).update(aanwezigheid=Aanwezigheid.AFWEZIG)
    [row] = measure([leertraject])
    assert (row.bevestigd, row.wachtend, row.gestopt, row.genoteerd, row.aanwezig) == (3, 1, 1, 2, 1)
    assert row.opkomst == 50


def test_turnout_is_unknown_when_nobody_noted_it(leertraject):
    InschrijvingFactory(leertraject=leertraject)
    assert measure([leertraject])[0].opkomst is None


def test_page_shows_it_and_asks_as_much_for_one_as_for_ten(editor_client, leertraject):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert "Duurzaam aankoopbeleid" in editor_client.get(reverse(URL)).content.decode()
        return len(captured)

    count()
    few = count()
    for page in LeertrajectPageFactory.create_batch(9):
        InschrijvingFactory(leertraject=page)
    assert count() == few


def test_download_holds_all_and_the_page_leads_on(editor_client, leertraject):
    LeertrajectPageFactory.create_batch(60)
    assert "?p=2" in editor_client.get(reverse(URL)).content.decode()
    text = b"".join(editor_client.get(reverse(URL), {"als": "csv"}).streaming_content).decode()
    assert len(text.splitlines()) == 62
