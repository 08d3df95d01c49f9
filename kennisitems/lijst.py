"""The filters of the list of kennisitems: the page, the feed and the CSV file all show the same rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import CharField, Value

from kennisitems.models.kennisitem import Documenttype, Kennisitem, Niveau
from kennisitems.volgorde import Volgorde
from lmb_site.lijsten import GefilterdeLijst, clean_value
from lmb_site.models import Domein, Thema
from lmb_site.zoeken.facetten import Kenmerkfilter, Rijen, filter_treffers
from lmb_site.zoeken.kaart import Bundel
from lmb_site.zoeken.treffers import Volgorde as Rangorde
from lmb_site.zoeken.zoeken import Uitslag, search, shown

SOORT = "kennisitem"
PER_PAGE = 20
# How the index calls the orders: in it the day of a kennisitem is the day that something about it was news.
RANGORDE = {
    Volgorde.RELEVANTIE: Rangorde.RELEVANTIE,
    Volgorde.PUBLICATIEDATUM: Rangorde.DATUM,
    Volgorde.DOCUMENTDATUM: Rangorde.DOCUMENTDATUM,
}


FILTERS = [
    Kenmerkfilter("thema", "Thema"),
    Kenmerkfilter("domein", "Domein"),
    Kenmerkfilter("type", "Documenttype", [(value, value, label) for value, label in Documenttype.choices]),
    Kenmerkfilter("niveau", "Niveau", [(value, value, label) for value, label in Niveau.choices]),
    Kenmerkfilter("jaar", "Jaar", reverse=True),
]


def filter_kennisitems(
    parameters: Mapping[str, str],
    *,
    uitslag: Uitslag | None = None,
    sinds: date | None = None,
    volgorde: Volgorde = Volgorde.PUBLICATIEDATUM,
    kept: Mapping[str, str] | None = None,
    at: date | None = None,
) -> GefilterdeLijst:
    """Public kennisitems by `q`, theme, domain, type, level and year of the document, new or changed `sinds` that day.

    `uitslag` is what `find` gives for the same, from who asked already. A bad value gives an empty list, a bad `pagina` the first or the last page. The counts come from the index, and
    cost no query; the number of queries is the same for any page and any number of items.
    """
    q = search_term(parameters)
    uitslag = uitslag or find(parameters, sinds=sinds, at=at)
    return filter_treffers(
        uitslag.treffers if uitslag else shown(SOORT, sinds=sinds, at=at),
        parameters,
        with_labels(FILTERS),
        read=read_items,
        telwoorden=("kennisitem", "kennisitems"),
        volgorde=RANGORDE[volgorde],
        per_page=PER_PAGE,
        kept={**({"q": q} if q else {}), **(kept or {})},
    )


def find(
    parameters: Mapping[str, str], *, sinds: date | None = None, at: date | None = None
) -> Uitslag | None:
    """What `q` finds before any filter; None without words."""
    q = search_term(parameters)
    return search(q, SOORT, sinds=sinds, at=at) if q else None


def carrying(*, themas: Collection[Thema] = (), domeinen: Collection[Domein] = ()) -> Rijen:
    """The public items that carry at least one of these, each once, the latest first; none when none are given. Reads
    only those that are gone through, so it costs the same whatever the number.
    """
    wanted = [
        f"{soort}:{label.pk}"
        for soort, labels in (("thema", themas), ("domein", domeinen))
        for label in labels
    ]
    items = shown(SOORT)
    chosen = []
    for bundel in items.stand.bundels:
        rows = 0
        for kenmerk in wanted:
            rows |= bundel.kenmerken.get(kenmerk, 0)
        chosen.append(rows)
    return Rijen(items.only(chosen), Rangorde.DATUM, read_items)


def with_labels(filters: Sequence[Kenmerkfilter]) -> list[Kenmerkfilter]:
    """The filters with the themes and domains of now, in their order. One query."""
    columns = ("soort", "gewicht", "naam", "pk", "slug")
    themas, domeinen = (
        model.objects.current().order_by().annotate(soort=Value(soort, CharField())).values_list(*columns)
        for soort, model in (("thema", Thema), ("domein", Domein))
    )
    options: dict[str, list] = {"thema": [], "domein": []}
    for soort, _, naam, pk, slug in sorted(themas.union(domeinen, all=True)):
        options[soort].append((str(pk), slug, naam))
    return [replace(f, options=options.get(f.naam, f.options)) for f in filters]


def read_items(places: list[tuple[Bundel, int]]) -> list[Kennisitem]:
    """The kennisitems in these places of the index. One that was withdrawn in the meantime is left out."""
    keys = [bundel.sleutels[row] for bundel, row in places]
    found = Kennisitem.objects.filter(live=True).for_list().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def keys_of(lijst: GefilterdeLijst) -> set[int]:
    """The primary keys of all rows of the list, whatever the page; no query."""
    rows = lijst.pagina.paginator.object_list
    return {bundel.sleutels[row] for bundel, row in rows.treffers.page(0, len(rows), Rangorde.DATUM)}


def search_term(parameters: Mapping[str, str]) -> str:
    return clean_value(parameters.get("q", ""))
