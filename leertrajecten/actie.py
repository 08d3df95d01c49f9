"""What a visitor can do with a leertraject now: one link, in words (Z5)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from leertrajecten.status import InschrijvingStand, Status


class Soort(StrEnum):
    INSCHRIJVEN = "inschrijven"
    WACHTLIJST = "wachtlijst"
    OP_DE_HOOGTE = "op_de_hoogte"
    PRESENTATIES = "presentaties"
    NALEZEN = "nalezen"


@dataclass(frozen=True)
class Actie:
    tekst: str
    url: str
    soort: Soort


def wat_nu(leertraject, at: datetime | None = None) -> Actie:
    """The one thing to offer at `at` (default: now): a seat first, then what there is to read."""
    at = at or timezone.now()
    stand = leertraject.inschrijvingstand_at(at)
    if stand == InschrijvingStand.OPEN:
        return Actie("Schrijf je in", leertraject.inschrijf_url, Soort.INSCHRIJVEN)
    if stand == InschrijvingStand.VOLZET:
        return Actie("Zet je op de wachtlijst", leertraject.inschrijf_url, Soort.WACHTLIJST)
    if stand == InschrijvingStand.NOG_NIET_OPEN:
        return Actie("Hou me op de hoogte", leertraject.op_de_hoogte_url, Soort.OP_DE_HOOGTE)
    if any(sessie.presentaties for sessie in leertraject.sessies_in_order):
        return Actie("Bekijk de presentaties", f"{leertraject.url}#sessies", Soort.PRESENTATIES)
    if leertraject.status_at(at) == Status.LOOPT:
        return Actie("Bekijk de sessies", f"{leertraject.url}#sessies", Soort.NALEZEN)
    return Actie("Lees het verloop na", f"{leertraject.url}#sessies", Soort.NALEZEN)
