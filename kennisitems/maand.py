"""What was new in a month, as a municipality can print it (K12)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, F, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.urls import reverse

from kennisitems.models import Kennisitem, Niveau, Wijziging
from kennisitems.models.kennisitem import midnight
from lmb_site.models import Thema
from lmb_site.templatetags.datums import BRUSSEL, MAANDEN

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Maand:
    jaar: int
    nummer: int

    @property
    def begin(self) -> date:
        return date(self.jaar, self.nummer, 1)

    @property
    def naam(self) -> str:
        return f"{MAANDEN[self.nummer - 1]} {self.jaar}"

    @property
    def url(self) -> str:
        return reverse("kennisitems-maand", args=[str(self)])

    def shift(self, number: int) -> "Maand":
        months = self.jaar * 12 + self.nummer - 1 + number
        return Maand(months // 12, months % 12 + 1)

    def __str__(self):
        return f"{self.jaar:04}-{self.nummer:02}"


@dataclass(frozen=True)
class Maandtelling:
    maand: Maand
    aantal: int


def month_of(day: date) -> Maand:
    return Maand(day.year, day.month)


def read_month(value: str) -> Maand | None:
    """The month of 'JJJJ-MM'; None for anything else."""
    match = _MONTH.fullmatch(value)
    jaar = int(match[1]) if match else 0
    return Maand(jaar, int(match[2])) if match and date.min.year < jaar < date.max.year else None


def items_of(maand: Maand, thema: Thema | None, *, at: date) -> QuerySet[Kennisitem]:
    """Public items that came on the site in `maand`, or had a major change in it (in `wijzigingen_van_de_maand`); by
    level, then in the order they came.
    """
    begin, end = maand.begin, maand.shift(1).begin
    changes = Wijziging.objects.filter(op__gte=midnight(begin), op__lt=midnight(end))
    # The keys, not a subquery: no database uses its indexes for 'this month, or one of those'.
    changed = set(changes.values_list("kennisitem", flat=True))
    rows = Kennisitem.objects.public(at).new_or_changed(begin, end, changed)
    if thema:
        rows = rows.with_any(themas=[thema])
    told = Prefetch("wijzigingen", queryset=changes, to_attr="wijzigingen_van_de_maand")
    return rows.prefetch_related(told).by_level()


def group_by_level(items: Sequence[Kennisitem]) -> list[tuple[str, list[Kennisitem]]]:
    """Under the name of each level that has any, those without one last."""
    names = {
        Niveau.EU: "Europese Unie",
        Niveau.FEDERAAL: "Federale overheid",
        Niveau.VLAAMS: "Vlaamse overheid",
        "": "Nota's en nieuws",
    }
    groups = [(name, [item for item in items if item.niveau == niveau]) for niveau, name in names.items()]
    return [(name, found) for name, found in groups if found]


def first_month(*, at: date) -> Maand | None:
    """The month of the oldest public item."""
    day = Kennisitem.objects.public(at).aggregate(day=Min("publicatiedatum"))["day"]
    return month_of(day) if day else None


def months_with_news(*, at: date) -> list[Maandtelling]:
    """The months in which something came on the site or had a major change, latest first; with how many items, each once
    a month, as `items_of` gives. Two queries.
    """
    came_on = Kennisitem.objects.public(at).order_by()
    # By day: counted in the index, and the months are made of those here.
    came = came_on.values_list("publicatiedatum").annotate(aantal=Count("pk"))
    changed_later = (
        # A subquery, not a join: the few changes decide which items are read, not the other way round.
        Wijziging.objects.order_by()
        .annotate(dag=Subquery(came_on.filter(pk=OuterRef("kennisitem")).values("publicatiedatum")))
        .filter(dag__isnull=False)
        .annotate(maand=TruncMonth("op", output_field=DateField(), tzinfo=BRUSSEL), eerste=TruncMonth("dag"))
        .exclude(maand=F("eerste"))
        .values_list("maand")
        .annotate(aantal=Count("kennisitem", distinct=True))
    )
    totals: Counter[tuple[int, int]] = Counter()
    for day, number in [*came, *changed_later]:
        totals[day.year, day.month] += number
    return [Maandtelling(Maand(*month), totals[month]) for month in sorted(totals, reverse=True)]
