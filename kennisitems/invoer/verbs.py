"""What can be done with an import: load a file, look at what it would do, start it, stop it, let the worker go on."""

import io
import logging
import os
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from kennisitems import ophalen
from kennisitems.invoer import nieuwsfeed
from kennisitems.invoer.bestand import kind_of
from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.klaarzetten import Klaargezet, fingerprint, prepare
from kennisitems.invoer.models import AFGELOPEN, Invoer, InvoerRegel, InvoerStand
from kennisitems.invoer.uitvoering import go_on

logger = logging.getLogger("kennisitems.invoer")

BEWAARTERMIJN_BESTAND = timedelta(days=30)
BEWAARTERMIJN = timedelta(days=2 * 365)
OPHALEN_SECONDS = 30
MAX_MISLUKKINGEN = 5
BLIJFT_STEKEN = (
    "Na rij {rij} liep het {aantal} keer na elkaar mis ({wat}). Wat al ingevoerd was, blijft. "
    "Meld dit aan wie de site beheert."
)


# Files --------------------------------------------------------------------------------------------
def download_feed(url: str) -> io.BytesIO:
    """The feed at `url`; InvoerError when there is none to be had."""
    try:
        answer = ophalen.fetch(url, seconds=OPHALEN_SECONDS, max_bytes=nieuwsfeed.MAX_FEED + 1)
    except ophalen.OphaalError as error:
        raise InvoerError(f"We konden {url[:100]} niet ophalen. {error}") from None
    if answer.status != 200:
        raise InvoerError(
            f"We konden {url[:100]} niet ophalen: de server antwoordt met code {answer.status}."
        )
    return io.BytesIO(answer.body)


