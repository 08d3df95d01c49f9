"""The columns that an import knows, and the reading of a header."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kennisitems.invoer.fouten import InvoerError

VERPLICHT = ("sleutel", "titel")
KOLOMMEN = (
    *VERPLICHT,
    "type",
    "documentdatum",
    "publicatiedatum",
    "staatsblad",
    "inwerkingtreding",
    "niveau",
    "bron",
    "samenvatting",
    "themas",
    "domeinen",
)
MAX_KOLOMMEN = 100


@dataclass(frozen=True)
class Kop:
    """The header: per column its name, None for one that is not ours; and the names of those."""

    namen: tuple[str | None, ...]
    onbekend: tuple[str, ...]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        return {naam: cell for naam, cell in zip(self.namen, cells, strict=False) if naam}


def read_kop(cells: Sequence[str]) -> Kop:
    """Refuses a header without `sleutel` or `titel`, with a column twice, or with one that looks misspelled."""
    seen = [cell.strip().casefold() for cell in cells[:MAX_KOLOMMEN]]
    while seen and not seen[-1]:
        seen.pop()
    doubles = sorted({naam for naam in seen if naam and seen.count(naam) > 1})
    if doubles:
        raise InvoerError(f"De kolom '{doubles[0]}' staat er meer dan één keer. Laat ze één keer staan.")
    missing = [naam for naam in VERPLICHT if naam not in seen]
    if missing:
        names = " en de kolom ".join(f"'{naam}'" for naam in missing)
        raise InvoerError(
            f"De kolom {names} ontbreekt. "
            "Zet de namen van de kolommen op de eerste regel: sleutel en titel zijn verplicht."
        )
    unknown = [naam for naam in seen if naam and naam not in KOLOMMEN]
    absent = [naam for naam in KOLOMMEN if naam not in seen]
    for naam in unknown:
        if close := get_close_matches(naam, absent, n=1, cutoff=0.8):
            raise InvoerError(f"De kolom '{naam[:60]}' kennen we niet. Bedoel je '{close[0]}'?")
    return Kop(
        tuple(naam if naam in KOLOMMEN else None for naam in seen), tuple(naam[:60] for naam in unknown)
    )
