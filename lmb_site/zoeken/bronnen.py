"""What can be found: a registry that the ground floor and the wings fill in `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Vermelding:
    """How one thing stands in the index. It is found from `datum` on; without a date, from now on.

    `kenmerken` are the values that lists filter by, as 'filter:value'. An act is first of all found by its own
    `nummer`, then by those it mentions.
    """

    titel: str
    url: str
    tekst: str = ""
    samenvatting: str = ""
    datum: date | None = None
    documentdatum: date | None = None
    kenmerken: Sequence[str] = ()
    nummer: str = ""


@dataclass(frozen=True)
class Bron:
    """Things of one model. `findable` gives those that may be found; `describe` None for one that may not.

    `labels` gives what visitors read for those of the `kenmerken` that have a name, to be found by it: who
    renames a label need not write all that carries it anew.
    """

    soort: str
    label: str
    model: type[Model]
    findable: Callable[[], QuerySet]
    describe: Callable[[Model], Vermelding | None]
    labels: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True)
class Onderdeel:
    """Things of `model` that are found on the page of something else: `keys` gives those of that one thing."""

    model: type[Model]
    keys: Callable[[Model], list]


_bronnen: dict[type[Model], Bron] = {}
_onderdelen: dict[type[Model], list[Onderdeel]] = {}


def add_source(bron: Bron) -> None:
    """Registering a model again replaces it. Called by `lmb_site.zoeken.index.register_source`."""
    _bronnen[bron.model] = bron


def register_parts(model: type[Model], part: type[Model], *, keys: Callable[[Model], list]) -> None:
    """Write what `keys` gives of `part`, a source itself, whenever something of `model` is written or taken away."""
    _onderdelen.setdefault(model, []).append(Onderdeel(part, keys))


def parts_of(obj: Model) -> list[Onderdeel]:
    return _onderdelen.get(type(obj), [])


def all_sources() -> list[Bron]:
    return list(_bronnen.values())


def source_of(obj: Model) -> Bron | None:
    return _bronnen.get(type(obj))


def soort_labels() -> dict[str, str]:
    """Label per soort, in the order of registration."""
    return {bron.soort: bron.label for bron in _bronnen.values()}


def all_labels(soort: str | None = None) -> dict[str, str]:
    """What visitors read for the kenmerken that have a name; of one soort, or of all."""
    return {
        kenmerk: naam
        for labels in {bron.labels for bron in _bronnen.values() if soort in {None, bron.soort}}
        for kenmerk, naam in labels().items()
    }
