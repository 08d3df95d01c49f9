"""Many messages at once: what `outbox.queue` promises, in a few queries per hundred instead of several for each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lmb_site.berichten import outbox
from lmb_site.berichten.models import Bericht
from lmb_site.berichten.outbox import Bijlage

BATCH = 100
"""So many are held in memory together, and stay below the number of variables that SQLite takes in one question."""

Sleutel = tuple[str, str, str]


@dataclass(frozen=True)
class Brief:
    """One mail to one recipient, as the arguments of `outbox.queue`."""

    oorzaak: str
    soort: str
    aan: str
    onderwerp: str
    tekst: str
    html: str = ""
    antwoord_aan: str = ""
    bijlagen: Sequence[Bijlage] = ()

    @property
    def sleutel(self) -> Sleutel:
        return self.oorzaak, self.soort, self.aan


def queue_many(brieven: Iterable[Brief], *, at: datetime) -> Iterator[list[Bericht]]:
    """Put these in the outbox, batch by batch as the result is read; each time those that are new.

    Idempotent by (oorzaak, soort, aan) as `outbox.queue` is, for a caller who holds the lock of the cause: of two
    that write the same at once, the second fails as a whole.
    """
    outbox.require_transaction()
    brieven = iter(brieven)
    while part := list(islice(brieven, BATCH)):
        there = present([brief.sleutel for brief in part])
        yield queue_new([brief for brief in part if brief.sleutel not in there], at=at)


def queue_new(brieven: Sequence[Brief], *, at: datetime) -> list[Bericht]:
    """Put these in the outbox in one question, for a caller who knows that none of them is there: their cause was made
    in this transaction. One that is there after all fails them all."""
    outbox.require_transaction()
    rows = {brief.sleutel: _row(brief, at) for brief in brieven}
    made = Bericht.objects.bulk_create(rows.values())
    outbox.note_made(made)
    return made


def present(sleutels: Sequence[Sleutel]) -> set[Sleutel]:
    """Which of these the outbox has already."""
    found: set[Sleutel] = set()
    for start in range(0, len(sleutels), BATCH):
        causes = {oorzaak for oorzaak, _, _ in sleutels[start : start + BATCH]}
        found.update(
            Bericht.objects.filter(oorzaak__in=causes).order_by().values_list("oorzaak", "soort", "aan")
        )
    return found


def _row(brief: Brief, at: datetime) -> Bericht:
    return Bericht(
        oorzaak=brief.oorzaak,
        soort=brief.soort,
        aan=outbox.clean_address(brief.aan),
        **outbox.row_facts(
            oorzaak=brief.oorzaak,
            onderwerp=brief.onderwerp,
            tekst=brief.tekst,
            html=brief.html,
            antwoord_aan=brief.antwoord_aan,
            bijlagen=brief.bijlagen,
            kopregels={},
            at=at,
        ),
    )
