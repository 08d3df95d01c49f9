"""Structured data: every page valid by schema.org's own definitions, true to the page, and without private links."""

import json
import re
from datetime import date, timedelta

import pytest

from tests.factories import (
    ActieterreinPageFactory,
    BestandFactory,
    InhoudPageFactory,
    InschrijvingFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    PraktijkPageFactory,
    PublicatiePageFactory,
    SessieFactory,
    ThemaFactory,
    moment,
)
from tests.schema_org.definities import complaints

HERE = "http://testserver"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def graph_of(client, path: str) -> dict:
    response = client.get(path)
    assert response.status_code == 200
    (block,) = BLOCK.findall(response.text)
    return json.loads(block)


def nodes(client, path: str) -> dict[str, dict]:
    return {node["@type"]: node for node in graph_of(client, path)["@graph"]}


@pytest.fixture
def everything(site_tree) -> list[str]:
    """Addresses of one page of every kind, with all that can hang on it."""
    thema = ThemaFactory()
    terrein = ActieterreinPageFactory(volgorde=1)
    praktijk = PraktijkPageFactory(actieterreinen=[terrein])
    leertraject = LeertrajectPageFactory(open=True, themas=[thema], ondertitel="Leren van elkaar")
    SessieFactory(leertraject=leertraject, geannuleerd=True, begin=moment(30))
    SessieFactory(leertraject=leertraject, online=True, begin=moment(40))
    SessieFactory(leertraject=leertraject, begin=moment(50), vorig_begin=moment(45), vorig_einde=moment(46))
    kinds = ["wet", "decreet", "besluit", "verordening", "richtlijn", "nota", "nieuws"]
    items = [
        KennisitemFactory(
            type=kind,
            themas=[thema],
            niveau=niveau,
            nummer="2019/318",
            documentdatum=date(2019, 2, 19),
            inwerkingtreding=date(2019, 3, 1),
            bron="http://data.europa.eu/eli/reg/2019/318/oj",
        )
        for kind, niveau in zip(kinds, ["eu", "federaal", "vlaams", "eu", "", "", ""], strict=True)
    ]
    publicaties = [PublicatiePageFactory(soort=soort) for soort in ("gids", "artikel", "rapport")]
    pages = [terrein, praktijk, leertraject, LeertrajectPageFactory(), InhoudPageFactory(), *publicaties]
    sections = ["/", "/leertrajecten/", "/kennisitems/", "/praktijken/", "/publicaties/", "/agenda/"]
    return [
        *sections,
        "/kennisitems/?type=wet",
        "/kennisitems/?q=bestaat-niet",
        *(page.url for page in pages),
        *(item.get_absolute_url() for item in items),
        thema.get_absolute_url(),
    ]


def test_every_page_keeps_to_the_definitions(client, everything):
    found = {path: complaints(graph_of(client, path)) for path in everything}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("node", "wrong"),
    [
        ({"@type": "Cursus"}, "geen type"),
        ({"@type": "Course", "startDate": "2026-01-01"}, "geen eigenschap startDate"),
        ({"@type": "Event", "startDate": "donderdag"}, "is geen Date"),
        ({"@type": "Event", "eventStatus": "https://schema.org/InStock"}, "is geen EventStatusType"),
        ({"@type": "Event", "location": {"@type": "Offer"}}, "is geen"),
        ({"@type": "Course", "provider": {"@id": "http://testserver/#nergens"}}, "is geen"),
        ({"@type": "MediaObject", "contentUrl": "/media/x.pdf"}, "is geen URL"),
    ],
)
def test_definitions_refuse_what_is_wrong(node, wrong):
    (complaint,) = complaints({"@context": "https://schema.org", "@graph": [node]})
    assert wrong in complaint


def test_front_page_says_how_to_search(client, site_tree):
    found = nodes(client, "/")
    assert "BreadcrumbList" not in found
    template = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert client.get(template.removeprefix(HERE).replace("{q}", "klimaat")).status_code == 200


def test_breadcrumbs_lead_down_to_the_page(client, site_tree):
    page, item = LeertrajectPageFactory(), KennisitemFactory()
    for path, title, above in [
        (page.url, page.title, "/leertrajecten/"),
        (item.get_absolute_url(), item.titel, "/kennisitems/"),
    ]:
        steps = nodes(client, path)["BreadcrumbList"]["itemListElement"]
        assert [step["item"] for step in steps] == [HERE + "/", HERE + above, HERE + path]
        assert (steps[0]["name"], steps[-1]["name"]) == ("Home", title)


