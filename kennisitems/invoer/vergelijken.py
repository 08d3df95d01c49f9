"""What a row would do to an item. Three things are compared: the file, the item as it stands, and what the import
itself gave last; a field that no longer holds what the import gave, was changed by a person (ADR 0043).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kennisitems.invoer.citaat import read_from_citation
from kennisitems.invoer.models import IngevoerdItem, Uitkomst
from kennisitems.invoer.rij import DATUMS, LIJSTEN, Rij, Woordenlijsten
from kennisitems.models import Kennisitem

Waarde = str | list[int]
MAX_GETOOND = 300
OFFLINE = "Dit item staat offline. Wil je het wijzigen, zet het dan eerst weer online."
ONTWERP = "Een redacteur is met dit item bezig: er staat een ontwerp klaar. Publiceer of verwerp dat eerst."
OP_SLOT = "Dit item is vergrendeld. Ontgrendel het eerst."
MET_DE_HAND = "Met de hand gewijzigd, en dus behouden: {velden}."


@dataclass(frozen=True)
class Voorstel:
    """`changes` is what will be written; `known` the fingerprints to remember, of what item and file agree on."""

    rij: Rij
    uitkomst: Uitkomst
    item: Kennisitem | None = None
    changes: Mapping[str, Waarde] = field(default_factory=dict)
    verschillen: Sequence[dict[str, str]] = ()
    reden: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    was_known: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_news_to_remember(self) -> bool:
        return any(self.was_known.get(naam) != mark for naam, mark in self.known.items())


@dataclass(frozen=True)
class Vergelijker:
    """Compares rows with the items of their keys. `overschrijven`: the file wins from a person's change."""

    lists: Woordenlijsten
    overschrijven: bool = False

    def compare(self, rows: Sequence[Rij], *, lock: bool = False) -> list[Voorstel]:
        """A proposal per row, in order. With `lock` the items stay as they are until the transaction ends."""
        items = Kennisitem.objects.filter(sleutel__in=[rij.sleutel for rij in rows])
        if lock:
            items = items.select_for_update(of=("self",))
        found = {item.sleutel: item for item in items.prefetch_related("themas", "domeinen")}
        marks = dict(
            IngevoerdItem.objects.filter(kennisitem__in=[item.pk for item in found.values()]).values_list(
                "kennisitem", "waarden"
            )
        )
        return [
            self._update(rij, item, marks.get(item.pk, {}))
            if (item := found.get(rij.sleutel))
            else self._create(rij)
            for rij in rows
        ]

    def _create(self, rij: Rij) -> Voorstel:
        values = {**read_from_citation(rij.titel), **rij.waarden}
        shown = [self._difference(naam, "", value) for naam, value in values.items()]
        known = {naam: mark(naam, value) for naam, value in values.items()}
        return Voorstel(rij, Uitkomst.NIEUW, changes=values, verschillen=shown, known=known)

    def _update(self, rij: Rij, item: Kennisitem, marks: Mapping[str, str]) -> Voorstel:
        now = current_values(item)
        changes: dict[str, Waarde] = {}
        kept: list[str] = []
        known: dict[str, str] = {}
        differs: list[str] = []
        for naam, value in rij.waarden.items():
            wanted = mark(naam, value)
            if mark(naam, now[naam]) == wanted:
                known[naam] = wanted
            elif self.overschrijven or self._is_ours(naam, now[naam], marks):
                changes[naam] = value
                differs.append(naam)
                known[naam] = wanted
            elif marks.get(naam) != wanted:  # the file brought something new as well: a person has to choose
                kept.append(naam)
                differs.append(naam)
        shown = [self._difference(naam, now[naam], rij.waarden[naam]) for naam in differs]
        base = {"rij": rij, "item": item, "verschillen": shown, "was_known": marks}
        if changes and (refusal := why_not_now(item)):
            return Voorstel(uitkomst=Uitkomst.CONFLICT, reden=refusal, **base)
        reden = MET_DE_HAND.format(velden=", ".join(kept)) if kept else ""
        if changes:
            return Voorstel(uitkomst=Uitkomst.GEWIJZIGD, changes=changes, known=known, reden=reden, **base)
        return Voorstel(
            uitkomst=Uitkomst.CONFLICT if kept else Uitkomst.ONGEWIJZIGD, known=known, reden=reden, **base
        )

    def _is_ours(self, naam: str, now: Waarde, marks: Mapping[str, str]) -> bool:
        """Still what the import gave; or empty where the import never gave anything."""
        return marks[naam] == mark(naam, now) if naam in marks else not now

    def _difference(self, naam: str, before: Waarde, after: Waarde) -> dict[str, str]:
        return {"veld": naam, "oud": self._shown(naam, before), "nieuw": self._shown(naam, after)}

    def _shown(self, naam: str, value: Waarde) -> str:
        if isinstance(value, list):
            return ", ".join(self.lists.name(naam, key) for key in value)
        return value if len(value) <= MAX_GETOOND else value[: MAX_GETOOND - 1] + "…"


def why_not_now(item: Kennisitem) -> str:
    """Why an import may not touch this item; '' when it may."""
    if not item.live:
        return OFFLINE
    if item.has_unpublished_changes:
        return ONTWERP
    return OP_SLOT if item.locked else ""


def current_values(item: Kennisitem) -> dict[str, Waarde]:
    """The item in the form in which a row is read."""
    days = {naam: getattr(item, naam) for naam in DATUMS}
    return {
        "titel": item.titel,
        "type": item.type,
        "niveau": item.niveau,
        "bron": item.bron,
        "samenvatting": item.samenvatting_tekst,
        **{naam: day.isoformat() if day else "" for naam, day in days.items()},
        **{naam: sorted(label.pk for label in getattr(item, naam).all()) for naam in LIJSTEN},
    }


def mark(naam: str, value: Waarde) -> str:
    """A fingerprint of a value; that of a summary does not see where its paragraphs end."""
    if naam == "samenvatting":
        value = " ".join(str(value).split())
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=8).hexdigest()
