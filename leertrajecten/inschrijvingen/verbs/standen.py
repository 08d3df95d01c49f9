"""Writing a status: always along an arrow of the table of transitions. Only verbs come here, under their lock."""

from collections.abc import Iterable, Sequence

from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap, leads, refusal
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError

_STRONGEST_FIRST = (
    InschrijvingStatus.BEVESTIGD,
    InschrijvingStatus.AANGEBODEN,
    InschrijvingStatus.WACHTLIJST,
    InschrijvingStatus.AANGEVRAAGD,
)


def require(status: str, stap: Stap, door: Door) -> None:
    """Refuse a step that the table does not know from here, or not for whom it is asked."""
    if sentence := refusal(status, stap, door.wie):
        raise InschrijvingError(sentence)


def overall(statussen: Sequence[str], *, ended: str) -> str:
    """The status of the whole: the strongest among its sessions, `ended` when none of them lives."""
    return next((status for status in _STRONGEST_FIRST if status in statussen), ended)


def set_deelnames(deelnames: Iterable[Deelname], stap: Stap, naar: str) -> None:
    for deelname in deelnames:
        _expect_arrow(deelname.status, stap, naar)
        deelname.status = naar
        deelname.save(update_fields=["status"])


def set_inschrijving(inschrijving: Inschrijving, stap: Stap, naar: str) -> None:
    if inschrijving.status == naar:
        return
    _expect_arrow(inschrijving.status, stap, naar)
    inschrijving.status = naar
    inschrijving.save(update_fields=["status"])


def follow_sessies(inschrijving: Inschrijving, stap: Stap, *, ended: str) -> None:
    """Let the whole be what its sessions are. Who only came to the door for one takes no seat by it."""
    statussen = inschrijving.deelnames.filter(ter_plaatse=inschrijving.ter_plaatse).values_list(
        "status", flat=True
    )
    set_inschrijving(inschrijving, stap, overall(list(statussen), ended=ended))


def _expect_arrow(van: str, stap: Stap, naar: str) -> None:
    if not leads(van, stap, naar):
        raise ValueError(f"{stap}: geen overgang van {van} naar {naar}")
