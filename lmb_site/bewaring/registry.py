"""Which personal data is kept how long. Each app registers its own terms in `AppConfig.ready` (A2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Termijn:
    """`termijn` says in Dutch how long; `ruim_op(at)` forgets what is past it and returns how many were touched."""

    naam: str
    termijn: str
    ruim_op: Callable[[datetime], int]


@dataclass(frozen=True)
class Wisser:
    """`wis_persoon(email, at)` forgets one person, `wis_alles(at)` everybody; both return how many were touched."""

    naam: str
    wis_persoon: Callable[[str, datetime], int]
    wis_alles: Callable[[datetime], int]


_termijnen: dict[str, Termijn] = {}
_wissers: dict[str, Wisser] = {}


def register_termijn(naam: str, *, termijn: str, ruim_op: Callable[[datetime], int]) -> None:
    """Have `ruim_op(at)` called each night. It must be safe to do twice; `naam` is unique and shown to staff."""
    if naam in _termijnen:
        raise ValueError(f"Er is al een bewaartermijn '{naam}'.")
    _termijnen[naam] = Termijn(naam, termijn, ruim_op)


def register_wisser(
    naam: str,
    *,
    wis_persoon: Callable[[str, datetime], int],
    wis_alles: Callable[[datetime], int],
    before: str = "",
) -> None:
    """Have this called by `manage.py anonymise`. The order of registration is the order of forgetting.

    With `before` it comes ahead of that one: for who needs what that one forgets to find the person by.
    """
    if naam in _wissers:
        raise ValueError(f"Er is al een wisser '{naam}'.")
    found = list(_wissers.values())
    place = list(_wissers).index(before) if before else len(found)
    found.insert(place, Wisser(naam, wis_persoon, wis_alles))
    _wissers.clear()
    _wissers.update({wisser.naam: wisser for wisser in found})


def termijnen() -> list[Termijn]:
    return list(_termijnen.values())


def wissers() -> list[Wisser]:
    return list(_wissers.values())
