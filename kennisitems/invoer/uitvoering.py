"""Goes through a prepared file batch by batch. A batch is one transaction, its place in the file included."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.klaarzetten import FouteRij, Klaargezet
from kennisitems.invoer.models import Invoer, InvoerRegel, InvoerStand, Uitkomst
from kennisitems.invoer.rij import Rij, Woordenlijsten
from kennisitems.invoer.toepassen import apply
from kennisitems.invoer.vergelijken import Vergelijker, Voorstel

logger = logging.getLogger("kennisitems.invoer")

BATCH = 200
NIET_BEWAARD = "De databank nam deze rij niet aan."
Step = Iterable[Rij | FouteRij]


def go_on(
    invoer: Invoer,
    klaargezet: Klaargezet,
    *,
    clock: Callable[[], datetime] = timezone.now,
    keep_going: Callable[[], bool] = lambda: True,
    on_batch: Callable[[Invoer], None] = lambda invoer: None,
) -> bool:
    """Take up `invoer` behind its last finished row; True when every row is done.

    At least one batch is done, however little time there is. Each batch carries the moment it began: a digest that
    went out meanwhile does not count as having told of it. One that is not started yet (`geladen`) is only looked
    at: its outcomes are written down, no item changes.
    Raises InvoerError when someone stopped it, or when another process is at it.
    """
    for number, batch in enumerate(in_batches(klaargezet.rows(after=invoer.positie))):
        if number and not keep_going():
            return False
        _do_batch(invoer, batch, at=clock())
        on_batch(invoer)
    return True


def foresee(rows: Step, *, overschrijven: bool) -> Iterator[list[Voorstel | FouteRij]]:
    """What each batch of rows would do. Writes nothing at all."""
    vergelijker = Vergelijker(Woordenlijsten.read(), overschrijven)
    for batch in in_batches(rows):
        yield _outcomes(batch, vergelijker.compare(_good(batch)))


def in_batches(rows: Step) -> Iterator[list[Rij | FouteRij]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


@transaction.atomic
def _do_batch(invoer: Invoer, batch: Sequence[Rij | FouteRij], *, at: datetime) -> None:
    locked = Invoer.objects.select_for_update().get(pk=invoer.pk)
    if locked.stand != invoer.stand:
        raise InvoerError("Deze invoer is intussen gestopt.")
    if locked.positie != invoer.positie:
        raise InvoerError("Een ander proces is al met deze invoer bezig.")
    vergelijker = Vergelijker(Woordenlijsten.read(), invoer.overschrijven)
    if invoer.stand == InvoerStand.GELADEN:
        outcomes = _outcomes(batch, vergelijker.compare(_good(batch)))
    else:
        outcomes = _outcomes(batch, _write(invoer, _good(batch), vergelijker, at=at))
    InvoerRegel.objects.bulk_create(
        regel_of(invoer, outcome) for outcome in outcomes if uitkomst_of(outcome) != Uitkomst.ONGEWIJZIGD
    )
    for outcome in outcomes:
        invoer.count(uitkomst_of(outcome))
    invoer.positie += len(batch)
    invoer.mislukkingen = 0
    invoer.save(update_fields=["positie", "mislukkingen", *Uitkomst.values])


def _write(
    invoer: Invoer, rows: Sequence[Rij], vergelijker: Vergelijker, *, at: datetime
) -> list[Voorstel | FouteRij]:
    """All rows together; when the database refuses that, one by one, so that a bad row loses no other."""
    try:
        with transaction.atomic():
            voorstellen = vergelijker.compare(rows, lock=True)
            apply(voorstellen, user=invoer.door, naam=invoer.naam, at=at)
            return list(voorstellen)
    except (IntegrityError, DataError, ValidationError):
        if len(rows) == 1:
            rij = rows[0]
            logger.warning("invoer %s: regel %s niet aangenomen door de databank", invoer.pk, rij.regel)
            return [FouteRij(rij.regel, rij.sleutel, rij.titel, NIET_BEWAARD)]
        return [outcome for rij in rows for outcome in _write(invoer, [rij], vergelijker, at=at)]


def _good(batch: Sequence[Rij | FouteRij]) -> list[Rij]:
    return [row for row in batch if isinstance(row, Rij)]


def _outcomes(batch, done: Sequence[Voorstel | FouteRij]) -> list[Voorstel | FouteRij]:
    """In the order of the file: what became of each good row, and the bad ones in between."""
    outcomes = iter(done)
    return [row if isinstance(row, FouteRij) else next(outcomes) for row in batch]


def uitkomst_of(outcome: Voorstel | FouteRij) -> Uitkomst:
    return Uitkomst.FOUT if isinstance(outcome, FouteRij) else outcome.uitkomst


def regel_of(invoer: Invoer, outcome: Voorstel | FouteRij) -> InvoerRegel:
    if isinstance(outcome, FouteRij):
        return InvoerRegel(
            invoer=invoer,
            regel=outcome.regel,
            sleutel=outcome.sleutel,
            titel=outcome.titel,
            uitkomst=Uitkomst.FOUT,
            reden=outcome.reden,
        )
    return InvoerRegel(
        invoer=invoer,
        regel=outcome.rij.regel,
        sleutel=outcome.rij.sleutel,
        titel=outcome.rij.titel,
        uitkomst=outcome.uitkomst,
        reden=outcome.reden,
        verschillen=list(outcome.verschillen),
    )
