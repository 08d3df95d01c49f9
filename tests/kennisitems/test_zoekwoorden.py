"""What the list of kennisitems says about the words that were asked for (K4)."""

import pytest
from django.core.cache import cache

from lmb_site.zoeken import zoektermen
from tests.factories import KennisitemFactory, ThemaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def items(site_tree):
    KennisitemFactory(
        titel="KB betr. de kinderopvang",
        samenvatting="<p>Over opvang van baby's & <b>kinderen</b>.</p>",
        type="besluit",
    )
    KennisitemFactory(titel="Decreet over windturbines")


def counted() -> dict:
    return cache.get(zoektermen.KEY) or {}


def test_a_typing_error_is_said_and_forgiven(client):
    text = client.get("/kennisitems/?q=kinderopvagn").text
    assert "We zochten naar <strong>kinderopvang</strong>" in text
    assert "<mark>kinderopvang</mark>" in text
    assert "We zochten" not in client.get("/kennisitems/?q=kinderopvang").text


def test_the_words_are_marked_beside_the_abbreviations(client):
    text = client.get("/kennisitems/?q=kinderen+kb").text
    assert '<mark><abbr title="koninklijk besluit">KB</abbr></mark>' in text
    assert '<abbr title="betreffende">betr.</abbr>' in text
    assert "baby&#x27;s &amp; <mark>kinderen</mark>." in text
    assert "<mark>" not in client.get("/kennisitems/").text


def test_what_nobody_has_leads_to_what_comes_near_and_to_the_whole_site(client):
    response = client.get("/kennisitems/?q=zeppelin+windturbines")
    assert response.context["lijst"].aantal == 0
    assert [item.titel for item in response.context["nabij"]] == ["Decreet over windturbines"]
    assert "Dit komt in de buurt" in response.text
    assert '<a href="/zoeken/?q=zeppelin%20windturbines">' in response.text
    assert "Dit komt in de buurt" not in client.get("/kennisitems/?q=zeppelin").text


def test_a_filter_too_many_is_no_search_without_result(client):
    response = client.get("/kennisitems/?q=windturbines&type=besluit")
    assert response.context["lijst"].aantal == 0
    assert not response.context["nabij"]
    assert not counted()


def test_a_search_without_result_is_counted_and_a_feed_never_is(client):
    client.get("/kennisitems/?q=zeppelin")
    client.get("/kennisitems/?q=zeppelin")
    client.get("/kennisitems/feed/?q=luchtballon")
    client.get("/kennisitems/?q=luchtballon&sinds=2999-01-01")
    client.get("/kennisitems/?q=windturbines")
    assert counted() == {"zeppelin": 2}


def test_a_theme_that_went_into_another_is_not_offered(client, settings):
    into = ThemaFactory(naam="Klimaat", slug="klimaat")
    ThemaFactory(naam="Weer", slug="weer", opgegaan_in=into)
    assert list(client.get("/zoeken/?q=zeppelin").context["themas"]) == [into]
    sitemap = client.get("/sitemap-begrippen.xml").text
    assert "/thema/klimaat/" in sitemap
    assert "/thema/weer/" not in sitemap
