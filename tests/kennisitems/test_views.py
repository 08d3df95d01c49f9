"""A kennisitem's own page, the list as page, as Atom and as CSV."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kennisitems.models import KennisitemBijlage
from kennisitems.templatetags.kennisitems_tags import verwante_kennisitems
from kennisitems.uitvoer import KOLOMMEN
from tests.factories import (
    BestandFactory,
    DomeinFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    ThemaFactory,
)

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = timezone.localdate()


def entries(response) -> list[ET.Element]:
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def entry_titles(response) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(response)]


def links(response) -> dict[str, str]:
    return {
        link.get("rel"): link.get("href") for link in ET.fromstring(response.content).findall(f"{ATOM}link")
    }


def rows_of(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


# One kennisitem -----------------------------------------------------------------------------------
def test_kennisitem_shows_all_it_carries(site_tree, client):
    thema = ThemaFactory(naam="Europa")
    leertraject = LeertrajectPageFactory(title="Duurzaam aankoopbeleid")
    draft = LeertrajectPageFactory(title="Nog geheim", live=False)
    item = KennisitemFactory(
        titel="Verordening (EU) 2019/318 wijz. iets",
        type="verordening",
        nummer="2019/318",
        niveau="eu",
        documentdatum=date(2019, 2, 19),
        publicatiedatum=date(2019, 3, 20),
        staatsblad=date(2019, 2, 28),
        inwerkingtreding=date(2019, 3, 1),
        bron="http://data.europa.eu/eli/reg/2019/318/oj",
        samenvatting="<p>Over vrachtwagens.</p>",
        themas=[thema],
        domeinen=[DomeinFactory(naam="Europa"), DomeinFactory(naam="Bestuur")],
        leertrajecten=[leertraject, draft],
    )
    KennisitemBijlage.objects.create(kennisitem=item, document=BestandFactory(title="De tekst"))
    response = client.get("/kennisitems/" + item.slug + "/")
    assert response.status_code == 200
    text = " ".join(response.text.split())
    for expected in [
        "2019/318",
        "Verordening",
        "19 februari 2019",
        "28 februari 2019",
        "1 maart 2019",
        "20 maart 2019",
        "http://data.europa.eu/eli/reg/2019/318/oj",
        "Over vrachtwagens.",
        "De tekst",
        "Bestuur",
        "Duurzaam aankoopbeleid",
        leertraject.url,
        thema.get_absolute_url(),
    ]:
        assert expected in text, expected
    assert "Nog geheim" not in text
    assert text.count(">Europa<") == 1
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("trait", ["draft", "toekomst"])
def test_kennisitem_that_is_not_public_is_not_found(site_tree, client, trait):
    item = KennisitemFactory(**{trait: True})
    assert client.get(item.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("slug", ["bestaat-niet", "x" * 5_000, "%00", "..", "é", "a%20b", "feed%22"])
def test_unknown_kennisitem_is_not_found(site_tree, client, slug):
    assert client.get(f"/kennisitems/{slug}/").status_code in {400, 404}


def test_kennisitem_offers_related_ones_by_theme(db):
    thema = ThemaFactory()
    item = KennisitemFactory(themas=[thema])
    near = KennisitemFactory(themas=[thema])
    KennisitemFactory(themas=[thema], toekomst=True)
    KennisitemFactory(themas=[thema], draft=True)
    KennisitemFactory()
    assert verwante_kennisitems(item) == [near]


def test_kennisitem_answers_304_to_who_has_it(site_tree, client):
    item = KennisitemFactory()
    first = client.get(item.get_absolute_url())
    again = client.get(item.get_absolute_url(), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


# The list as page ---------------------------------------------------------------------------------
def test_list_page_shows_rows_counts_and_other_forms(site_tree, client):
    thema = ThemaFactory(naam="Klimaat", slug="klimaat")
    KennisitemFactory(titel="Wet op het klimaat", themas=[thema])
    KennisitemFactory(titel="Iets anders")
    response = client.get("/kennisitems/", {"thema": "klimaat"})
    assert "1 kennisitem" in response.text
    assert "Wet op het klimaat" in response.text
    assert "Iets anders" not in response.text
    for address in ("feed/?thema=klimaat", "export.csv?thema=klimaat"):
        assert address in response.text
    assert not response.cookies


def test_list_page_keeps_the_words_in_the_field(site_tree, client):
    KennisitemFactory(titel="Klimaat").save_revision().publish()
    response = client.get("/kennisitems/", {"q": 'klimaat "x'})
    assert 'value="klimaat &quot;x"' in response.text
    assert response.context["q"] == 'klimaat "x'


@pytest.mark.parametrize("aantal", [3, 30])
def test_list_page_takes_five_queries_more_than_a_page_without_list(
    site_tree, client, aantal, django_assert_num_queries
):
    thema = ThemaFactory(slug="klimaat")
    for number in range(aantal):
        KennisitemFactory(titel=f"Wet {number}", themas=[thema], domeinen=[DomeinFactory()])
    plain = InhoudPageFactory()
    client.get("/kennisitems/")
    with CaptureQueriesContext(connection) as shell:
        client.get(plain.url)
    with django_assert_num_queries(len(shell) + 5):
        assert client.get("/kennisitems/", {"thema": "klimaat"}).status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.dictionaries(
        st.sampled_from(["q", "thema", "domein", "type", "niveau", "jaar", "pagina", "volgorde", "sinds"]),
        st.text(max_size=40),
    )
)
def test_no_parameters_bring_the_list_down(site_with_item, client, parameters):
    query = "&".join(
        f"{naam}={quote(value.encode('utf-8', 'surrogatepass'))}" for naam, value in parameters.items()
    )
    for address in ("/kennisitems/", "/kennisitems/feed/", "/kennisitems/export.csv"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200
        if address.endswith("feed/"):
            ET.fromstring(response.content)


@pytest.fixture
def site_with_item(site_tree):
    return KennisitemFactory(titel="Wet\x0b met & teken", type="wet")


# Atom ---------------------------------------------------------------------------------------------
def test_feed_holds_the_rows_of_the_list_and_names_its_filter(site_tree, client, settings):
    thema = ThemaFactory(naam="Natuur & milieu", slug="natuur")
    for number in range(3):
        KennisitemFactory(titel=f"Wet <{number}>", themas=[thema], type="wet", documentdatum=date(2019, 4, 3))
    KennisitemFactory(titel="Ander")
    KennisitemFactory(titel="Later", themas=[thema], toekomst=True)
    KennisitemFactory(titel="Concept", themas=[thema], draft=True)
    query = {"thema": "natuur", "jaar": "2019"}
    response = client.get("/kennisitems/feed/", query)
    page = client.get("/kennisitems/", query).context["lijst"]
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry_titles(response) == [item.titel for item in page.pagina]
    feed = ET.fromstring(response.content)
    assert feed.findtext(f"{ATOM}title") == "Kennisitems: thema Natuur & milieu, jaar 2019"
    first = feed.find(f"{ATOM}entry")
    assert first.find(f"{ATOM}link").get("href") == page.pagina[0].full_url
    assert first.find(f"{ATOM}link").get("href").startswith(settings.SITE_URL)
    assert first.find(f"{ATOM}category").get("term") == "Natuur & milieu"
    assert first.findtext(f"{ATOM}summary") == "Wat het is en wat er verandert."
    for name in ("id", "updated", "published"):
        assert first.findtext(f"{ATOM}{name}")
    assert links(response)["alternate"] == f"{settings.SITE_URL}/kennisitems/?thema=natuur&jaar=2019"
    assert not response.cookies


def test_feed_of_a_search_names_the_words(site_tree, client):
    KennisitemFactory(titel="Klimaat").save_revision().publish()
    response = client.get("/kennisitems/feed/", {"q": "klimaat", "type": "nota"})
    assert (
        ET.fromstring(response.content).findtext(f"{ATOM}title")
        == "Kennisitems: documenttype nota, met ‘klimaat’"
    )
    assert entry_titles(response) == ["Klimaat"]


def test_feed_is_paged_and_the_pages_hold_each_item_once(site_tree, client, settings):
    for number in range(45):
        KennisitemFactory(titel=f"Wet {number}", type="wet")
    address, seen, trail = "/kennisitems/feed/?type=wet", [], []
    while address:
        response = client.get(address.removeprefix(settings.SITE_URL))
        seen += entry_titles(response)
        trail.append(links(response))
        address = trail[-1].get("next")
    assert len(seen) == len(set(seen)) == 45
    base = f"{settings.SITE_URL}/kennisitems/feed/?type=wet"
    assert [page["self"] for page in trail] == [base, f"{base}&pagina=2", f"{base}&pagina=3"]
    assert {page["first"] for page in trail} == {base}
    assert {page["last"] for page in trail} == {f"{base}&pagina=3"}
    assert [page.get("previous") for page in trail] == [None, base, f"{base}&pagina=2"]


def test_empty_feed_is_valid_and_never_changes(site_tree, client):
    response = client.get("/kennisitems/feed/", {"jaar": "abc"})
    assert entries(response) == []
    assert client.get("/kennisitems/feed/", {"jaar": "abc"}).content == response.content


def test_feed_answers_304_until_something_is_published(site_tree, client):
    KennisitemFactory()
    first = client.get("/kennisitems/feed/")
    known = {"if-none-match": first["ETag"]}
    assert client.get("/kennisitems/feed/", headers=known).status_code == 304
    KennisitemFactory()
    assert client.get("/kennisitems/feed/", headers=known).status_code == 200


def test_entry_keeps_its_identity_when_the_address_changes(site_tree, client):
    item = KennisitemFactory()
    before = entries(client.get("/kennisitems/feed/"))[0].findtext(f"{ATOM}id")
    item.slug = "een-ander-adres"
    item.save()
    after = entries(client.get("/kennisitems/feed/"))[0]
    assert after.findtext(f"{ATOM}id") == before
    assert "een-ander-adres" in after.find(f"{ATOM}link").get("href")


# CSV ----------------------------------------------------------------------------------------------
def test_csv_holds_all_rows_of_the_list_in_the_columns_of_the_import(site_tree, client):
    thema = ThemaFactory(naam="Klimaat", slug="klimaat", gewicht=1)
    other = ThemaFactory(naam="Europa", gewicht=2)
    for number in range(25):
        KennisitemFactory(titel=f"Wet {number}", themas=[thema])
    KennisitemFactory(
        titel="Dec. over\npuntkomma; en “aanhaling”",
        sleutel="s-1",
        type="decreet",
        documentdatum=date(2019, 4, 3),
        publicatiedatum=date(2019, 4, 10),
        staatsblad=date(2019, 4, 5),
        niveau="vlaams",
        bron="https://example.org/eli",
        samenvatting='<p>Eén <a href="https://example.org">link</a>.</p><ul><li>punt</li></ul>',
        themas=[thema, other],
        domeinen=[DomeinFactory(naam="Bestuur")],
    )
    KennisitemFactory(titel="Later", themas=[thema], toekomst=True)
    KennisitemFactory(titel="Ander")
    response = client.get("/kennisitems/export.csv", {"thema": "klimaat", "pagina": "2"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert not response.cookies
    rows = rows_of(response)
    assert len(rows) == 26
    assert list(rows[0]) == KOLOMMEN
    assert rows[-1] == {
        "sleutel": "s-1",
        "titel": "Dec. over\npuntkomma; en “aanhaling”",
        "type": "decreet",
        "documentdatum": "2019-04-03",
        "publicatiedatum": "2019-04-10",
        "staatsblad": "2019-04-05",
        "inwerkingtreding": "",
        "niveau": "vlaams",
        "bron": "https://example.org/eli",
        "samenvatting": "Eén link. punt",
        "themas": "Klimaat|Europa",
        "domeinen": "Bestuur",
    }


@pytest.mark.parametrize(
    "titel", ["=1+1", "+32", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=cmd|' /C calc'!A0", "＝1"]
)
def test_csv_runs_no_formula(site_tree, client, titel):
    KennisitemFactory(titel=titel, slug="formule", themas=[ThemaFactory(naam="=HYPERLINK(1)", slug="h")])
    [row] = rows_of(client.get("/kennisitems/export.csv"))
    assert row["titel"].replace("\r", "\n") == ("'" + titel).replace("\r", "\n")
    assert row["themas"] == "'=HYPERLINK(1)"


def test_csv_takes_as_many_queries_for_thirty_as_for_three(site_tree, client, django_assert_num_queries):
    for _ in range(3):
        KennisitemFactory(themas=[ThemaFactory()])
    client.get("/kennisitems/export.csv")  # the first after a change reads the index
    with django_assert_num_queries(5):
        assert len(rows_of(client.get("/kennisitems/export.csv"))) == 3
    for _ in range(27):
        KennisitemFactory(themas=[ThemaFactory()])
    client.get("/kennisitems/export.csv")
    with django_assert_num_queries(5):
        assert len(rows_of(client.get("/kennisitems/export.csv"))) == 30


# Hidden everywhere --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/kennisitems/",
        "/kennisitems/?q=geheim",
        "/kennisitems/feed/",
        "/kennisitems/export.csv",
        "/zoeken/?q=geheim",
    ],
)
def test_future_item_is_nowhere_before_its_day(site_tree, client, address):
    item = KennisitemFactory(titel="Geheim tot morgen", slug="x-1", publicatiedatum=TODAY + timedelta(days=1))
    item.save_revision().publish()
    assert item.live

    def shown():
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return b"tot morgen" in content  # in a result the words asked for are marked

    assert not shown()
    item.publicatiedatum = TODAY
    item.save_revision().publish()
    assert shown()


@pytest.mark.parametrize("address", ["/kennisitems/feed/", "/kennisitems/export.csv", "/kennisitems/x/"])
def test_addresses_only_answer_reading(site_tree, client, address):
    KennisitemFactory(slug="x")
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_unpublished_item_leaves_list_and_search(site_tree, client):
    item = KennisitemFactory(titel="Klimaatwet")
    item.save_revision().publish()
    assert "Klimaatwet" in client.get("/zoeken/?q=klimaatwet").text
    item.unpublish()
    for address in ("/zoeken/?q=klimaatwet", "/kennisitems/", "/kennisitems/?q=klimaatwet"):
        assert f">{item.titel}<" not in client.get(address).text
    assert client.get(item.get_absolute_url()).status_code == 404


def test_deleted_item_leaves_the_search(site_tree, client):
    item = KennisitemFactory(titel="Klimaatwet")
    item.save_revision().publish()
    item.delete()
    assert client.get("/zoeken/?q=klimaatwet").context["lijst"].aantal == 0


def test_sitemap_names_public_items(site_tree, client):
    item = KennisitemFactory()
    later = KennisitemFactory(toekomst=True)
    text = client.get("/sitemap-kennisitems.xml").text
    assert item.get_absolute_url() in text
    assert later.get_absolute_url() not in text


def test_withdrawn_item_is_gone_and_a_draft_was_never_there(client, site_tree):
    item = KennisitemFactory()
    item.save_revision().publish()
    item.refresh_from_db()
    item.unpublish()
    assert client.get(item.get_absolute_url()).status_code == 410
    assert client.get(KennisitemFactory(draft=True).get_absolute_url()).status_code == 404
