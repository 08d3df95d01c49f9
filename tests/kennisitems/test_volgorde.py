"""The orders of the list, `sinds`, and every choice in force as a link that lets it go (K3, K12)."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from kennisitems.lijst import filter_kennisitems
from tests.factories import KennisitemFactory, ThemaFactory


def titles(**parameters) -> list[str]:
    return [item.titel for item in filter_kennisitems(parameters).pagina]


def publish(**fields):
    item = KennisitemFactory(**fields)
    item.save_revision().publish()
    return item


@pytest.fixture
def three(db):
    publish(
        titel="Oud document, nieuw hier",
        documentdatum=date(2001, 1, 1),
        publicatiedatum=date(2024, 5, 1),
        samenvatting="<p>Terloops iets over klimaat.</p>",
    )
    publish(titel="Klimaatwet", documentdatum=date(2023, 1, 1), publicatiedatum=date(2024, 3, 1), type="wet")
    publish(titel="Zonder datum van het document, over klimaat", publicatiedatum=date(2024, 4, 1))


def test_usual_order_without_words_is_latest_on_the_site(three):
    expected = ["Oud document, nieuw hier", "Zonder datum van het document, over klimaat", "Klimaatwet"]
    assert titles() == titles(volgorde="publicatiedatum") == expected


def test_order_by_date_of_the_document_puts_those_without_last(three):
    assert titles(volgorde="documentdatum") == [
        "Klimaatwet",
        "Oud document, nieuw hier",
        "Zonder datum van het document, over klimaat",
    ]


def test_usual_order_with_words_puts_a_title_above_a_passing_mention(three):
    expected = ["Zonder datum van het document, over klimaat", "Klimaatwet", "Oud document, nieuw hier"]
    assert titles(q="klimaat") == titles(q="klimaat", volgorde="relevantie") == expected
    assert titles(q="klimaat", volgorde="publicatiedatum")[0] == "Oud document, nieuw hier"


@pytest.mark.parametrize(
    "waarde", ["xyz", "relevantie", "-publicatiedatum", "\U0001f600", "publicatiedatum,type"]
)
def test_order_that_cannot_be_is_answered_with_a_sentence(site_tree, client, three, waarde):
    response = client.get("/kennisitems/", {"volgorde": waarde})
    lijst = response.context["lijst"]
    assert next(item.titel for item in lijst.pagina) == "Oud document, nieuw hier"
    assert len(lijst.meldingen) == 1
    assert lijst.meldingen[0].replace("‘", "&#8216;")[:20] in response.text.replace("‘", "&#8216;")
    assert "volgorde" not in lijst.parameters


def test_only_possible_orders_are_offered(three):
    assert [s.label for s in filter_kennisitems({}).sorteringen] == [
        "Nieuw op de site",
        "Nieuw of gewijzigd",
        "Datum van het document",
    ]
    sorteringen = filter_kennisitems({"q": "klimaat", "type": "wet"}).sorteringen
    assert [(s.url, s.is_gekozen) for s in sorteringen] == [
        ("?q=klimaat&type=wet", True),
        ("?q=klimaat&type=wet&volgorde=publicatiedatum", False),
        ("?q=klimaat&type=wet&volgorde=wijziging", False),
        ("?q=klimaat&type=wet&volgorde=documentdatum", False),
    ]


def test_order_survives_paging_and_filtering(db):
    for number in range(21):
        KennisitemFactory(titel=f"Wet {number}", type="wet")
    lijst = filter_kennisitems({"volgorde": "documentdatum"})
    assert lijst.pagina_url(2) == "?volgorde=documentdatum&pagina=2"
    [facet] = [facet for facet in lijst.facetten if facet.naam == "type"]
    assert parse_qs(facet.opties[0].url.lstrip("?")) == {"volgorde": ["documentdatum"], "type": ["wet"]}


def test_order_alone_is_no_filter(three):
    lijst = filter_kennisitems({"volgorde": "documentdatum"})
    assert not lijst.is_gefilterd
    assert lijst.keuzes == []
    assert lijst.filterquery == ""


def test_sinds_holds_back_what_was_there_before(three):
    assert titles(sinds="2024-04-01") == [
        "Oud document, nieuw hier",
        "Zonder datum van het document, over klimaat",
    ]
    assert titles(sinds="2024-05-02") == []


@pytest.mark.parametrize(
    "waarde", ["gisteren", "2024-02-30", "20240101", "01-05-2024", "2024-W01-1", "9" * 50]
)
def test_sinds_that_is_no_day_gives_no_rows_and_a_sentence(site_tree, client, three, waarde):
    response = client.get("/kennisitems/", {"sinds": waarde, "type": "wet"})
    lijst = response.context["lijst"]
    assert lijst.aantal == 0
    assert "is geen dag" in lijst.meldingen[0]
    assert "is geen dag" in response.text
    assert ("Sinds", "?type=wet") in [(keuze.titel, keuze.url) for keuze in lijst.keuzes]


def test_counts_of_facets_respect_sinds(three):
    [facet] = [f for f in filter_kennisitems({"sinds": "2024-04-01"}).facetten if f.naam == "type"]
    assert [(optie.waarde, optie.aantal) for optie in facet.opties] == [("nota", 2)]


def test_every_choice_is_a_link_that_lets_only_that_go(site_tree, client, three):
    ThemaFactory(naam="Klimaat", slug="klimaat")
    query = "q=klimaat&thema=klimaat&type=wet&sinds=2020-01-01&volgorde=publicatiedatum"
    given = QueryDict(query).dict()
    lijst = filter_kennisitems(given)
    assert [keuze.titel for keuze in lijst.keuzes] == ["Zoekwoorden", "Sinds", "Thema", "Documenttype"]
    for keuze, naam in zip(lijst.keuzes, ["q", "sinds", "thema", "type"], strict=True):
        # Without words the order asked for is the usual one; its link need not say so.
        left = QueryDict(keuze.url.lstrip("?")).dict()
        assert left == {other: value for other, value in given.items() if other != naam}
    text = client.get(f"/kennisitems/?{query}").text
    for keuze in lijst.keuzes:
        assert keuze.url.replace("&", "&amp;") in text


def test_relevance_is_let_go_with_the_words(three):
    lijst = filter_kennisitems({"q": "klimaat", "volgorde": "documentdatum"})
    assert lijst.keuzes[0].url == "?volgorde=documentdatum"
