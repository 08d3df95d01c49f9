"""The small files at fixed addresses, and the address of the site itself."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import Site

from lmb_site.siteadres import follow_site_url
from tests.factories import (
    DomeinFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    ThemaFactory,
)

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(client, path: str) -> list[str]:
    return [element.text for element in ElementTree.fromstring(client.get(path).content).iter(LOC)]


def test_robots_keeps_robots_out_of_private_pages_and_names_the_sitemap(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /inschrijving/" in text
    assert "Disallow: /admin/" in text
    assert "/zoeken/" not in text  # may be found (ADR 0005)
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_security_txt_has_what_rfc_9116_asks(client, site_tree):
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:internationaal@vvsg.be"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    assert response["Content-Type"].startswith("text/plain")


def test_sitemap_leads_to_every_public_thing_and_to_no_draft(client, site_tree):
    shown = [
        InhoudPageFactory().full_url,
        LeertrajectPageFactory().full_url,
        "http://testserver" + KennisitemFactory().get_absolute_url(),
        "http://testserver" + ThemaFactory().get_absolute_url(),
    ]
    hidden = [InhoudPageFactory(draft=True).title, KennisitemFactory(live=False).slug]
    parts = locations(client, "/sitemap.xml")
    found = [url for part in parts for url in locations(client, part.removeprefix("http://testserver"))]
    assert set(shown) <= set(found)
    assert not [url for url in found for words in hidden if words in url]


def test_unknown_part_of_the_sitemap_is_not_found(client, site_tree):
    assert client.get("/sitemap-iets.xml").status_code == 404


@pytest.mark.parametrize(
    ("url", "hostname", "port"),
    [
        ("http://127.0.0.1:8123", "127.0.0.1", 8123),
        ("https://lmb.example.org", "lmb.example.org", 443),
        ("http://lmb.example.org", "lmb.example.org", 80),
    ],
)
def test_the_record_of_the_site_follows_site_url(site_tree, settings, url, hostname, port):
    settings.SITE_URL = url
    follow_site_url()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == (hostname, port)


def test_media_serves_renditions_only(client, db):
    for path in ("/media/original_images/x.png", "/media/documents/x.pdf", "/media/../lmb.sqlite3"):
        assert client.get(path).status_code == 404


def test_sitemap_says_when_a_page_was_last_published(client, site_tree):
    page = InhoudPageFactory()
    page.save_revision().publish()
    page.refresh_from_db()
    text = client.get("/sitemap-paginas.xml").text
    entry = text[text.index(page.full_url) :].partition("</url>")[0]
    assert f"<lastmod>{timezone.localtime(page.last_published_at):%Y-%m-%d}" in entry


def test_sitemap_has_a_label_of_both_vocabularies_once(client, site_tree):
    thema, domein = ThemaFactory(naam="Europa"), DomeinFactory(naam="Europa")
    found = locations(client, "/sitemap-begrippen.xml")
    assert f"http://testserver{thema.get_absolute_url()}" in found
    assert f"http://testserver{domein.get_absolute_url()}" not in found
