"""How kennisitems stand to each other, read from both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kennisitems.models.verband import Verband, VerbandSoort

MAX_STEPS = 10


@dataclass(frozen=True)
class Verbandgroep:
    """'Gewijzigd door' and the items that do it; `is_vervanging` when they came in the place of this one."""

    titel: str
    kennisitems: list
    is_vervanging: bool = False


def groups_of(item, *, at: date | None = None) -> list[Verbandgroep]:
    """What `item` does to others, then what others do to it; only with those that are public. Three queries."""
    own = [(verband.soort, verband.naar_id) for verband in item.verbanden.all()]
    others = list(Verband.objects.filter(naar=item.pk).order_by("van").values_list("soort", "van"))
    public = type(item).objects.public(at).recent_first().in_bulk({pk for _, pk in [*own, *others] if pk})
    groups = []
    for soort in VerbandSoort:
        groups.append(Verbandgroep(soort.label, _known(own, soort, public)))
    for soort in VerbandSoort:
        found = _known(others, soort, public)
        groups.append(Verbandgroep(soort.omgekeerd, found, is_vervanging=soort == VerbandSoort.VERVANGT))
    return [group for group in groups if group.kennisitems]


def _known(pairs: Iterable[tuple[str, int]], soort: VerbandSoort, public: dict) -> list:
    keys = dict.fromkeys(pk for found, pk in pairs if found == soort)
    return [public[pk] for pk in keys if pk in public]


def replacements_of(item, *, at: date | None = None) -> list:
    """The public items that came in the place of `item`, past those that were withdrawn themselves."""
    items = type(item).objects
    seen, frontier, found = {item.pk}, {item.pk}, set()
    for _ in range(MAX_STEPS):
        steps = Verband.objects.filter(soort=VerbandSoort.VERVANGT, naar__in=frontier)
        frontier = set(steps.values_list("van", flat=True)) - seen
        if not frontier:
            break
        seen |= frontier
        public = set(items.public(at).filter(pk__in=frontier).values_list("pk", flat=True))
        found |= public
        frontier -= public
    return list(items.filter(pk__in=found).recent_first())
