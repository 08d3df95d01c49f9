"""What the head of every public page says to machines."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from PIL import Image
from wagtail.models import Site

from kennisitems.models import Kennisitem
from lmb_site.deelbeelden.bewaring import find_deelbeeld, make_deelbeeld
from lmb_site.models import SiteInstellingen
from tests.factories import (
    DomeinFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    PraktijkPageFactory,
    PublicatiePageFactory,
    ThemaFactory,
)

HERE = "http://testserver"


class Head(HTMLParser):
    """Meta tags by name or property, links by rel."""

    def __init__(self, html: str):
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, list[dict]] = {}
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta":
            self.meta[attrs.get("property") or attrs.get("name") or ""] = attrs.get("content", "")
        if tag == "link":
            self.links.setdefault(attrs["rel"], []).append(attrs)

    @property
    def canonical(self) -> str:
        (link,) = self.links["canonical"]
        return link["href"]

    def alternates(self, kind: str) -> list[str]:
        return [link["href"] for link in self.links.get("alternate", []) if link["type"] == kind]


def head(client, path: str) -> Head:
    response = client.get(path)
    assert response.status_code == 200
    return Head(response.text)


@pytest.fixture
def things(site_tree) -> list:
    return [
        site_tree.overzicht,
        *(site_tree.leertrajecten, site_tree.kennisitems, site_tree.praktijken),
        *(site_tree.publicaties, site_tree.agenda),
        *(make() for make in (InhoudPageFactory, LeertrajectPageFactory, PraktijkPageFactory)),
        *(make() for make in (PublicatiePageFactory, KennisitemFactory, ThemaFactory, DomeinFactory)),
    ]


def address(thing) -> str:
    return getattr(thing, "url", None) or thing.get_absolute_url()


def test_every_page_says_where_it_is_and_what_to_share(client, things):
    for thing in things:
        found = head(client, address(thing))
        assert found.canonical == found.meta["og:url"] == HERE + address(thing)
        assert found.meta["og:title"]
        assert found.meta["og:locale"] == "nl_BE"
        assert found.meta["og:image"].startswith(HERE)
        assert found.meta["twitter:card"] == "summary_large_image"
        assert "robots" not in found.meta


def test_description_comes_from_the_thing_itself(client, site_tree):
    assert (
        head(client, InhoudPageFactory(inleiding="Dit is de kern.").url).meta["description"]
        == "Dit is de kern."
    )
    item = KennisitemFactory(samenvatting="<p>Wat <b>verandert</b> er?</p>")
    found = head(client, item.get_absolute_url())
    assert found.meta["description"] == found.meta["og:description"] == "Wat verandert er?"


def test_share_image_is_that_of_the_thing(client, site_tree):
    for thing in (LeertrajectPageFactory(), KennisitemFactory()):
        make_deelbeeld(thing)
        image = head(client, address(thing)).meta["og:image"]
        assert image == HERE + find_deelbeeld(thing).bestand.url
        # The one folder of media that has addresses, and a name that changes with the content.
        assert re.fullmatch(r"/media/images/delen/[0-9a-f]{20}\.png", urlsplit(image).path)


@pytest.mark.parametrize(
    ("query", "canonical", "is_indexed"),
    [
        ("", "", True),
        ("?utm_source=nieuwsbrief", "", True),
        ("?pagina=2", "?pagina=2", True),
        ("?pagina=999", "?pagina=2", True),
        ("?pagina=xyz", "", True),
        ("?type=nota&utm_source=x", "?type=nota", False),
        ("?pagina=2&type=nota", "?type=nota&pagina=2", False),
    ],
)
def test_canonical_address_of_a_list(client, site_tree, query, canonical, is_indexed):
    KennisitemFactory.create_batch(21)
    found = head(client, f"/kennisitems/{query}")
    assert found.canonical == f"{HERE}/kennisitems/{canonical}"
    assert ("robots" not in found.meta) == is_indexed
    assert is_indexed or found.meta["robots"] == "noindex, follow"


def test_later_page_of_the_agenda_is_itself(client, site_tree):
    PublicatiePageFactory.create_batch(21)
    assert head(client, "/publicaties/?pagina=2").canonical == f"{HERE}/publicaties/?pagina=2"


def test_label_in_both_vocabularies_has_one_address(client, site_tree):
    thema, domein = ThemaFactory(naam="Europa"), DomeinFactory(naam="Europa")
    assert head(client, domein.get_absolute_url()).canonical == HERE + thema.get_absolute_url()


def test_page_that_is_no_thing_has_no_canonical_address(client, site_tree):
    found = Head(client.get("/bestaat-niet/").text)
    assert "canonical" not in found.links
    assert "og:url" not in found.meta


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/zoeken/", "/zoeken/"),
        ("/zoeken/?q=gemeente&pagina=2", "/zoeken/"),
        ("/kennisitems/volgen/", "/kennisitems/volgen/"),
        ("/kennisitems/volgen/?type=nota", "/kennisitems/volgen/"),
        ("/kennisitems/sinds/2024-01-01/", "/kennisitems/sinds/2024-01-01/"),
    ],
)
def test_page_that_lists_or_asks_may_be_found_at_one_address(client, site_tree, path, canonical):
    """Never a second copy in a search engine, and never closed to it either (ADR 0005)."""
    found = head(client, path)
    assert found.canonical == HERE + canonical
    assert "robots" not in found.meta
    assert len(found.meta["description"]) > 40


def test_label_and_kennisitem_without_text_of_their_own_still_have_a_description(client, site_tree):
    SiteInstellingen.objects.create(
        site=Site.objects.get(is_default_site=True), beschrijving="Alles over LMB."
    )
    thema, item = ThemaFactory(naam="Europa", omschrijving=""), KennisitemFactory(samenvatting="")
    assert "over Europa" in head(client, thema.get_absolute_url()).meta["description"]
    assert head(client, item.get_absolute_url()).meta["description"] == "Alles over LMB."


def test_feeds_and_calendars_are_named_where_they_belong(client, site_tree):
    ATOM, CALENDAR = "application/atom+xml", "text/calendar"
    thema, page = ThemaFactory(), LeertrajectPageFactory()
    assert head(client, "/").alternates(ATOM) == ["/kennisitems/feed/"]
    assert (
        head(client, "/").alternates(CALENDAR)
        == head(client, "/agenda/").alternates(CALENDAR)
        == ["/agenda.ics"]
    )
    assert head(client, page.url).alternates(CALENDAR) == [page.agenda_url]
    assert head(client, thema.get_absolute_url()).alternates(ATOM) == [
        f"/kennisitems/feed/?thema={thema.slug}"
    ]
    assert head(client, "/kennisitems/?type=nota").alternates(ATOM) == ["/kennisitems/feed/?type=nota"]
    for path in ["/kennisitems/feed/", "/agenda.ics", page.agenda_url]:
        assert client.get(path).status_code == 200


# Icons --------------------------------------------------------------------------------------------
def test_icons_of_the_page_exist_and_are_small(client, site_tree):
    links = head(client, "/").links
    for link in [*links["icon"], *links["apple-touch-icon"]]:
        if link["href"].startswith("/static/"):
            path = Path(finders.find(link["href"].removeprefix("/static/")))
            assert path.stat().st_size < 12 * 1024
    with Image.open(finders.find("merk/icoon-180.png")) as image:
        assert image.size == (180, 180)


def test_icon_has_colours_for_a_dark_browser():
    svg = Path(finders.find("merk/icoon.svg")).read_text()
    assert "prefers-color-scheme:dark" in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)


def test_favicon_is_answered(client, db):
    response = client.get("/favicon.ico")
    assert response["Content-Type"] == "image/x-icon"
    assert response.content[:4] == b"\x00\x00\x01\x00"


def test_manifest_is_dutch_and_its_icons_exist(client, site_tree):
    (link,) = head(client, "/").links["manifest"]
    response = client.get(link["href"])
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["lang"].startswith("nl")
    assert manifest["theme_color"] == "#fbfaf7"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        if icon["type"] == "image/png":
            with Image.open(path) as image:
                assert f"{image.width}x{image.height}" == icon["sizes"]


def test_humans_txt_names_the_organisation(client, site_tree):
    response = client.get("/humans.txt")
    assert "VVSG" in response.text
    assert response["Content-Type"].startswith("text/plain")


# A test machine -----------------------------------------------------------------------------------
def test_test_machine_keeps_search_engines_out(client, site_tree, settings):
    assert "X-Robots-Tag" not in client.get("/")
    settings.ALLOW_INDEXING = False
    assert client.get("/")["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get("/robots.txt").text.splitlines() == ["User-agent: *", "Disallow: /"]


def test_preview_of_an_item_without_address_yet_opens(rf, site_tree):
    item = Kennisitem(titel="Nog zonder adres")
    response = item.make_preview_request(rf.get("/"))
    assert response.status_code == 200
    assert "Nog zonder adres" in response.text
