"""The feed as others read it: valid Atom, and with feedparser exactly the rows of the list (K5)."""

from datetime import date, timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

import feedparser
import pytest
from django.utils import timezone

from kennisitems.lijstkeuzes import read_lijst
from kennisitems.models import Wijziging
from lmb_site.zoeken import index
from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory
from tests.kennisitems.atom import faults_of

TODAY = timezone.localdate()


@pytest.fixture
def many(site_tree):
    """Forty-five items, as titles come: with signs, with controls, changed and not."""
    thema = ThemaFactory(naam="Natuur & <milieu>", slug="natuur")
    for number in range(45):
        item = KennisitemFactory(
            titel=f"Wet {number} betr. <b>x</b> & “y” \u0007\ufffe",
            slug=f"wet-{number}",
            type="wet" if number % 2 else "nota",
            themas=[thema],
            domeinen=[DomeinFactory(naam=f"Domein {number}")],
            documentdatum=date(2019, 4, 3) if number % 3 else None,
            publicatiedatum=TODAY - timedelta(days=number % 7),
            samenvatting=""
            if number % 5 == 0
            else f"<p>Over <a href='https://example.org'>{number}</a>.</p>",
        )
        if number % 10 == 0:
            Wijziging.objects.create(kennisitem=item, op=timezone.now(), nota="Bedrag & <termijn> gewijzigd.")
    index.rebuild()
    KennisitemFactory(titel="Morgen", toekomst=True, themas=[thema])
    return thema


QUERIES = [
    {},
    {"thema": "natuur"},
    {"type": "wet", "jaar": "2019"},
    {"q": "wet", "type": "nota"},
    {"sinds": str(TODAY - timedelta(days=3))},
    {"sinds": "gisteren"},
    {"thema": "bestaat-niet", "q": '"<&'},
    {"volgorde": "documentdatum"},
]


@pytest.mark.parametrize("query", QUERIES, ids=urlencode)
def test_every_page_of_the_feed_is_valid_and_together_they_are_the_list(client, settings, many, query):
    expected = []
    number = 1
    while True:
        lijst = read_lijst({**query, "pagina": str(number)})
        expected += [item.full_url for item in lijst.pagina]
        if not lijst.pagina.has_next():
            break
        number += 1
    address, found, ids = f"/kennisitems/feed/?{urlencode(query)}", [], []
    while address:
        response = client.get(address.removeprefix(settings.SITE_URL))
        assert faults_of(response.content) == []
        feed = feedparser.parse(response.content)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        found += [entry.link for entry in feed.entries]
        ids += [entry.id for entry in feed.entries]
        address = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    assert sorted(found) == sorted(expected)
    assert len(set(ids)) == len(ids)
    if query.keys() <= {"thema", "type", "jaar", "sinds"}:
        assert found == expected


def test_entry_reads_back_as_it_was_written(client, many):
    thema = ThemaFactory(naam="Klimaat")
    item = KennisitemFactory(titel="Dec. <betr.> & “gemeenten”", slug="dec", themas=[thema])
    [entry] = feedparser.parse(client.get(f"/kennisitems/feed/?thema={thema.slug}").content).entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == item.titel
    assert entry.summary == "Wat het is en wat er verandert."
    assert [tag.term for tag in entry.tags] == ["Klimaat"]
    assert date(*entry.published_parsed[:3]) in {
        item.publicatiedatum,
        item.publicatiedatum - timedelta(days=1),
    }


def test_feed_ignores_the_order_of_the_page(client, many):
    assert (
        client.get("/kennisitems/feed/?type=wet&volgorde=documentdatum").content
        == client.get("/kennisitems/feed/?type=wet").content
    )


class _Alternates(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and attrs.get("type") == "application/atom+xml":
            self.found.append((attrs["title"], attrs["href"]))


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/kennisitems/", "Kennisitems over Lokaal Mondiaal Beleid"),
        ("/kennisitems/?thema=natuur&jaar=2019", "Kennisitems: thema Natuur & <milieu>, jaar 2019"),
        (
            "/kennisitems/sinds/2020-01-01/?thema=natuur",
            "Kennisitems: thema Natuur & <milieu>, sinds 1 jan. 2020",
        ),
        ("/thema/natuur/", "Kennisitems: Natuur & <milieu>"),
    ],
)
def test_pages_make_their_feed_known_by_its_name(client, many, path, title):
    parser = _Alternates()
    parser.feed(client.get(path).text)
    [(found, href)] = parser.found
    assert found == title
    assert client.get(href).status_code == 200


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<id>tag", "<id>geen iri "),
        ("</title>", "</title><title>nog een</title>"),
        ("<updated>", "<updated>x"),
        ('rel="self"', 'rel="iets"'),
        ("<entry>", "<entry><onbekend/>"),
    ],
)
def test_checker_finds_what_is_wrong(client, many, before, after):
    document = client.get("/kennisitems/feed/").content.decode()
    assert before in document
    assert faults_of(document.replace(before, after, 1).encode()) != []
