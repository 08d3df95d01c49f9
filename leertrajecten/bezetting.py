"""How full leertrajecten and sessions are. The pages ask here; the registrations fill it in (`register_source`).

This is the one door through which the pages learn about registrations, so that imports keep going down only.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Telling:
    """Seats taken (confirmed, or kept for whom they were offered to) and people waiting."""

    bevestigd: int = 0
    wachtend: int = 0

    def has_no_seat(self, capaciteit: int | None) -> bool:
        """Full. Whoever waits is served before a newcomer, so a seat that shows as free is free."""
        return capaciteit is not None and self.bevestigd >= capaciteit


LEEG = Telling()


@dataclass(frozen=True)
class Bezetting:
    """How full one leertraject is, as a whole and per session (by primary key)."""

    geheel: Telling = LEEG
    per_sessie: Mapping[int, Telling] = field(default_factory=dict)

    def for_sessie(self, pk: int | None) -> Telling:
        return self.per_sessie.get(pk, LEEG) if pk else LEEG


class Source(Protocol):
    def bezetting(self, leertraject_ids: Collection[int]) -> Mapping[int, Bezetting]:
        """How full each of these leertrajecten is; a fixed number of queries whatever their number."""

    def sessies_met_inschrijvingen(self, leertraject_id: int) -> set[int]:
        """Keys of the sessions that at least one registration, of whatever status, hangs on."""

    def has_inschrijvingen(self, leertraject_ids: Collection[int]) -> set[int]:
        """Which of these leertrajecten have a registration of whatever status."""


class _NoSource:
    def bezetting(self, leertraject_ids):
        return {}

    def sessies_met_inschrijvingen(self, leertraject_id):
        return set()

    def has_inschrijvingen(self, leertraject_ids):
        return set()


_source: Source = _NoSource()


def register_source(source: Source) -> None:
    global _source
    _source = source


def source() -> Source:
    return _source
