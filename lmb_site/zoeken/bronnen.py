"""What can be found: a registry that the ground floor and the wings fill in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Vermelding:
    """How one thing stands in the index. It is found from `datum` on; without a date, from now on."""

    titel: str
    url: str
    tekst: str = ""
    samenvatting: str = ""
    datum: date | None = None


@dataclass(frozen=True)
class Bron:
    """Things of one model. `findable` gives those that may be found; `describe` None for one that may not."""

    soort: str
    label: str
    model: type[Model]
    findable: Callable[[], QuerySet]
    describe: Callable[[Model], Vermelding | None]


_bronnen: dict[type[Model], Bron] = {}


def add_source(bron: Bron) -> None:
    """Registering a model again replaces it. Called by `lmb_site.zoeken.index.register_source`."""
    _bronnen[bron.model] = bron


def all_sources() -> list[Bron]:
    return list(_bronnen.values())


def source_of(obj: Model) -> Bron | None:
    return _bronnen.get(type(obj))


def soort_labels() -> dict[str, str]:
    """Label per soort, in the order of registration."""
    return {bron.soort: bron.label for bron in _bronnen.values()}
