"""Lists with filters: plain GET links, counts that respect the other filters, paging. Never an error on a bad value.

A list page describes its filters once; `filter_list` does the rest in two queries, whatever the filters: one for
all counts together and one for the rows of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

MAX_VALUE_LENGTH = 100
TOTAL = ""


def paginate(rows, number: str | None, *, per_page: int, count: int | None = None) -> Page:
    """The asked page; the first when `number` is no number, the last when it is too high.

    `count` is the number of rows, from who knows it already.
    """
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(clean_value(number or ""))


def page_number(value: str | None) -> int:
    """The number a visitor asks for, before we know how many pages there are; 1 for what is no number."""
    cleaned = clean_value(value or "")
    return max(1, int(cleaned)) if cleaned.isascii() and cleaned.isdigit() and len(cleaned) < 7 else 1


def clean_value(value: str) -> str:
    """A parameter as we let it near the database: without NUL, trimmed, of bounded length."""
    return value.replace("\x00", "").strip()[:MAX_VALUE_LENGTH]


@dataclass(frozen=True)
class Filter:
    """One parameter of a list.

    `value_path` is what the parameter is compared with and `label_path` what a visitor reads; both are ORM paths or
    expressions. What follows a relation with many belongs here and not in the base queryset, where it would give
    rows more than once. `order_path` orders the options; without it they stand as `label` sorts. `labels`
    translates stored values. Rows with a value of `on_request` show only when that value is asked for; its option
    stands among the others, with its count.
    """

    naam: str
    titel: str
    value_path: str | Combinable
    label_path: str | Combinable = ""
    order_path: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    reverse: bool = False
    on_request: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Optie:
    """One link of a filter: the list with this value chosen, or with it let go when it is chosen already."""

    waarde: str
    label: str
    aantal: int
    is_gekozen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    naam: str
    titel: str
    opties: Sequence[Optie]

    @property
    def gekozen(self) -> Optie | None:
        return next((optie for optie in self.opties if optie.is_gekozen), None)


@dataclass(frozen=True)
class GefilterdeLijst:
    """What a list page shows. `aantal` counts all rows that pass, not those of the page."""

    pagina: Page
    aantal: int
    telling: str
    facetten: Sequence[Facet]
    parameters: Mapping[str, str]

    @property
    def gekozen(self) -> list[tuple[Facet, Optie]]:
        """The filters in force, each with the link that lets it go (`optie.url`)."""
        return [(facet, facet.gekozen) for facet in self.facetten if facet.gekozen]

    @property
    def is_gefilterd(self) -> bool:
        return bool(self.parameters)

    @property
    def query(self) -> str:
        """The filters in force as a query string without page number, '' when there are none."""
        return urlencode(self.parameters)

    def pagina_url(self, number: int) -> str:
        return link({**self.parameters, **({"pagina": str(number)} if number > 1 else {})})


def link(parameters: Mapping[str, str]) -> str:
    """A relative address with these parameters; without any, the bare list."""
    return f"?{urlencode(parameters)}" if parameters else "."


def count_in_words(aantal: int, enkelvoud: str, meervoud: str) -> str:
    """'1 resultaat', '23 resultaten': as people count."""
    return f"{aantal} {enkelvoud if aantal == 1 else meervoud}"


def filter_list(
    base: QuerySet,
    parameters: Mapping[str, str],
    filters: Sequence[Filter],
    *,
    telwoorden: tuple[str, str],
    per_page: int = 20,
    kept: Mapping[str, str] | None = None,
) -> GefilterdeLijst:
    """The rows of `base` that pass every filter named in `parameters`.

    A value that no row has gives an empty list. `kept` holds other parameters in force (a search term) that links
    must carry along; `base` is already restricted by them.
    """
    chosen = {f.naam: value for f in filters if (value := clean_value(parameters.get(f.naam, "")))}
    conditions = {
        f.naam: _condition(base, f, chosen.get(f.naam)) for f in filters if f.naam in chosen or f.on_request
    }
    rows = base
    for condition in conditions.values():
        rows = rows.filter(pk__in=condition)
    in_force = {**(kept or {}), **chosen}
    counts = _counts(base, filters, conditions)
    aantal = sum(number for *_, number in counts[TOTAL])
    return GefilterdeLijst(
        pagina=paginate(rows, parameters.get("pagina"), per_page=per_page, count=aantal),
        aantal=aantal,
        telling=count_in_words(aantal, *telwoorden),
        facetten=[
            Facet(f.naam, f.titel, _options(f, counts[f.naam], chosen.get(f.naam), in_force)) for f in filters
        ],
        parameters=in_force,
    )


def _condition(base: QuerySet, f: Filter, value: str | None) -> QuerySet:
    """Subquery of the keys that have `value`, or without one of those that show unasked; it keeps rows single where
    a relation has many.
    """
    rows = base.order_by().annotate(_waarde=_as_text(f.value_path))
    rows = rows.filter(_waarde=value) if value else rows.exclude(_waarde__in=f.on_request)
    return rows.values("pk")


_TEXT = Cast(Value(""), CharField())


def _as_text(path: str | Combinable) -> Cast:
    return Cast(F(path) if isinstance(path, str) else path, CharField())


def _counts(base, filters, conditions) -> dict[str, list[tuple[str, str, int]]]:
    """For each filter (value, label, number of rows), each under all *other* filters; and under TOTAL the number
    of rows under all filters. In one query.
    """
    parts = [
        _count_part(
            _under(base, conditions, without=f.naam),
            f.naam,
            _as_text(f.value_path),
            _as_text(f.label_path or f.value_path),
            _as_text(f.order_path) if f.order_path else _TEXT,
        )
        for f in filters
    ]
    parts.append(_count_part(_under(base, conditions), TOTAL, _TEXT, _TEXT, _TEXT))
    counts: dict[str, list] = {TOTAL: [], **{f.naam: [] for f in filters}}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for naam, value, label, order, number in found:
        counts[naam].append((int(order) if order.isdigit() else 0, label, value, number))
    return {
        naam: [(value, label, n) for _, label, value, n in sorted(found)] for naam, found in counts.items()
    }


def _under(base, conditions, without: str = "") -> QuerySet:
    rows = base.order_by()
    for naam, condition in conditions.items():
        if naam != without:
            rows = rows.filter(pk__in=condition)
    return rows


def _count_part(rows, naam: str, value, label, order) -> QuerySet:
    return (
        rows.annotate(_facet=Value(naam, CharField()), _waarde=value, _label=label, _volgorde=order)
        .filter(_waarde__isnull=False)
        .values_list("_facet", "_waarde", "_label", "_volgorde")
        .annotate(_aantal=Count("pk", distinct=True))
    )


def _options(f: Filter, counts, chosen: str | None, in_force: Mapping[str, str]) -> list[Optie]:
    others = {naam: value for naam, value in in_force.items() if naam != f.naam}
    options = [
        Optie(
            waarde=value,
            label=f.labels.get(value, label),
            aantal=number,
            is_gekozen=value == chosen,
            url=link(others if value == chosen else {**others, f.naam: value}),
        )
        for value, label, number in counts
        if value
    ]
    if f.labels:
        order = list(f.labels)
        options.sort(key=lambda o: order.index(o.waarde) if o.waarde in order else len(order))
    if f.reverse:
        options.reverse()
    if chosen and not any(o.is_gekozen for o in options):
        options.append(Optie(chosen, f.labels.get(chosen, chosen), 0, True, link(others)))
    return options
