"""A kennisitem keeps its old addresses, and a withdrawn one can lead to its replacement (Z13)."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.factories import KennisitemFactory


@pytest.fixture
def item(site_tree):
    item = KennisitemFactory(slug="eerste")
    item.save_revision().publish()
    item.refresh_from_db()
    return item


def rename(item, slug: str) -> None:
    item.slug = slug
    item.save_revision().publish()


def test_changed_slug_leaves_a_redirect(client, item):
    rename(item, "tweede")
    response = client.get("/kennisitems/eerste/")
    assert (response.status_code, response["Location"]) == (301, "/kennisitems/tweede/")


def test_every_old_address_leads_to_the_last_in_one_step(client, item):
    rename(item, "tweede")
    rename(item, "derde")
    for slug in ("eerste", "tweede"):
        assert client.get(f"/kennisitems/{slug}/")["Location"] == "/kennisitems/derde/"


def test_slug_that_comes_back_makes_no_circle(client, item):
    rename(item, "tweede")
    rename(item, "eerste")
    assert client.get("/kennisitems/eerste/").status_code == 200
    assert client.get("/kennisitems/tweede/")["Location"] == "/kennisitems/eerste/"
    assert Redirect.objects.count() == 1


def test_draft_of_a_new_slug_changes_nothing_yet(client, item):
    item.slug = "tweede"
    item.save_revision()
    assert client.get("/kennisitems/eerste/").status_code == 200
    assert not Redirect.objects.exists()


def test_item_that_was_never_public_leaves_nothing_behind(site_tree):
    item = KennisitemFactory(draft=True)
    item.slug = "anders"
    item.save()
    assert not Redirect.objects.exists()


def test_withdrawn_item_leads_to_what_replaced_it(client, item):
    item.unpublish()
    assert client.get(item.get_absolute_url()).status_code == 410
    Redirect.add_redirect(item.get_absolute_url(), redirect_to="/kennisitems/", is_permanent=False)
    response = client.get(item.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, "/kennisitems/")
