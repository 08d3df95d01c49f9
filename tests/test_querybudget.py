"""How many questions a page may ask the database: few, and the same for 3 and for 30 items."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leertrajecten.models import Partner
from tests.factories import (
    ActieterreinPageFactory,
    BestandFactory,
    GemeenteFactory,
    InschrijvingFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    PraktijkPageFactory,
    PublicatiePageFactory,
    SDGFactory,
    SessieFactory,
    ThemaFactory,
    moment,
)


def count(client, path: str) -> int:
    client.get(path)  # what a process remembers is remembered by now: site paths, content types
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    assert response.content
    return len(captured)


def few_and_many(client, path: str, add) -> tuple[int, int]:
    add(3)
    few = count(client, path)
    add(27)
    return few, count(client, path)


@pytest.fixture
def terreinen(site_tree):
    return [ActieterreinPageFactory(volgorde=n) for n in (1, 2, 3)]


def add_praktijken(terreinen, number):
    for _ in range(number):
        PraktijkPageFactory(
            actieterreinen=terreinen, sdgs=[SDGFactory()], gemeenten=[GemeenteFactory() for _ in range(2)]
        )


def add_leertrajecten(terreinen, number):
    themas = [ThemaFactory()]
    for _ in range(number):
        page = LeertrajectPageFactory(open=True, actieterreinen=terreinen, themas=themas)
        InschrijvingFactory(leertraject=page)


def test_overview(client, terreinen):
    few, many = few_and_many(
        client, "/", lambda n: (add_praktijken(terreinen, n), add_leertrajecten(terreinen, n))
    )
    assert few == many <= 12


def test_action_field(client, terreinen):
    few, many = few_and_many(client, terreinen[0].url, lambda n: add_praktijken(terreinen, n))
    assert few == many <= 12


def test_list_of_leertrajecten(client, terreinen):
    few, many = few_and_many(client, "/leertrajecten/", lambda n: add_leertrajecten(terreinen, n))
    assert few == many <= 11


def test_list_of_praktijken(client, terreinen):
    few, many = few_and_many(client, "/praktijken/", lambda n: add_praktijken(terreinen, n))
    assert few == many <= 10


def test_list_of_publicaties(client, site_tree):
    few, many = few_and_many(client, "/publicaties/", lambda n: PublicatiePageFactory.create_batch(n))
    assert few == many <= 10


def test_list_of_kennisitems(client, site_tree):
    themas = [ThemaFactory(), ThemaFactory()]
    few, many = few_and_many(
        client, "/kennisitems/", lambda n: KennisitemFactory.create_batch(n, themas=themas)
    )
    assert few == many <= 11


def test_agenda(client, site_tree):
    def add(number):
        for n in range(number):
            SessieFactory(leertraject=LeertrajectPageFactory(), begin=moment(5 + n))

    few, many = few_and_many(client, "/agenda/", add)
    assert few == many <= 10


def test_leertraject_with_all_that_hangs_on_it(client, terreinen):
    themas = [ThemaFactory()]
    page = LeertrajectPageFactory(open=True, actieterreinen=terreinen, themas=themas, sdgs=[SDGFactory()])
    LeertrajectPageFactory(vorige_editie=page)

    def add(number):
        for n in range(number):
            presentatie = {"type": "presentatie", "value": {"titel": "", "document": BestandFactory().pk}}
            SessieFactory(leertraject=page, begin=moment(30 + n), presentaties=[presentatie])
            Partner.objects.create(leertraject=page, naam=f"Partner {n}")
            InschrijvingFactory(leertraject=page)
            KennisitemFactory(themas=themas)

    few, many = few_and_many(client, page.url, add)
    assert few == many <= 13
