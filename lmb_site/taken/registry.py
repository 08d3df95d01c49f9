"""Which jobs recur, and when. Each app registers its own in `AppConfig.ready`; the worker runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSEL = ZoneInfo("Europe/Brussels")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Taak:
    naam: str
    every: timedelta | time
    run: Callable[[datetime], object]

    def latest_venster(self, at: datetime) -> datetime:
        """The last moment, not after `at`, at which this job was due (UTC).

        A time of day that the clock skips in spring counts an hour later on the clock, one that comes twice
        in autumn counts the first time: so once on each day of the calendar, also on days of 23 and 25 hours.
        """
        if isinstance(self.every, timedelta):
            return _EPOCH + (at - _EPOCH) // self.every * self.every
        day = at.astimezone(BRUSSEL).date()
        # In UTC: within one zone Python compares the clock on the wall, which turns back in autumn.
        venster = datetime.combine(day, self.every, BRUSSEL).astimezone(UTC)
        if venster > at:
            venster = datetime.combine(day - timedelta(days=1), self.every, BRUSSEL).astimezone(UTC)
        return venster


_taken: dict[str, Taak] = {}


def register(naam: str, *, every: timedelta | time, run: Callable[[datetime], object]) -> None:
    """Have `run(at)` called once in each window: each `every`, or each day at that time in Brussels.

    A run may be repeated when a worker dies in the middle, so `run` must be safe to do twice. It is called
    outside a transaction, and gets the present moment, not that of the window: after a pause one call catches
    up for all.
    """
    if naam in _taken:
        raise ValueError(f"Er is al een taak '{naam}'.")
    if isinstance(every, timedelta) and every <= timedelta(0):
        raise ValueError(f"De tussentijd van taak '{naam}' moet groter dan nul zijn.")
    if isinstance(every, time) and every.tzinfo is not None:
        raise ValueError(f"Het uur van taak '{naam}' is dat van Brussel: geef het zonder tijdzone.")
    _taken[naam] = Taak(naam, every, run)


def taken() -> list[Taak]:
    """All registered jobs, in the order in which they were registered."""
    return list(_taken.values())
