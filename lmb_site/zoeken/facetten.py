"""A list with filters over the rows of the index: counts that respect the other filters, without a query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lmb_site.lijsten import Facet, GefilterdeLijst, Optie, clean_value, count_in_words, link, paginate
from lmb_site.zoeken.kaart import Bundel
from lmb_site.zoeken.treffers import Treffers, Volgorde

Read = Callable[[list[tuple[Bundel, int]]], list]


@dataclass(frozen=True)
class Kenmerkfilter:
    """One parameter of a list that filters by a kenmerk 'naam:key'.

    `options` gives (key, value of the parameter, what a visitor reads) in the order of the list; without it the key is
    all of these, and the options stand by it. `reverse` turns the order around.
    """

    naam: str
    titel: str
    options: Sequence[tuple[str, str, str]] | None = None
    reverse: bool = False


class Rijen(Sequence):
    """The rows of a list, or some of these, read when they are gone through. `read` makes objects of places."""

    def __init__(self, treffers: Treffers, volgorde: Volgorde, read: Read, within: range | None = None):
        self.treffers = treffers
        self.volgorde = volgorde
        self.read = read
        self.within = range(len(treffers)) if within is None else within

    def __len__(self):
        return len(self.within)

    def __getitem__(self, which) -> Any:
        """Without a step: a list is cut in pages, not in strips."""
        if isinstance(which, slice):
            return Rijen(self.treffers, self.volgorde, self.read, self.within[which.start : which.stop])
        place = self.within[which]
        if found := self._read(place, place + 1):
            return found[0]
        raise IndexError("De rij is er niet meer.")

    def __iter__(self):
        return self.iterator()

    def iterator(self, chunk_size: int = 500):
        """All of them, so many at a time."""
        for start in range(self.within.start, self.within.stop, chunk_size):
            yield from self._read(start, min(start + chunk_size, self.within.stop))

    def _read(self, start: int, stop: int) -> list:
        return self.read(self.treffers.page(start, stop, self.volgorde))


def filter_treffers(
    treffers: Treffers,
    parameters: Mapping[str, str],
    filters: Sequence[Kenmerkfilter],
    *,
    read: Read,
    telwoorden: tuple[str, str],
    volgorde: Volgorde = Volgorde.DATUM,
    per_page: int = 20,
    kept: Mapping[str, str] | None = None,
) -> GefilterdeLijst:
    """The rows of `treffers` that pass every filter named in `parameters`; as `lmb_site.lijsten.filter_list`."""
    known = {f.naam: _options_of(f, treffers) for f in filters}
    chosen = {f.naam: value for f in filters if (value := clean_value(parameters.get(f.naam, "")))}
    passing = {
        f.naam: _rows_with(treffers, [key for key, value, _ in known[f.naam] if value == chosen[f.naam]], f)
        for f in filters
        if f.naam in chosen
    }
    rows = _under(treffers, passing)
    in_force = {**(kept or {}), **chosen}
    aantal = len(rows)
    facetten = [
        Facet(
            f.naam,
            f.titel,
            _options(
                f, known[f.naam], _under(treffers, passing, without=f.naam), chosen.get(f.naam), in_force
            ),
        )
        for f in filters
    ]
    return GefilterdeLijst(
        pagina=paginate(
            Rijen(rows, volgorde, read), parameters.get("pagina"), per_page=per_page, count=aantal
        ),
        aantal=aantal,
        telling=count_in_words(aantal, *telwoorden),
        facetten=facetten,
        parameters=in_force,
    )


def _options_of(f: Kenmerkfilter, treffers: Treffers) -> list[tuple[str, str, str]]:
    if f.options is not None:
        found = list(f.options)
    else:
        start = f"{f.naam}:"
        keys = {
            kenmerk.removeprefix(start)
            for bundel in treffers.stand.bundels
            for kenmerk in bundel.kenmerken
            if kenmerk.startswith(start)
        }
        found = [(key, key, key) for key in sorted(keys)]
    return found[::-1] if f.reverse else found


def _rows_with(treffers: Treffers, keys: list[str], f: Kenmerkfilter) -> list[int]:
    found = [0, 0]
    for number, bundel in enumerate(treffers.stand.bundels):
        for key in keys:
            found[number] |= bundel.kenmerken.get(f"{f.naam}:{key}", 0)
    return found


def _under(treffers: Treffers, passing: Mapping[str, list[int]], without: str = "") -> Treffers:
    for naam, rows in passing.items():
        if naam != without:
            treffers = treffers.only(rows)
    return treffers


def _options(
    f: Kenmerkfilter,
    known: list[tuple[str, str, str]],
    rows: Treffers,
    chosen: str | None,
    in_force: Mapping[str, str],
) -> list[Optie]:
    others = {naam: value for naam, value in in_force.items() if naam != f.naam}
    options = []
    for key, value, label in known:
        number = len(rows.only(_rows_with(rows, [key], f)))
        if number or value == chosen:
            url = link(others if value == chosen else {**others, f.naam: value})
            options.append(Optie(value, label, number, value == chosen, url))
    if chosen and not any(optie.is_gekozen for optie in options):
        options.append(Optie(chosen, chosen, 0, True, link(others)))
    return options
