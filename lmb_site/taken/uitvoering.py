"""Runs the recurring jobs that are due, each window once, with any number of workers."""

import logging
from datetime import datetime, timedelta
from traceback import walk_tb

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from lmb_site.taken.elk import DeelsMislukt
from lmb_site.taken.models import TaakUitvoering
from lmb_site.taken.registry import Taak, taken

logger = logging.getLogger("lmb_site.taken")

# A job that takes longer is taken for dead, and begun again beside itself.
LEASE = timedelta(minutes=30)
# The wait after the first, second, … failure in one window; the last one repeats until the next window comes.
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


def run_due(*, worker: str, at: datetime | None = None) -> int:
    """Run each job whose latest window was not done yet; how many were tried.

    Windows missed during a pause are caught up by that one run. A job that fails is written down and tried
    again later; the others go on. A job does not start while an earlier window of it still runs, unless two
    workers look at the very moment that its window changes. Raises only when the database itself is away.
    """
    tried = 0
    for taak in taken():
        uitvoering = _claim(taak, worker=worker, at=at or timezone.now())
        if uitvoering is None:
            continue
        tried += 1
        moment = at or timezone.now()
        try:
            taak.run(moment)
        except Exception as error:  # one job must not stop the others
            if isinstance(error, OperationalError | InterfaceError) and not connection.in_atomic_block:
                connection.close()  # perhaps only this connection broke; if not, the next line raises
            _record_failure(uitvoering, error, at or timezone.now())
        else:
            _held(uitvoering).update(gedaan_op=at or timezone.now(), lease_door="", fout="")
    return tried


def release(*, worker: str, at: datetime | None = None) -> int:
    """Give back what a worker was doing that is known to be dead; it is due again at once."""
    held = TaakUitvoering.objects.filter(gedaan_op__isnull=True, lease_door=worker)
    return held.update(lease_tot=at or timezone.now(), lease_door="")


def _claim(taak: Taak, *, worker: str, at: datetime) -> TaakUitvoering | None:
    venster = taak.latest_venster(at)
    rows = TaakUitvoering.objects.filter(taak=taak.naam)
    row = rows.filter(venster=venster).first()
    if row and (row.gedaan_op or row.lease_tot > at):
        return None
    if rows.filter(gedaan_op__isnull=True, lease_tot__gt=at).exclude(lease_door="").exists():
        return None
    lease_tot = at + LEASE
    if row is None:
        try:
            with transaction.atomic():
                return rows.create(
                    taak=taak.naam, venster=venster, begonnen_op=at, lease_tot=lease_tot, lease_door=worker
                )
        except IntegrityError:
            return None  # another worker was first
    if rows.filter(pk=row.pk, gedaan_op__isnull=True, lease_tot=row.lease_tot).update(
        lease_tot=lease_tot, lease_door=worker
    ):
        row.lease_tot, row.lease_door = lease_tot, worker
        return row
    return None


def _held(uitvoering: TaakUitvoering):
    return TaakUitvoering.objects.filter(
        pk=uitvoering.pk,
        gedaan_op__isnull=True,
        lease_tot=uitvoering.lease_tot,
        lease_door=uitvoering.lease_door,
    )


def _record_failure(uitvoering: TaakUitvoering, error: Exception, at: datetime) -> None:
    # Kind and place only: the text of an exception may hold anything, also an address.
    fout = str(error) if isinstance(error, DeelsMislukt) else f"{type(error).__name__} in {_place(error)}"
    wait = BACKOFF[min(uitvoering.pogingen, len(BACKOFF) - 1)]
    _held(uitvoering).update(pogingen=uitvoering.pogingen + 1, lease_tot=at + wait, lease_door="", fout=fout)
    logger.error("taak %s mislukt: %s", uitvoering.taak, fout)


def _place(error: Exception) -> str:
    frames = list(walk_tb(error.__traceback__))
    if not frames:
        return "?"
    frame, line = frames[-1]
    return f"{frame.f_globals.get('__name__', '?')}:{line}"
