"""What the citation in the title proposes for the fields that the editor left open (K9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kennisitems.citaten import MAX_LENGTH, read_citaat

VELDEN = ("type", "nummer", "niveau", "documentdatum", "staatsblad", "bron")
TITEL = "titel"


@dataclass(frozen=True)
class Regel:
    """One proposal. `huidig` is what the editor filled in and that stays, '' for a field that is open.

    `is_aangevinkt`: taken over unless the editor says otherwise. The shorter title is only taken when asked for.
    """

    veld: str
    waarde: str | date
    huidig: str = ""
    is_aangevinkt: bool = True


def propose(ingevuld: Mapping[str, str], *, open_type: str | None = None) -> list[Regel]:
    """The proposals of the citation `ingevuld["titel"]`, in the order of the form; none where it says nothing, or
    just what is there. `open_type` is the type that a new item begins with: nobody chose it.
    """
    titel = ingevuld.get(TITEL, "").strip()
    citaat = read_citaat(titel)
    regels = []
    for veld in VELDEN:
        waarde = getattr(citaat, veld)
        huidig = ingevuld.get(veld, "").strip()
        if veld == "type" and huidig == open_type:
            huidig = ""
        if waarde and not _same(waarde, huidig):
            regels.append(Regel(veld, waarde, huidig, is_aangevinkt=not huidig))
    if citaat.titel and len(titel) <= MAX_LENGTH and citaat.titel != " ".join(titel.split()):
        regels.append(Regel(TITEL, citaat.titel, is_aangevinkt=False))
    return regels


def _same(waarde: str | date, huidig: str) -> bool:
    if isinstance(waarde, date):
        return huidig in {waarde.isoformat(), f"{waarde:%d-%m-%Y}"}
    return waarde == huidig