def test_leertraject_is_a_course_with_seats_left(client, site_tree):
    page = LeertrajectPageFactory(open=True)
    InschrijvingFactory(leertraject=page)
    run = nodes(client, page.url)["Course"]["hasCourseInstance"]
    assert (run["maximumAttendeeCapacity"], run["remainingAttendeeCapacity"]) == (10, 9)
    assert run["offers"]["availability"].endswith("/InStock")
    assert run["offers"]["url"] == HERE + page.inschrijf_url


def test_full_leertraject_is_sold_out_and_a_past_one_offers_nothing(client, site_tree):
    full, past = LeertrajectPageFactory(volzet=True), LeertrajectPageFactory(voorbij=True)
    offer = nodes(client, full.url)["Course"]["hasCourseInstance"]["offers"]
    assert offer["availability"].endswith("/SoldOut")
    assert "offers" not in nodes(client, past.url)["Course"]["hasCourseInstance"]


def test_leertraject_without_dates_has_no_instance(client, site_tree):
    assert "hasCourseInstance" not in nodes(client, LeertrajectPageFactory().url)["Course"]


def events(client, page) -> list[dict]:
    return nodes(client, page.url)["Course"]["hasCourseInstance"]["subEvent"]


def test_sessions_say_whether_they_take_place_when_and_where(client, site_tree):
    page = LeertrajectPageFactory()
    SessieFactory(leertraject=page, begin=moment(10))
    SessieFactory(leertraject=page, begin=moment(20), geannuleerd=True)
    SessieFactory(leertraject=page, begin=moment(30), vorig_begin=moment(25), vorig_einde=moment(25, 12))
    planned, cancelled, moved = events(client, page)
    assert planned["eventStatus"].endswith("/EventScheduled")
    assert cancelled["eventStatus"].endswith("/EventCancelled")
    assert moved["eventStatus"].endswith("/EventRescheduled")
    assert moved["previousStartDate"] == moment(25).date().isoformat()
    assert planned["startDate"] == moment(10).isoformat(timespec="seconds")
    assert planned["location"] == {
        "@type": "Place",
        "name": "VVSG",
        "address": "Bischoffsheimlaan 1-8, 1000 Brussel",
    }


def test_online_session_keeps_its_link_private(client, site_tree):
    page = LeertrajectPageFactory()
    sessie = SessieFactory(leertraject=page, online=True)
    (event,) = events(client, page)
    assert event["location"] == {"@type": "VirtualLocation", "url": page.full_url}
    assert event["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert sessie.online_link not in client.get(page.url).text


def test_series_that_is_partly_online_is_mixed(client, site_tree):
    page = LeertrajectPageFactory()
    SessieFactory(leertraject=page)
    SessieFactory(leertraject=page, online=True, begin=moment(30))
    run = nodes(client, page.url)["Course"]["hasCourseInstance"]
    assert run["courseMode"] == "blended"


def test_act_is_legislation_with_the_terms_of_eli(client, site_tree):
    item = KennisitemFactory(
        type="verordening",
        niveau="eu",
        nummer="2019/318",
        documentdatum=date(2019, 2, 19),
        bron="http://data.europa.eu/eli/reg/2019/318/oj",
    )
    act = nodes(client, item.get_absolute_url())["Legislation"]
    assert act["legislationIdentifier"] == "2019/318"
    assert act["legislationDate"] == "2019-02-19"
    assert act["legislationType"] == "verordening"
    assert act["legislationJurisdiction"]["name"] == "Europese Unie"
    assert act["sameAs"] == item.bron
    assert "temporalCoverage" not in act


def test_list_counts_all_and_names_those_of_this_page(client, site_tree):
    KennisitemFactory.create_batch(21, publicatiedatum=date.today() - timedelta(days=3))
    listed = nodes(client, "/kennisitems/?pagina=2")["CollectionPage"]["mainEntity"]
    assert listed["numberOfItems"] == 21
    (item,) = listed["itemListElement"]
    assert item["position"] == 21


def test_publication_names_its_documents(client, site_tree):
    page = PublicatiePageFactory(documenten=[BestandFactory(taal="fr")], soort="rapport")
    (document,) = nodes(client, page.url)["Report"]["encoding"]
    assert document["inLanguage"] == "fr"
    assert client.get(document["contentUrl"].removeprefix(HERE)).status_code == 200


def test_text_of_an_editor_cannot_end_the_data_block(client, site_tree):
    page = InhoudPageFactory(title="</script><script>alert(1)</script> & <b>", slug="gevaar")
    response = client.get(page.url)
    assert "<script>alert" not in response.text
    assert nodes(client, page.url)["WebPage"]["name"] == page.title


def test_page_has_no_script_but_the_data_block(client, everything):
    for path in everything:
        response = client.get(path)
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", response.text)
        assert inline == [' type="application/ld+json"']
        assert "unsafe-inline" not in response["Content-Security-Policy"]
