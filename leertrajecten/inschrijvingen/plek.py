"""Where someone stands on the waiting list, and why others went before (R4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Gebeurtenis, Inschrijving

WACHT = InschrijvingStatus.WACHTLIJST


@dataclass(frozen=True)
class Voorgegaan:
    """Someone who came later and had a seat first; who it was is not told."""

    op: datetime
    reden: str


@dataclass(frozen=True)
class Plek:
    """`nummer` is 1 for the first in line; 0 for who does not wait. `uitleg` says what besides the order decides."""

    nummer: int
    wachtenden: int
    uitleg: str
    voorgegaan: Sequence[Voorgegaan]


def explain_plek(inschrijving: Inschrijving) -> Plek:
    """Number in line, and each time that someone who registered later got or was offered a seat, with the reason."""
    waiting = Inschrijving.objects.bekend().filter(leertraject=inschrijving.leertraject_id, status=WACHT)
    waits = inschrijving.status == WACHT
    begun = inschrijving.gebeurtenissen.filter(wat="ingeschreven").order_by("pk").first()
    return Plek(
        nummer=waiting.filter(pk__lte=inschrijving.pk).count() if waits else 0,
        wachtenden=waiting.count(),
        uitleg=begun.feiten.get("uitleg", "") if begun else "",
        voorgegaan=_who_went_before(inschrijving),
    )


def _who_went_before(inschrijving: Inschrijving) -> list[Voorgegaan]:
    """Events are the memory: what they say stays true when the line has changed since."""
    later = Gebeurtenis.objects.filter(
        inschrijving__leertraject=inschrijving.leertraject_id,
        inschrijving__pk__gt=inschrijving.pk,
        inschrijving__ter_plaatse=False,
        wat__in=["ingeschreven", "aangeboden", "bevestigd", "goedgekeurd"],
    )
    waited_until = (
        inschrijving.gebeurtenissen.filter(wat__in=["aangeboden", "bevestigd", "geannuleerd", "verplaatst"])
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    if waited_until:
        later = later.filter(pk__lt=waited_until)
    own = set(inschrijving.deelnames.values_list("sessie", flat=True))
    found = []
    for gebeurtenis in later.select_related("inschrijving").order_by("pk"):
        if gebeurtenis.wat in ("ingeschreven", "goedgekeurd") and (
            gebeurtenis.feiten.get("status") != InschrijvingStatus.BEVESTIGD
        ):
            continue
        found.append(Voorgegaan(gebeurtenis.op, _reason(gebeurtenis, inschrijving, own)))
    return found


def _reason(gebeurtenis: Gebeurtenis, inschrijving: Inschrijving, own: set[int]) -> str:
    if gebeurtenis.feiten.get("voorrang"):
        return f"Het beheer gaf voorrang: {gebeurtenis.feiten.get('reden', '')}"
    sessies = set(gebeurtenis.feiten.get("sessies", []))
    if sessies and not sessies & own:
        return "Het ging om een sessie die jij niet koos."
    if inschrijving.gemeente_id and inschrijving.gemeente_id != gebeurtenis.inschrijving.gemeente_id:
        grens = inschrijving.leertraject.max_per_gemeente
        if grens:
            return f"Jouw gemeente had al {grens} plaatsen, zoveel als ze toen mocht hebben."
    return "De plaats die vrijkwam, paste niet bij alle sessies waarop je wacht."
