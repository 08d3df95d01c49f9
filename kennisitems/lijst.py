"""The filters of the list of kennisitems: the page, the feed and the CSV file all show the same rows."""

from collections.abc import Mapping
from datetime import date

from django.db.models import CharField
from django.db.models.functions import Cast

from kennisitems.models.kennisitem import Documenttype, Kennisitem, Niveau
from kennisitems.volgorde import Volgorde, sort
from lmb_site.lijsten import Filter, GefilterdeLijst, clean_value, filter_list
from lmb_site.zoeken.index import search

SOORT = "kennisitem"
PER_PAGE = 20
FILTERS = [
    Filter("thema", "Thema", "themas__slug", label_path="themas__naam", order_path="themas__gewicht"),
    Filter("domein", "Domein", "domeinen__slug", label_path="domeinen__naam", order_path="domeinen__gewicht"),
    Filter("type", "Documenttype", "type", labels=dict(Documenttype.choices)),
    Filter("niveau", "Niveau", "niveau", labels=dict(Niveau.choices)),
    Filter("jaar", "Jaar", "jaar", reverse=True),
]


def filter_kennisitems(
    parameters: Mapping[str, str],
    *,
    sinds: date | None = None,
    volgorde: Volgorde = Volgorde.PUBLICATIEDATUM,
    kept: Mapping[str, str] | None = None,
    at: date | None = None,
) -> GefilterdeLijst:
    """Public kennisitems by `q`, theme, domain, type, level and year of the document, new or changed `sinds` that day.

    A bad value gives an empty list, a bad `pagina` the first or the last page. Four queries for any page.
    """
    q = search_term(parameters)
    rows = Kennisitem.objects.public(at)
    found = search(q, SOORT, at=at)
    if q:
        keys = found.order_by().values("sleutel")
        rows = rows.alias(_sleutel=Cast("pk", CharField())).filter(_sleutel__in=keys)
    if sinds:
        rows = rows.since(sinds)
    return filter_list(
        sort(rows.with_jaar().for_list(), volgorde, found),
        parameters,
        FILTERS,
        telwoorden=("kennisitem", "kennisitems"),
        per_page=PER_PAGE,
        kept={**({"q": q} if q else {}), **(kept or {})},
    )


def search_term(parameters: Mapping[str, str]) -> str:
    return clean_value(parameters.get("q", ""))
