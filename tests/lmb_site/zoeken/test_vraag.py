"""What a question is taken apart into, and what it finds."""

import pytest

from lmb_site.zoeken import bouw, kaart
from lmb_site.zoeken.models import Synoniem
from lmb_site.zoeken.samenstellingen import compound_parts
from lmb_site.zoeken.vraag import parse
from lmb_site.zoeken.zoeken import search as ask
from tests.lmb_site.zoeken.test_index import add_row, titles


@pytest.fixture(params=["los", "kaart"])
def rows(request, db):
    """The same rows, once loose and once on a map."""
    add_row("Subsidies voor het afvalwater van gemeenten", "Over rioleringen en zuivering.")
    add_row("Decreet over gemeentefinanciering", "De financiering van lokale besturen.")
    add_row("Wet op de lokale zorg", "Zorg en de wet: lokale regels.")
    add_row("Zorg", "De wet op de lokale zorg wordt hier vermeld. Aanbestedingen in het onderwijs.")
    add_row("Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400", "")
    if request.param == "kaart":
        bouw.build()
        assert kaart.current().kaart.ids
        assert not kaart.current().los.ids


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("water", ["Subsidies voor het afvalwater van gemeenten"]),
        ("financiering", ["Decreet over gemeentefinanciering"]),
        ("gemeente", ["Subsidies voor het afvalwater van gemeenten", "Decreet over gemeentefinanciering"]),
        ('"lokale zorg"', ["Wet op de lokale zorg", "Zorg"]),
        ('"op de lokale zorg"', ["Wet op de lokale zorg", "Zorg"]),
        ('"zorg lokale"', []),
        ('"zorg over rioleringen"', []),
        ('"lokale zorg', ["Wet op de lokale zorg", "Zorg"]),
        ('""', []),
        ("verorden", ["Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"]),
        ("2017/2400", ["Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"]),
        ("verordening nr. 2019-318", ["Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"]),
        ("(EU)2019/318", ["Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"]),
        ("2019/31", ["Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"]),
        ("31", []),
        ("hoe zit het met de rioleringen", ["Subsidies voor het afvalwater van gemeenten"]),
    ],
)
def test_questions_find_the_same_loose_and_on_a_map(rows, q, found):
    assert sorted(titles(q)) == sorted(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rioleringne", "rioleringen"),
        ("riolleringen", "rioleringen"),
        ("roileringen", "rioleringen"),
        ("rioleringem", "rioleringen"),
        ("zogr", ""),
        ("xxrioleringen", ""),
        ("2019/319", ""),
    ],
)
def test_one_typing_error_is_forgiven_in_words_of_five_letters(rows, typed, meant):
    uitslag = ask(typed)
    assert uitslag.bedoeld == meant
    assert bool(uitslag.treffers) is bool(meant)


def test_a_word_that_exists_is_not_corrected(rows):
    assert ask("zuivering").bedoeld == ""


def test_some_words_come_near_when_not_all_are_there(rows):
    uitslag = ask("rioleringen ruimtevaart")
    assert not uitslag.treffers
    assert len(uitslag.nabij) == 1


def test_own_number_comes_before_a_mention(db):
    from lmb_site.zoeken import index
    from tests.factories import KennisitemFactory

    KennisitemFactory(titel="Verordening (EU) 2020/1 wijz. Verordening 2019/318", nummer="2020/1")
    KennisitemFactory(titel="De regels over CO2", nummer="2019/318", publicatiedatum="2019-03-01")
    index.rebuild()
    assert titles("2019/318")[0] == "De regels over CO2"


def test_synonyms_say_the_same_in_both_directions(rows):
    Synoniem.objects.create(woorden="overheidsopdracht\naanbesteding\nopenbare aankoop")
    for q in ("overheidsopdrachten", "openbare aankopen", "aanbesteding", "onderwijs openbare aankoop"):
        assert titles(q) == ["Zorg"], q
    assert titles("openbare") == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("afvalwater", ("afval", "water")),
        ("gemeentefinanciering", ("gemeente", "financiering")),
        ("overheidsopdrachten", ("overheids", "opdrachten")),
        ("woonzorgcentrum", ("woon", "zorg", "centrum")),
        ("verordening", ()),
        ("water", ()),
        ("2019/318", ()),
    ],
)
def test_compound_parts(word, parts):
    assert compound_parts(word) == parts


def test_parse_knows_places_and_phrases():
    vraag = parse('de wet "op de zorg" klim')
    assert [plek.woord for plek in vraag.plekken] == ["wet", "klim", "op de zorg"]
    assert vraag.beginnings == {"klim"}
    assert [plek.is_zin for plek in vraag.plekken] == [False, False, True]
