from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lmb_site.taken import registry
from lmb_site.taken.registry import Taak

BRUSSEL = ZoneInfo("Europe/Brussels")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def vensters(every, begin: datetime, hours: int) -> list[datetime]:
    """The different windows met when looking each minute."""
    taak = Taak("proef", every, lambda at: None)
    return sorted({taak.latest_venster(begin + timedelta(minutes=m)) for m in range(hours * 60)})


@pytest.mark.parametrize(
    ("every", "at", "venster"),
    [
        (timedelta(minutes=1), "2026-11-21 09:00:00", "2026-11-21 09:00:00"),
        (timedelta(minutes=1), "2026-11-21 09:00:59.999", "2026-11-21 09:00:00"),
        (timedelta(minutes=15), "2026-11-21 09:44:59", "2026-11-21 09:30:00"),
        (time(3, 15), "2026-11-21 02:14:59", "2026-11-20 02:15:00"),
        (time(3, 15), "2026-11-21 02:15:00", "2026-11-21 02:15:00"),
        (time(3, 15), "2026-07-01 01:15:00", "2026-07-01 01:15:00"),
        (time(0, 0), "2026-11-20 23:00:00", "2026-11-20 23:00:00"),
        (time(23, 30), "2026-11-21 00:00:00", "2026-11-20 22:30:00"),
    ],
)
def test_latest_venster_is_the_last_moment_that_passed(every, at, venster):
    assert Taak("proef", every, print).latest_venster(utc(at)) == utc(venster)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (time(1, 30), ["2026-03-28 00:30", "2026-03-29 00:30", "2026-03-29 23:30"]),
        # 02:30 does not exist on 29 March: the run comes when the clock says 03:30.
        (time(2, 30), ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]),
        (time(3, 15), ["2026-03-28 02:15", "2026-03-29 01:15", "2026-03-30 01:15"]),
    ],
)
def test_daily_job_runs_once_a_day_when_the_clock_goes_forward(hour, expected):
    found = vensters(hour, datetime(2026, 3, 28, 0, 0, tzinfo=BRUSSEL).astimezone(UTC), 24 * 3 - 1)
    assert [v for v in found if v >= utc("2026-03-27 23:00")] == [utc(text) for text in expected]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (time(1, 30), ["2026-10-23 23:30", "2026-10-24 23:30", "2026-10-26 00:30"]),
        # 02:30 comes twice on 25 October: only the first one counts.
        (time(2, 30), ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]),
        (time(3, 15), ["2026-10-24 01:15", "2026-10-25 02:15", "2026-10-26 02:15"]),
    ],
)
def test_daily_job_runs_once_a_day_when_the_clock_goes_back(hour, expected):
    found = vensters(hour, datetime(2026, 10, 24, 0, 0, tzinfo=BRUSSEL).astimezone(UTC), 24 * 3 + 1)
    assert [v for v in found if v >= utc("2026-10-23 22:00")] == [utc(text) for text in expected]


def test_hour_that_comes_twice_is_read_right_from_a_clock_in_brussels():
    """02:15 for the second time is after 02:30 for the first time, whatever the clock on the wall says."""
    at = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BRUSSEL)
    assert Taak("proef", time(2, 30), print).latest_venster(at) == utc("2026-10-25 00:30")


@pytest.mark.parametrize("begin", ["2026-03-28 23:00", "2026-10-24 22:00"])
def test_job_of_each_minute_misses_none_and_repeats_none_at_the_change_of_clock(begin):
    assert len(vensters(timedelta(minutes=1), utc(begin), 6)) == 6 * 60


def test_register_refuses_what_cannot_be_meant(monkeypatch):
    monkeypatch.setattr(registry, "_taken", {})
    registry.register("eens", every=timedelta(minutes=1), run=print)
    for naam, every in [
        ("eens", timedelta(minutes=1)),
        ("nul", timedelta(0)),
        ("met zone", time(3, 15, tzinfo=UTC)),
    ]:
        with pytest.raises(ValueError, match=naam):
            registry.register(naam, every=every, run=print)
    assert [taak.naam for taak in registry.taken()] == ["eens"]


def test_the_site_registers_its_own_jobs():
    own = {taak.naam: taak.every for taak in registry.taken()}
    assert own["publicatieplanning"] == timedelta(minutes=1)
    assert own["opruimen"] == time(3, 15)
