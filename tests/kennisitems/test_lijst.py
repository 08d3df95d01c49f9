"""The list of kennisitems: filters, counts, words, pages."""

import random
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kennisitems.lijst import FILTERS, filter_kennisitems
from kennisitems.models import Documenttype, Kennisitem, Niveau
from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory

TODAY = timezone.localdate()
NAMEN = [f.naam for f in FILTERS]


def publish(item, **fields):
    for name, value in fields.items():
        setattr(item, name, value)
    item.save_revision().publish()
    return item


def titles(**parameters) -> list[str]:
    return [item.titel for item in filter_kennisitems(parameters).pagina]


def options(lijst, naam) -> dict[str, int]:
    [facet] = [facet for facet in lijst.facetten if facet.naam == naam]
    return {optie.label: optie.aantal for optie in facet.opties}


@pytest.fixture
def thirty(db):
    """Thirty public items with random labels, and three that nobody may count."""
    chance = random.Random(318)
    themas = [ThemaFactory(naam="Europa", slug="europa"), *(ThemaFactory() for _ in range(3))]
    domeinen = [DomeinFactory(naam="Europa", slug="europa"), *(DomeinFactory() for _ in range(2))]

    def labels():
        return {
            "themas": chance.sample(themas, chance.randint(0, 4)),
            "domeinen": chance.sample(domeinen, chance.randint(0, 3)),
            "type": chance.choice(Documenttype.values[:4]),
            "niveau": chance.choice(["", *Niveau.values]),
            "documentdatum": chance.choice([None, date(2019, 4, 3), date(2020, 1, 1), date(2024, 12, 31)]),
        }

    items = [
        KennisitemFactory(**labels(), publicatiedatum=TODAY - timedelta(days=chance.randint(0, 900)))
        for _ in range(30)
    ]
    KennisitemFactory(**labels(), draft=True)
    KennisitemFactory(**labels(), toekomst=True)
    KennisitemFactory(**labels(), draft=True, toekomst=True)
    return items


def values_of(item) -> dict[str, set[str]]:
    return {
        "thema": {thema.slug for thema in item.themas.all()},
        "domein": {domein.slug for domein in item.domeinen.all()},
        "type": {item.type},
        "niveau": {item.niveau} - {""},
        "jaar": {str((item.documentdatum or item.publicatiedatum).year)},
    }


def test_facet_counts_are_those_of_counting_by_hand(thirty):
    chance = random.Random(2019)
    facts = {item.pk: values_of(item) for item in thirty}
    seen_empty = False
    for _ in range(40):
        chosen = {}
        for naam in chance.sample(NAMEN, chance.randint(0, 4)):
            chosen[naam] = chance.choice(sorted(set().union(*(fact[naam] for fact in facts.values()))))
        lijst = filter_kennisitems(chosen)
        passing = {pk for pk, fact in facts.items() if all(v in fact[naam] for naam, v in chosen.items())}
        seen_empty |= not passing
        assert lijst.aantal == len(passing), chosen
        assert {item.pk for item in lijst.pagina.paginator.object_list} == passing, chosen
        for facet in lijst.facetten:
            others = {naam: value for naam, value in chosen.items() if naam != facet.naam}
            in_play = [f for f in facts.values() if all(v in f[naam] for naam, v in others.items())]
            expected = {}
            for fact in in_play:
                for value in fact[facet.naam]:
                    expected[value] = expected.get(value, 0) + 1
            if facet.naam in chosen:
                expected.setdefault(chosen[facet.naam], 0)
            assert {optie.waarde: optie.aantal for optie in facet.opties} == expected, (chosen, facet.naam)
    assert seen_empty


def test_counts_respect_the_words_asked_for(db):
    thema = ThemaFactory()
    publish(KennisitemFactory(titel="Klimaatwet", themas=[thema], type="wet"))
    publish(KennisitemFactory(titel="Klimaatdecreet", themas=[thema], type="decreet"))
    publish(KennisitemFactory(titel="Iets anders", themas=[thema], type="wet"))
    lijst = filter_kennisitems({"q": "klimaat"})
    assert lijst.telling == "2 kennisitems"
    assert options(lijst, "type") == {"wet": 1, "decreet": 1}
    assert options(filter_kennisitems({"q": "klimaat", "type": "wet"}), "thema") == {thema.naam: 1}


def test_order_is_latest_on_the_site_then_latest_document(db):
    KennisitemFactory(titel="a", publicatiedatum=date(2019, 1, 1), documentdatum=date(2018, 1, 1))
    KennisitemFactory(titel="b", publicatiedatum=date(2019, 1, 1), documentdatum=date(2018, 6, 1))
    KennisitemFactory(titel="c", publicatiedatum=date(2020, 1, 1))
    KennisitemFactory(titel="d", publicatiedatum=date(2020, 1, 1))
    assert titles() == ["d", "c", "b", "a"]


def test_year_is_that_of_the_document_else_of_the_site(db):
    KennisitemFactory(titel="a", publicatiedatum=date(2020, 1, 1), documentdatum=date(2019, 12, 31))
    KennisitemFactory(titel="b", publicatiedatum=date(2020, 1, 1))
    assert titles(jaar="2019") == ["a"]
    assert titles(jaar="2020") == ["b"]
    assert list(options(filter_kennisitems({}), "jaar")) == ["2020", "2019"]


