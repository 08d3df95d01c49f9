"""The list of leertrajecten: what it shows, and what its links promise (Z5). What it costs: test_querybudget."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from leertrajecten.models import LeertrajectPage
from leertrajecten.status import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def aanbod(site_tree):
    """One leertraject of each status, and a second archived one with a theme of its own."""
    thema = factories.ThemaFactory(naam="Participatie", slug="participatie")
    running = factories.LeertrajectPageFactory(open=True, title="Loopt", nummer=1, themas=[thema])
    factories.SessieFactory(leertraject=running, past=True)
    factories.LeertrajectPageFactory(title="Aangekondigd", nummer=2)
    factories.LeertrajectPageFactory(voorbij=True, title="Afgerond", nummer=3, themas=[thema])
    factories.LeertrajectPageFactory(gearchiveerd=True, title="Archief een", nummer=4)
    factories.LeertrajectPageFactory(gearchiveerd=True, title="Archief twee", nummer=5, themas=[thema])
    factories.LeertrajectPageFactory(draft=True, title="Klad")
    return site_tree.leertrajecten


def shown(client, query="") -> tuple[list[str], object]:
    lijst = client.get(f"/leertrajecten/{query}").context["lijst"]
    return [page.title for page in lijst.pagina], lijst


def options(lijst, naam) -> dict[str, int]:
    facet = next(facet for facet in lijst.facetten if facet.naam == naam)
    return {optie.waarde: optie.aantal for optie in facet.opties}


def test_list_shows_running_then_announced_then_past_and_no_archive(client, aanbod):
    titles, lijst = shown(client)
    assert titles == ["Loopt", "Aangekondigd", "Afgerond"]
    assert lijst.telling == "3 leertrajecten"


def test_list_tells_how_many_are_in_the_archive_and_shows_them_when_asked(client, aanbod):
    _, lijst = shown(client)
    assert options(lijst, "status") == {"aangekondigd": 1, "loopt": 1, "afgerond": 1, "gearchiveerd": 2}
    link = next(optie.url for optie in lijst.facetten[0].opties if optie.waarde == Status.GEARCHIVEERD)
    titles, lijst = shown(client, link)
    assert titles == ["Archief een", "Archief twee"]
    assert lijst.telling == "2 leertrajecten"


def test_archived_page_stays_reachable(client, aanbod):
    page = LeertrajectPage.objects.get(title="Archief een")
    response = client.get(page.url)
    assert response.status_code == 200
    assert "Archief een" in response.content.decode()


def test_counts_are_what_the_links_give(client, aanbod):
    for query in ("", "?thema=participatie", "?status=afgerond", "?status=gearchiveerd"):
        for facet in shown(client, query)[1].facetten:
            for optie in facet.opties:
                if not optie.is_gekozen:
                    assert shown(client, optie.url)[1].aantal == optie.aantal, (query, optie)


def test_filters_combine_and_keep_the_archive_apart(client, aanbod):
    titles, lijst = shown(client, "?thema=participatie")
    assert titles == ["Loopt", "Afgerond"]
    assert options(lijst, "status") == {"loopt": 1, "afgerond": 1, "gearchiveerd": 1}
    assert shown(client, "?thema=participatie&status=gearchiveerd")[0] == ["Archief twee"]


@pytest.mark.parametrize(
    "query", ["?status=onzin", "?thema=%00", "?terrein=" + "x" * 500, "?pagina=-1", "?status="]
)
def test_bad_values_give_a_list_and_no_error(client, aanbod, query):
    assert client.get(f"/leertrajecten/{query}").status_code == 200


def fill_site(number: int) -> None:
    themas = [factories.ThemaFactory() for _ in range(2)]
    for _ in range(number):
        page = factories.LeertrajectPageFactory(open=True, themas=themas)
        factories.SessieFactory(leertraject=page, past=True)
        factories.InschrijvingFactory(leertraject=page)


# Template tags ------------------------------------------------------------------------------------
def test_actuele_leertrajecten_puts_what_one_can_join_first(aanbod):
    factories.LeertrajectPageFactory(open=True, title="Open maar nog niet begonnen", nummer=9)
    template = Template(
        "{% load leertrajecten_tags %}{% actuele_leertrajecten 3 as rijen %}{% for r in rijen %}{{ r.title }}|{% endfor %}"
    )
    assert template.render(Context()) == "Loopt|Open maar nog niet begonnen|Aangekondigd|"


def test_leertrajecten_with_a_theme_lists_all_of_them_with_the_archive_last(aanbod):
    from lmb_site.models import Thema

    template = Template(
        "{% load leertrajecten_tags %}{% leertrajecten_with thema as rijen %}{% for r in rijen %}{{ r.title }}|{% endfor %}"
    )
    assert (
        template.render(Context({"thema": Thema.objects.get(slug="participatie")}))
        == "Loopt|Afgerond|Archief twee|"
    )


def test_tags_know_how_full_it_is_without_asking_per_row(site_tree):
    fill_site(3)
    template = Template(
        "{% load leertrajecten_tags %}{% actuele_leertrajecten 12 as rijen %}"
        "{% for r in rijen %}{% with actie=r|wat_nu %}{{ actie.soort }}{% endwith %}{% endfor %}"
    )
    template.render(Context())
    with CaptureQueriesContext(connection) as few:
        assert template.render(Context()) == "inschrijven" * 3
    fill_site(6)
    with CaptureQueriesContext(connection) as many:
        assert template.render(Context()) == "inschrijven" * 9
    assert len(few) == len(many)
