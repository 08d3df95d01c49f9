"""The filters of the list of kennisitems: the page, the feed and the CSV file all show the same rows."""

from collections.abc import Mapping
from datetime import date

from django.db.models import CharField
from django.db.models.functions import Cast

from kennisitems.lijstkeuzes import KennisitemLijst, with_choices
from kennisitems.models.kennisitem import Documenttype, Kennisitem, Niveau
from kennisitems.sinds import read_sinds
from kennisitems.volgorde import read_volgorde, sort, usual
from lmb_site.lijsten import Filter, clean_value, filter_list
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


def filter_kennisitems(parameters: Mapping[str, str], *, at: date | None = None) -> KennisitemLijst:
    """Public kennisitems by `q`, theme, domain, type, level and year of the document, and `sinds` a day, in the
    order of `volgorde`: without one the most relevant first where there are words, else the latest.

    A bad value gives an empty list, a bad `volgorde` the usual order, each with a sentence that says so; a bad
    `pagina` gives the first or the last page. Four queries for any page.
    """
    q = search_term(parameters)
    sinds, day, bad_day = read_sinds(parameters)
    volgorde, bad_order = read_volgorde(parameters, q)
    rows = Kennisitem.objects.public(at)
    found = search(q, SOORT, at=at)
    if q:
        keys = found.order_by().values("sleutel")
        rows = rows.alias(_sleutel=Cast("pk", CharField())).filter(_sleutel__in=keys)
    if sinds:
        rows = rows.since(day) if day else rows.none()
    kept = {"q": q, "sinds": sinds, "volgorde": volgorde.value if volgorde != usual(q) else ""}
    lijst = filter_list(
        sort(rows.with_jaar().for_list(), volgorde, found),
        parameters,
        FILTERS,
        telwoorden=("kennisitem", "kennisitems"),
        per_page=PER_PAGE,
        kept={naam: value for naam, value in kept.items() if value},
    )
    meldingen = [melding for melding in (bad_day, bad_order) if melding]
    return with_choices(lijst, q=q, sinds=day, volgorde=volgorde, meldingen=meldingen)


def search_term(parameters: Mapping[str, str]) -> str:
    return clean_value(parameters.get("q", ""))
