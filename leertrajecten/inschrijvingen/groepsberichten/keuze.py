"""Whom a message is for, as it is kept in its draft."""

from dataclasses import dataclass
from typing import Self

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.models import Sessie
from lmb_site.models import Gemeente


@dataclass(frozen=True)
class Keuze:
    """These statuses, and of those only who is in this session (its key) or works in this municipality (its NIS code).

    With a session the status is the one for that session. Without a status nobody is meant.
    """

    status: tuple[str, ...] = ()
    sessie: int | None = None
    gemeente: str | None = None

    @classmethod
    def from_json(cls, value: dict) -> Self:
        return cls(tuple(value.get("status") or ()), value.get("sessie"), value.get("gemeente"))

    def as_json(self) -> dict:
        return {"status": list(self.status), "sessie": self.sessie, "gemeente": self.gemeente}

    def in_woorden(self) -> list[str]:
        """One line per part of the choice, for who reads it back; at most two queries."""
        lines = [f"Status: {', '.join(InschrijvingStatus(status).label for status in self.status)}"]
        if self.sessie:
            titel = Sessie.objects.filter(pk=self.sessie).values_list("titel", flat=True).first()
            lines.append(f"Sessie: {titel or 'een sessie die niet meer bestaat'}")
        if self.gemeente:
            naam = Gemeente.objects.filter(nis=self.gemeente).values_list("naam", flat=True).first()
            lines.append(f"Gemeente: {naam or 'een gemeente die niet meer bestaat'}")
        return lines