def staged(file: BinaryIO, *, naam: str, on_row: Callable[[int], None] = lambda number: None) -> Klaargezet:
    """The rows of `file` in a place of their own on this machine; made once, found again after a kill."""
    folder = settings.VAR / "invoer"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{naam}.jsonl"
    descriptor, part = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(descriptor)
    try:
        klaargezet = prepare(file, Path(part), on_row)
        os.replace(part, target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Klaargezet(target, klaargezet.rijen, klaargezet.opmerking)


def _staged_of(invoer: Invoer) -> Klaargezet:
    """Of an uploaded file. Prepared anew for the start: a theme made after the preview then counts.

    What stands there is whole, for it got its name when it was; how many rows it holds stands in `rijen` since then.
    """
    naam = f"{invoer.pk}-{invoer.stand}"
    target = settings.VAR / "invoer" / f"{naam}.jsonl"
    if invoer.rijen and target.exists():
        return Klaargezet(target, invoer.rijen, invoer.opmerking)
    with invoer.bestand.open("rb") as file, tempfile.TemporaryFile() as local:
        for chunk in file.chunks():
            local.write(chunk)
        return staged(local, naam=naam)


def _forget_staged(invoer: Invoer) -> None:
    for path in (settings.VAR / "invoer").glob(f"{invoer.pk}-*.jsonl"):
        path.unlink(missing_ok=True)


# From the admin -----------------------------------------------------------------------------------
def load(*, file: BinaryIO, naam: str, overschrijven: bool, user, at: datetime | None = None) -> Invoer:
    """Keep a file to be looked at. InvoerError at once for what cannot be a file of ours."""
    kind = kind_of(file)
    mark = fingerprint(file)
    return Invoer.objects.create(
        naam=_clean_name(naam),
        bestand=File(file, name=f"{mark[:16]}.{kind}"),
        vingerafdruk=mark,
        overschrijven=overschrijven,
        door=user,
        aangemaakt_op=at or timezone.now(),
    )


@transaction.atomic
def start(*, invoer_pk: int, at: datetime | None = None) -> Invoer:
    """Have the worker carry it out. Idempotent; only what was looked at can start."""
    invoer = Invoer.objects.select_for_update().get(pk=invoer_pk)
    if invoer.stand == InvoerStand.GESTART:
        return invoer
    if invoer.stand != InvoerStand.NAGEKEKEN:
        raise InvoerError(f"Deze invoer is {invoer.get_stand_display()} en kan niet starten.")
    invoer.regels.all().delete()
    _forget_staged(invoer)
    invoer.begin_anew()
    invoer.stand = InvoerStand.GESTART
    invoer.gestart_op = at or timezone.now()
    invoer.save()
    return invoer


@transaction.atomic
def stop(*, invoer_pk: int, at: datetime | None = None) -> Invoer:
    """Leave it at that: what was imported stays, the rest is not. Idempotent."""
    invoer = Invoer.objects.select_for_update().get(pk=invoer_pk)
    if invoer.stand not in AFGELOPEN:
        invoer.finish(InvoerStand.GESTOPT, at=at or timezone.now())
        invoer.save()
    return invoer


def advance(invoer: Invoer, *, at: datetime, keep_going: Callable[[], bool] = lambda: True) -> bool:
    """Look at, or carry out, as much of an uploaded file as `keep_going` allows; True when that is all of it.

    A file that turns out to be no use is refused with its reason, and changes nothing. One on which something breaks
    that nobody foresaw is tried again in the next turn, and stopped after MAX_MISLUKKINGEN turns without a row.
    """
    try:
        return _advance(invoer, at=at, keep_going=keep_going)
    except (OperationalError, InterfaceError):  # the database is away or busy: no fault of this file
        raise
    except Exception as error:
        # Kind only: the text of an exception may hold anything.
        logger.error("invoer %s na rij %s: %s", invoer.pk, invoer.positie, type(error).__name__)
        return _count_failure(invoer, error, at=at)


def _count_failure(invoer: Invoer, error: Exception, *, at: datetime) -> bool:
    """True when it is given up."""
    invoer.refresh_from_db()
    invoer.mislukkingen += 1
    Invoer.objects.filter(pk=invoer.pk).update(mislukkingen=invoer.mislukkingen)
    if invoer.mislukkingen < MAX_MISLUKKINGEN:
        return False
    reden = BLIJFT_STEKEN.format(rij=invoer.positie, aantal=invoer.mislukkingen, wat=type(error).__name__)
    _finish(invoer, InvoerStand.GESTOPT, at=at, reden=reden)
    return True


def _advance(invoer: Invoer, *, at: datetime, keep_going: Callable[[], bool]) -> bool:
    try:
        klaargezet = _staged_of(invoer)
    except InvoerError as error:
        _finish(invoer, InvoerStand.GEWEIGERD, at=at, reden=str(error))
        return True
    except FileNotFoundError:
        _finish(invoer, InvoerStand.GEWEIGERD, at=at, reden="Het geladen bestand is er niet meer.")
        return True
    if not invoer.positie or not invoer.rijen:
        invoer.rijen, invoer.opmerking = klaargezet.rijen, klaargezet.opmerking
        Invoer.objects.filter(pk=invoer.pk).update(rijen=invoer.rijen, opmerking=invoer.opmerking)
    try:
        done = go_on(invoer, klaargezet, keep_going=keep_going)
    except InvoerError as error:
        logger.info("invoer %s: %s", invoer.pk, error)
        return True
    if done:
        checked = invoer.stand == InvoerStand.GELADEN
        _finish(invoer, InvoerStand.NAGEKEKEN if checked else InvoerStand.KLAAR, at=at)
    return done


def _finish(invoer: Invoer, stand: InvoerStand, *, at: datetime, reden: str = "") -> None:
    """Unless someone stopped it meanwhile."""
    before = invoer.stand
    invoer.finish(stand, at=at, reden=reden)
    Invoer.objects.filter(pk=invoer.pk, stand=before).update(
        stand=stand, reden=reden, afgelopen_op=at if stand in AFGELOPEN else None
    )
    _forget_staged(invoer)


# From the command line ----------------------------------------------------------------------------
def run(
    klaargezet: Klaargezet,
    *,
    naam: str,
    vingerafdruk: str,
    overschrijven: bool,
    on_batch: Callable[[Invoer], None],
    at: datetime | None = None,
) -> Invoer:
    """Import a prepared file here and now. One of the same file that broke off is taken up where it was."""
    at = at or timezone.now()
    invoer = Invoer.objects.unfinished_of(vingerafdruk, overschrijven=overschrijven).first()
    if invoer is None:
        invoer = Invoer.objects.create(
            naam=_clean_name(naam),
            vingerafdruk=vingerafdruk,
            overschrijven=overschrijven,
            stand=InvoerStand.GESTART,
            rijen=klaargezet.rijen,
            opmerking=klaargezet.opmerking,
            aangemaakt_op=at,
            gestart_op=at,
        )
    go_on(invoer, klaargezet, on_batch=on_batch)
    invoer.finish(InvoerStand.KLAAR, at=timezone.now())
    invoer.save(update_fields=["stand", "reden", "afgelopen_op"])
    return invoer


def _clean_name(naam: str) -> str:
    return "".join(c for c in Path(naam).name if c.isprintable())[:200] if "://" not in naam else naam[:200]


# Retention ----------------------------------------------------------------------------------------
def clean_up(*, at: datetime) -> None:
    """Files and rows go after a month, the line in the history after two years. What nobody started is stopped."""
    limit = at - BEWAARTERMIJN_BESTAND
    for invoer in Invoer.objects.filter(aangemaakt_op__lt=limit).exclude(stand__in=AFGELOPEN):
        stop(invoer_pk=invoer.pk, at=at)
    old = Invoer.objects.filter(afgelopen_op__lt=limit)
    InvoerRegel.objects.filter(invoer__in=old).delete()
    for invoer in old.exclude(bestand=""):
        invoer.bestand.delete(save=False)
        Invoer.objects.filter(pk=invoer.pk).update(bestand="")
    Invoer.objects.filter(afgelopen_op__lt=at - BEWAARTERMIJN).delete()
    for path in (settings.VAR / "invoer").glob("*"):
        if path.is_file() and path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
