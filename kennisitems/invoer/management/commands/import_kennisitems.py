import os
import time
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.klaarzetten import FouteRij, Klaargezet, fingerprint
from kennisitems.invoer.models import Invoer, Uitkomst
from kennisitems.invoer.uitvoering import foresee, uitkomst_of
from kennisitems.invoer.verbs import download_feed, run, staged

MAX_SHOWN = 50
PROGRESS_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Leest kennisitems uit een CSV- of Excelbestand, of uit een RSS- of Atom-feed (bestand of adres). "
        "Twee keer hetzelfde invoeren verandert niets; een invoer die afbrak, gaat verder waar hij was."
    )

    def add_arguments(self, parser):
        parser.add_argument("bestand", metavar="FILE", help="Een bestand, of het adres van een feed.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Toon wat er zou veranderen, en verander niets."
        )
        parser.add_argument(
            "--overschrijven",
            action="store_true",
            help="Laat het bestand winnen waar een redacteur hetzelfde veld met de hand wijzigde.",
        )

    def handle(self, *args, bestand, dry_run, overschrijven, **options):
        try:
            with self._open(bestand) as file:
                mark = fingerprint(file)
                klaargezet = staged(file, naam=f"commando-{os.getpid()}", on_row=_Reading(self.stdout).show)
        except InvoerError as error:
            raise CommandError(f"Niets veranderd. {error}") from None
        try:
            if klaargezet.opmerking:
                self.stdout.write(klaargezet.opmerking)
            if dry_run:
                self._preview(klaargezet, overschrijven)
            else:
                self._import(klaargezet, bestand, mark, overschrijven)
        except InvoerError as error:
            raise CommandError(f"Niet afgewerkt. {error}") from None
        finally:
            klaargezet.pad.unlink(missing_ok=True)

    def _open(self, bestand: str):
        if bestand.startswith(("http://", "https://")):
            return download_feed(bestand)
        try:
            return Path(bestand).open("rb")
        except OSError as error:
            raise InvoerError(f"Het bestand {bestand} is niet te lezen: {error.strerror}.") from None

    def _preview(self, klaargezet: Klaargezet, overschrijven: bool) -> None:
        counts: Counter = Counter()
        shown = 0
        progress = _Progress(self.stdout, klaargezet.rijen)
        for batch in foresee(klaargezet.rows(), overschrijven=overschrijven):
            for outcome in batch:
                uitkomst = uitkomst_of(outcome)
                counts[uitkomst] += 1
                if uitkomst != Uitkomst.ONGEWIJZIGD and shown < MAX_SHOWN:
                    shown += 1
                    self._show(outcome)
            progress.show(sum(counts.values()))
        self._total("Zo zou het worden", counts)

    def _show(self, outcome) -> None:
        if isinstance(outcome, FouteRij):
            self.stdout.write(f"regel {outcome.regel}: fout. {outcome.reden}")
            return
        line = f"regel {outcome.rij.regel}: {outcome.uitkomst.label}, {outcome.rij.sleutel}. {outcome.reden}"
        self.stdout.write(line.rstrip())
        for verschil in outcome.verschillen if outcome.uitkomst != Uitkomst.NIEUW else ():
            self.stdout.write(f"    {verschil['veld']}: ‘{verschil['oud']}’ → ‘{verschil['nieuw']}’")

    def _import(self, klaargezet: Klaargezet, bestand: str, mark: str, overschrijven: bool) -> None:
        progress = _Progress(self.stdout, klaargezet.rijen)
        invoer = run(
            klaargezet,
            naam=bestand,
            vingerafdruk=mark,
            overschrijven=overschrijven,
            on_batch=lambda invoer: progress.show(invoer.positie),
        )
        self._show_rows(invoer)
        self._total("Klaar", {uitkomst: getattr(invoer, uitkomst.value) for uitkomst in Uitkomst})

    def _show_rows(self, invoer: Invoer) -> None:
        told = invoer.regels.filter(uitkomst__in=[Uitkomst.FOUT, Uitkomst.CONFLICT])
        for regel in told[:MAX_SHOWN]:
            self.stderr.write(f"regel {regel.regel}: {regel.get_uitkomst_display()}. {regel.reden}")
        if (more := told.count() - MAX_SHOWN) > 0:
            self.stderr.write(f"En nog {more} regels: zie het beheer, Kennisbank, Invoer.")

    def _total(self, what: str, counts) -> None:
        parts = ", ".join(f"{counts[uitkomst]} {uitkomst.label}" for uitkomst in Uitkomst)
        self.stdout.write(f"{what}: {parts}.")


class _Reading:
    """A line now and then while the file is read; how many rows there are is not known yet."""

    def __init__(self, stdout):
        self._stdout = stdout
        self._shown_at = time.monotonic()

    def show(self, number: int) -> None:
        now = time.monotonic()
        if now - self._shown_at >= PROGRESS_SECONDS:
            self._shown_at = now
            self._stdout.write(f"Lezen en nakijken: {number} rijen.")
            self._stdout.flush()


class _Progress:
    """A line now and then, and one at the end."""

    def __init__(self, stdout, total: int):
        self._stdout, self._total = stdout, total
        self._shown_at = time.monotonic()

    def show(self, done: int) -> None:
        now = time.monotonic()
        if done < self._total and now - self._shown_at < PROGRESS_SECONDS:
            return
        self._shown_at = now
        self._stdout.write(f"{done} van {self._total} rijen ({done * 100 // self._total} %)")
        self._stdout.flush()