def test_options_of_themes_stand_by_weight(db):
    heavy = ThemaFactory(naam="Aap", gewicht=200)
    light = ThemaFactory(naam="Zebra", gewicht=9)
    KennisitemFactory(themas=[heavy, light])
    assert list(options(filter_kennisitems({}), "thema")) == ["Zebra", "Aap"]


def test_future_item_appears_on_its_day(db):
    KennisitemFactory(titel="Morgen", publicatiedatum=TODAY + timedelta(days=1))
    assert titles() == []
    assert filter_kennisitems({}, at=TODAY + timedelta(days=1)).aantal == 1


def test_words_find_inflections_numbers_labels_and_abbreviations(db):
    thema = ThemaFactory(naam="Stedenbanden")
    publish(
        KennisitemFactory(
            titel="Verordening (EU) 2019/318 wijz. Richtlijn 2007/46/EG",
            themas=[thema],
            samenvatting="<p>Over <b>zware</b> vrachtwagens.</p>",
        )
    )
    publish(KennisitemFactory(titel="Dec. betr. de gemeenten"))
    assert len(titles(q="2019/318")) == len(titles(q="wijziging")) == len(titles(q="vrachtwagen")) == 1
    assert len(titles(q="stedenband")) == 1
    assert titles(q="gemeente betreffende decreet") == ["Dec. betr. de gemeenten"]
    assert titles(q="gemeente vrachtwagen") == []


def test_renamed_theme_is_found_by_its_new_name(db):
    thema = ThemaFactory(naam="Noord-Zuid")
    publish(KennisitemFactory(titel="Nota", themas=[thema]))
    thema.naam = "Mondiaal"
    thema.save()
    assert titles(q="mondiale") == ["Nota"]
    assert titles(q="noord") == []


@pytest.mark.parametrize("q", ["???", '"', "%", "_", "'", "\\", "\x0b"])
def test_words_that_are_none_give_an_empty_list(db, q):
    KennisitemFactory(titel="Iets").save_revision().publish()
    assert titles(q=q) == ([] if q.strip() else ["Iets"])


@pytest.mark.parametrize(
    "query",
    [
        "thema=bestaat-niet",
        "jaar=abc",
        "jaar=-1",
        "jaar=99999999999999999999999",
        "jaar=２０１９",
        "type=%27%20OR%201=1",
        "niveau=%22",
        "thema=" + "x" * 10_000,
        "q=" + "y" * 10_000,
        "thema=a&domein=b&type=c&niveau=d&jaar=e&q=f",
    ],
)
def test_bad_value_gives_an_empty_list(db, query):
    publish(KennisitemFactory(titel="Iets", documentdatum=date(2019, 1, 1)))
    lijst = filter_kennisitems(QueryDict(query))
    assert lijst.aantal == 0
    assert lijst.telling == "0 kennisitems"
    assert lijst.gekozen or lijst.parameters["q"]


@pytest.mark.parametrize("value", ["", "%20", "%00", "%00%20"])
def test_empty_value_is_no_filter(db, value):
    publish(KennisitemFactory(titel="Iets"))
    assert filter_kennisitems(QueryDict(f"thema={value}&q={value}")).aantal == 1


def test_repeated_parameter_counts_once(db):
    publish(KennisitemFactory(titel="Wet", type="wet"))
    publish(KennisitemFactory(titel="Nota", type="nota"))
    lijst = filter_kennisitems(QueryDict("type=wet&type=nota"))
    assert [item.titel for item in lijst.pagina] == ["Nota"]
    assert lijst.query == "type=nota"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.dictionaries(
        st.sampled_from([*NAMEN, "q", "pagina", "volgorde", "sinds"]), st.text(max_size=120)
    )
)
def test_any_parameters_give_a_list(an_item, parameters):
    assert filter_kennisitems(parameters).aantal in {0, 1}


@pytest.fixture
def an_item(db):
    return KennisitemFactory(titel="Klimaat", type="wet", documentdatum=date(2019, 4, 3))


def test_pages_keep_the_filters(db):
    thema = ThemaFactory(slug="klimaat")
    for _ in range(41):
        KennisitemFactory(themas=[thema])
    lijst = filter_kennisitems({"thema": "klimaat", "pagina": "2"})
    assert lijst.telling == "41 kennisitems"
    assert len(lijst.pagina.object_list) == 20
    assert lijst.pagina_url(1) == "?thema=klimaat"
    assert lijst.pagina_url(3) == "?thema=klimaat&pagina=3"


@pytest.mark.parametrize("aantal", [3, 30])
def test_list_takes_four_queries_however_long(db, django_assert_num_queries, aantal):
    thema = ThemaFactory(slug="klimaat")
    domein = DomeinFactory()
    for number in range(aantal):
        publish(KennisitemFactory(titel=f"Wet {number}", themas=[thema], domeinen=[domein], type="wet"))
    with django_assert_num_queries(4):
        lijst = filter_kennisitems({"thema": "klimaat", "type": "wet", "q": "wet"})
        assert all(item.labels for item in lijst.pagina)


def test_label_of_both_vocabularies_shows_once(db):
    item = KennisitemFactory(
        themas=[ThemaFactory(naam="Europa", gewicht=2), ThemaFactory(naam="Klimaat", gewicht=1)],
        domeinen=[DomeinFactory(naam="europa"), DomeinFactory(naam="Bestuur")],
    )
    labels = Kennisitem.objects.for_list().get(pk=item.pk).labels
    assert [label.naam for label in labels] == ["Klimaat", "Europa", "Bestuur"]
