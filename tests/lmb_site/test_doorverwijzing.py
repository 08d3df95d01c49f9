"""Addresses that no longer show anything lead on, or say that what was there is gone (Z13)."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.factories import InhoudPageFactory, LeertrajectPageFactory, SessieFactory


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Wagtail tells of a new address after the commit."""

    def rename(page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


@pytest.fixture
def published(site_tree):
    def make(factory, **fields):
        page = factory(**fields)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return make


def test_renamed_page_leads_to_its_new_address(client, published, rename):
    page = published(InhoudPageFactory, slug="oud")
    rename(page, "nieuw")
    response = client.get("/oud/")
    assert (response.status_code, response["Location"]) == (301, "/nieuw/")


def test_page_below_a_renamed_one_leads_on_too(client, published, rename):
    parent = published(InhoudPageFactory, slug="oud")
    published(InhoudPageFactory, slug="kind", parent=parent)
    parent.refresh_from_db()
    rename(parent, "nieuw")
    assert client.get("/oud/kind/")["Location"] == "/nieuw/kind/"


def test_moved_page_leads_to_its_new_address(client, published):
    page, target = published(InhoudPageFactory, slug="oud"), published(InhoudPageFactory, slug="map")
    page.move(target, pos="last-child")
    assert client.get("/oud/")["Location"] == "/map/oud/"


def test_calendars_and_form_of_a_renamed_leertraject_lead_on(client, published, rename):
    page = published(LeertrajectPageFactory, slug="oud", open=True)
    sessie = SessieFactory(leertraject=page)
    page.refresh_from_db()
    rename(page, "tussenin")
    rename(page, "nieuw")
    for below in ("inschrijven/", "agenda.ics", f"sessie-{sessie.pk}.ics"):
        response = client.get(f"/leertrajecten/oud/{below}", follow=True)
        assert response.status_code == 200
        assert response.redirect_chain == [(f"/leertrajecten/nieuw/{below}", 301)]


def test_page_taken_offline_is_gone(client, published):
    page = published(InhoudPageFactory, slug="weg")
    page.unpublish()
    response = client.get("/weg/")
    assert response.status_code == 410
    assert "bestaat niet meer" in response.text


def test_draft_that_was_never_public_is_unknown(client, site_tree):
    InhoudPageFactory(slug="klad", draft=True)
    assert client.get("/klad/").status_code == 404
    assert client.get("/nooit-geweest/").status_code == 404


def test_page_taken_offline_leads_to_what_replaced_it(client, published):
    published(InhoudPageFactory, slug="weg").unpublish()
    Redirect.add_redirect("/weg/", redirect_to="/leertrajecten/")
    response = client.get("/weg/")
    assert (response.status_code, response["Location"]) == (301, "/leertrajecten/")
