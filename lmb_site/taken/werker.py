"""The worker: runs the recurring jobs, drains the outbox, shows that it lives. Several may run at once."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from lmb_site.berichten.bezorging import deliver_due
from lmb_site.berichten.models import Bericht
from lmb_site.taken import uitvoering
from lmb_site.taken.levensteken import Levensteken, bury_the_dead
from lmb_site.taken.models import WerkerPols

logger = logging.getLogger("lmb_site.werker")

POLL_SECONDS = 1.0
POLS_EVERY = timedelta(seconds=15)
BATCH = 20
# How long messages may keep the jobs waiting when the mail server is slow.
BATCH_SECONDS = 15.0
DATABASE_WAITS = (1, 2, 5, 10)  # seconds; the last one repeats


class Werker:
    """One worker process. `stop()` is safe in a signal handler: the message under way is finished first."""

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep):
        self.levensteken = Levensteken()
        self.naam = self.levensteken.naam
        self._sleep = sleep
        self._stopping = False
        self._pols_at: datetime | None = None

    def stop(self) -> None:
        self._stopping = True

    def close(self) -> None:
        self.levensteken.close()

    def run_once(self) -> None:
        """All that is due, jobs and then messages, until nothing is due."""
        while not self._stopping and self._round():
            pass

    def run_forever(self) -> None:
        """Until `stop()`. A database that is away is waited for."""
        failures = 0
        while not self._stopping:
            try:
                close_old_connections()
                did_something = self._round()
            except (OperationalError, InterfaceError) as error:
                if not failures:
                    logger.warning("databank niet bereikbaar (%s), ik blijf proberen", type(error).__name__)
                connections.close_all()
                self._sleep(DATABASE_WAITS[min(failures, len(DATABASE_WAITS) - 1)])
                failures += 1
                continue
            if failures:
                logger.info("databank weer bereikbaar")
                failures = 0
                # Between two rounds a worker holds nothing; what still bears its name is of the round that
                # broke off.
                _release(self.naam)
            if not did_something and not self._stopping:
                self._sleep(POLL_SECONDS)

    def _round(self) -> bool:
        self._pulse()
        tried = uitvoering.run_due(worker=self.naam)
        deadline = time.monotonic() + BATCH_SECONDS

        def keep_going() -> bool:
            self._pulse()
            return not self._stopping and time.monotonic() < deadline

        delivered = deliver_due(worker=self.naam, limit=BATCH, keep_going=keep_going)
        return bool(tried or delivered.totaal)

    def _pulse(self) -> None:
        now = timezone.now()
        if self._pols_at and now - self._pols_at < POLS_EVERY:
            return
        WerkerPols.objects.update_or_create(werker=self.naam, defaults={"gezien_op": now})
        for naam in bury_the_dead(_release):
            logger.warning("werker %s is gestorven; wat hij vasthield is weer vrij", naam)
        self._pols_at = now


def _release(naam: str) -> None:
    Bericht.objects.release(worker=naam)
    uitvoering.release(worker=naam)
