"""The nightly round of forgetting, and its report."""

import logging
from datetime import datetime, time, timedelta

from django.db import connection

from lmb_site.bewaring.models import BewaarVerslag
from lmb_site.bewaring.registry import Termijn, termijnen
from lmb_site.taken.registry import register

logger = logging.getLogger("lmb_site.bewaring")

VERSLAGEN_BEWAREN = timedelta(days=730)


class BewaringError(Exception):
    """At least one kind of data could not be forgotten; the others were. The report names it."""


def register_nacht() -> None:
    register("bewaring", every=time(2, 30), run=ruim_op)


def ruim_op(at: datetime) -> None:
    """Forget all that is past its term; one kind that fails does not keep the others. Safe to do twice.

    Raises `BewaringError` at the end when one failed, so that the job counts as failed and is tried again.
    """
    failed = [termijn.naam for termijn in termijnen() if not _ruim_op(termijn, at)]
    BewaarVerslag.objects.filter(op__lt=at - VERSLAGEN_BEWAREN).delete()
    _empty_the_write_ahead_log()
    if failed:
        raise BewaringError(f"Niet gewist: {', '.join(failed)}")


def _ruim_op(termijn: Termijn, at: datetime) -> bool:
    fout, aantal = "", 0
    try:
        aantal = termijn.ruim_op(at)
    except Exception as error:  # what one kind of data does must not keep the others
        fout = type(error).__name__  # its text may hold anything, also an address
        logger.error("bewaring %s mislukt: %s", termijn.naam, fout)
    if aantal or fout:
        BewaarVerslag.objects.create(
            naam=termijn.naam, termijn=termijn.termijn, op=at, aantal=aantal, fout=fout
        )
    return not fout


def _empty_the_write_ahead_log() -> None:
    """On SQLite what was deleted lives on in the write-ahead log until a checkpoint."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
