"""The generic list with filters: counts that are true, bad values that do no harm."""

import random
from datetime import date

import pytest
from django.http import QueryDict

from lmb_site.lijsten import clean_value, count_in_words, filter_list, link, paginate
from lmb_site.models import PraktijkPage
from lmb_site.praktijkfilter import FILTERS, filter_praktijken
from tests.factories import (
    ActieterreinPageFactory,
    GemeenteFactory,
    PraktijkPageFactory,
    SDGFactory,
)


def test_count_in_words_speaks_of_one_and_of_more():
    assert count_in_words(0, "resultaat", "resultaten") == "0 resultaten"
    assert count_in_words(1, "resultaat", "resultaten") == "1 resultaat"
    assert count_in_words(23, "kennisitem", "kennisitems") == "23 kennisitems"


def test_clean_value_is_bounded_trimmed_and_without_nul():
    assert clean_value("\x00 a\x00b ") == "ab"
    assert len(clean_value("x" * 10_000)) == 100


def test_link_without_parameters_is_the_bare_list():
    assert link({}) == "."
    assert link({"q": "a&b"}) == "?q=a%26b"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (None, 1),
        ("", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("-1", 3),
        ("0", 3),
        ("1.5", 1),
        ("1e9", 1),
        ("²", 1),
        ("２", 2),
        ("9" * 5_000, 3),
        ("nan", 1),
        ("\x00", 1),
        ("'; drop", 1),
    ],
)
def test_paginate_always_gives_a_page(asked, number):
    assert paginate(range(50), asked, per_page=20).number == number


@pytest.fixture
def praktijken(db):
    """Thirty practices with random labels."""
    chance = random.Random(20)
    terreinen = [ActieterreinPageFactory(volgorde=number) for number in (1, 2, 3)]
    sdgs = [SDGFactory() for _ in range(4)]
    today = GemeenteFactory(naam="Nieuwstad")
    gemeenten = [GemeenteFactory(), GemeenteFactory(provincie="Limburg"), today]
    gemeenten.append(GemeenteFactory(opgegaan_in=today, opgegaan_op=date(2025, 1, 1)))
    return [
        PraktijkPageFactory(
            actieterreinen=chance.sample(terreinen, chance.randint(1, 3)),
            sdgs=chance.sample(sdgs, chance.randint(0, 4)),
            gemeenten=chance.sample(gemeenten, chance.randint(1, 4)),
        )
        for _ in range(30)
    ]


def values_of(praktijk) -> dict[str, set[str]]:
    today = [g.gemeente.opgegaan_in or g.gemeente for g in praktijk.gemeenten.all()]
    return {
        "terrein": {terrein.slug for terrein in praktijk.actieterreinen.all()},
        "gemeente": {gemeente.nis for gemeente in today},
        "provincie": {g.gemeente.provincie for g in praktijk.gemeenten.all()},
        "sdg": {str(sdg.nummer) for sdg in praktijk.sdgs.all()},
    }


def test_facet_counts_are_those_of_counting_by_hand(praktijken):
    chance = random.Random(7)
    facts = {praktijk.pk: values_of(praktijk) for praktijk in praktijken}
    for _ in range(12):
        chosen = {}
        for f in chance.sample(FILTERS, chance.randint(0, 3)):
            chosen[f.naam] = chance.choice(sorted(set().union(*(fact[f.naam] for fact in facts.values()))))
        lijst = filter_praktijken(PraktijkPage.objects.live(), chosen)
        passing = [pk for pk, fact in facts.items() if all(v in fact[naam] for naam, v in chosen.items())]
        assert lijst.aantal == len(passing)
        assert {page.pk for page in lijst.pagina.paginator.object_list} == set(passing)
        for facet in lijst.facetten:
            others = {naam: value for naam, value in chosen.items() if naam != facet.naam}
            for optie in facet.opties:
                expected = sum(
                    optie.waarde in fact[facet.naam] and all(v in fact[naam] for naam, v in others.items())
                    for fact in facts.values()
                )
                assert optie.aantal == expected, (chosen, facet.naam, optie)


def test_option_link_chooses_and_lets_go(praktijken):
    lijst = filter_praktijken(PraktijkPage.objects.live(), {"provincie": "Limburg", "pagina": "2"})
    facets = {facet.naam: facet for facet in lijst.facetten}
    assert facets["provincie"].gekozen.url == "."
    terrein = facets["terrein"].opties[0]
    assert QueryDict(terrein.url[1:]).dict() == {"provincie": "Limburg", "terrein": terrein.waarde}


def test_value_that_no_row_has_gives_an_empty_list_and_a_way_back(praktijken):
    lijst = filter_praktijken(PraktijkPage.objects.live(), {"terrein": "bestaat-niet"})
    assert lijst.aantal == 0
    assert lijst.telling == "0 praktijkvoorbeelden"
    [(facet, optie)] = lijst.gekozen
    assert (facet.naam, optie.label, optie.url) == ("terrein", "bestaat-niet", ".")


@pytest.mark.parametrize(
    "parameters", [{}, {"sdg": "1"}, {"sdg": "1", "provincie": "Antwerpen", "gemeente": "91234"}]
)
def test_number_of_queries_does_not_depend_on_the_filters(parameters, django_assert_num_queries, site_tree):
    PraktijkPageFactory(sdgs=[SDGFactory(nummer=1)], gemeenten=[GemeenteFactory(nis="91234")])
    with django_assert_num_queries(2):
        lijst = filter_list(PraktijkPage.objects.live(), parameters, FILTERS, telwoorden=("rij", "rijen"))
        assert len(lijst.pagina.object_list) == lijst.aantal
