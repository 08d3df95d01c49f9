"""A kennisbank of a hundred thousand items: right, and no question more than a small one. How long it takes is measured by
`make bench ARGS=--groot`."""

import pytest
from django.db.models import Count
from django.db.models.functions import Coalesce, ExtractYear

from bench import kennisbank
from kennisitems.lijst import filter_kennisitems
from kennisitems.models import Kennisitem
from lmb_site.zoeken import bouw


@pytest.mark.soak
def test_counts_order_and_number_of_queries_hold_with_a_hundred_thousand(site_tree, client):
    measured = []
    for aantal in (kennisbank.FEW, kennisbank.MANY):
        kennisbank.empty()
        kennisbank.fill(aantal)
        measured.append({naam: meting.asked for naam, meting in kennisbank.measure(client.get).items()})
    few, many = measured
    assert {naam: asked for naam, asked in many.items() if asked > few[naam]} == {}
    counts_are_those_of_the_database()
    bouw.build()
    counts_are_those_of_the_database()


def counts_are_those_of_the_database() -> None:
    rows = Kennisitem.objects.public().filter(type="besluit", themas__slug="thema-0")
    lijst = filter_kennisitems({"type": "besluit", "thema": "thema-0", "pagina": "50"})
    assert lijst.aantal == rows.count()
    order = rows.recent_first().values_list("pk", flat=True)
    assert [item.pk for item in lijst.pagina] == list(order[980:1000])
    [jaar] = [facet for facet in lijst.facetten if facet.naam == "jaar"]
    years = rows.annotate(jaar=ExtractYear(Coalesce("documentdatum", "publicatiedatum"))).order_by()
    assert {optie.waarde: optie.aantal for optie in jaar.opties} == {
        str(year): number for year, number in years.values_list("jaar").annotate(Count("pk"))
    }
