"""Reach: which of today's municipalities took part (E11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leertrajecten.inschrijvingen.beheer.bereik import measure
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from tests.factories import GemeenteFactory, InschrijvingFactory, LeertrajectPageFactory, moment

URL = "inschrijving_admin:bereik"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")


def provincie(bereik, naam):
    return next(row for row in bereik.provincies if row.naam == naam)


def test_registrations_of_a_merged_municipality_count_for_the_one_of_today(leertraject):
    vandaag = GemeenteFactory(naam="Beveren-Kruibeke-Zwijndrecht", provincie="Oost-Vlaanderen")
    vroeger = GemeenteFactory(naam="Kruibeke", provincie="Oost-Vlaanderen", opgegaan_in=vandaag)
    GemeenteFactory(naam="Gent", provincie="Oost-Vlaanderen")
    for gemeente in (vandaag, vroeger):
        InschrijvingFactory(leertraject=leertraject, gemeente=gemeente)
    bereik = measure()
    found = provincie(bereik, "Oost-Vlaanderen")
    assert (found.gemeenten, found.bereikt, found.inschrijvingen, found.procent) == (2, 1, 2, 50)
    assert bereik.gemeenten[0] == ("Beveren-Kruibeke-Zwijndrecht", "Oost-Vlaanderen", 2)


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_only_who_has_a_seat_counts(leertraject, status):
    InschrijvingFactory(leertraject=leertraject, status=status)
    assert measure().totaal.inschrijvingen == (status == InschrijvingStatus.BEVESTIGD)


def test_filters_by_leertraject_and_year(leertraject):
    InschrijvingFactory(leertraject=leertraject, aangemaakt_op=moment(0).replace(year=2024))
    InschrijvingFactory()
    assert measure(leertraject=leertraject).totaal.inschrijvingen == 1
    assert measure(jaar=2024).totaal.inschrijvingen == 1
    assert measure(jaar=2019).totaal.inschrijvingen == 0


def test_other_organisations_are_counted_apart(leertraject):
    InschrijvingFactory(leertraject=leertraject, organisatie_zonder_gemeente=True)
    bereik = measure()
    assert (bereik.andere, bereik.totaal.inschrijvingen) == (1, 0)


def test_page_and_download_say_the_same(editor_client, leertraject):
    InschrijvingFactory(leertraject=leertraject, gemeente=GemeenteFactory(naam="Aarschot"))
    assert "1 van de 1 gemeenten namen deel" in editor_client.get(reverse(URL)).content.decode()
    download = b"".join(editor_client.get(reverse(URL), {"als": "csv"}).streaming_content).decode()
    assert "Aarschot;" in download


def test_odd_questions_are_answered(editor_client, leertraject):
    for query in ({"jaar": "x"}, {"jaar": "99999999999"}, {"leertraject": "niets"}, {"als": "exe"}):
        assert editor_client.get(reverse(URL), query).status_code == 200


def test_measuring_asks_two_questions(leertraject):
    InschrijvingFactory.create_batch(5, leertraject=leertraject)
    with CaptureQueriesContext(connection) as captured:
        measure()
    assert len(captured) == 2
