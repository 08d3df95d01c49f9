from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from lmb_site.taken import registry, uitvoering
from lmb_site.taken.models import TaakUitvoering
from lmb_site.taken.uitvoering import BACKOFF, LEASE, run_due

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(monkeypatch):
    """When each job ran. Only the jobs that the test registers exist."""
    monkeypatch.setattr(registry, "_taken", {})
    return []


def register(runs, naam="proef", every=timedelta(hours=1), run=None):
    registry.register(naam, every=every, run=run or runs.append)


def test_job_runs_once_in_its_window(runs):
    register(runs)
    assert run_due(worker="a:1", at=AT) == 1
    assert run_due(worker="a:1", at=AT) == 0
    assert run_due(worker="b:2", at=AT + timedelta(minutes=59)) == 0
    assert run_due(worker="b:2", at=AT + timedelta(minutes=60)) == 1
    assert runs == [AT, AT + timedelta(minutes=60)]


def test_job_under_way_is_not_begun_by_another(runs):
    seen = []
    register(runs, run=lambda at: seen.append(run_due(worker="b:2", at=at)))
    assert run_due(worker="a:1", at=AT) == 1
    assert seen == [0]


def test_next_window_waits_for_a_run_that_is_still_busy(runs):
    seen = []
    register(runs, run=lambda at: seen.append(run_due(worker="b:2", at=at + timedelta(hours=1))) or None)
    monkey_lease = uitvoering.LEASE
    try:
        uitvoering.LEASE = timedelta(hours=2)
        run_due(worker="a:1", at=AT)
    finally:
        uitvoering.LEASE = monkey_lease
    assert seen == [0]


def test_ledger_refuses_a_second_row_for_a_window(runs):
    register(runs)
    run_due(worker="a:1", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaakUitvoering.objects.create(taak="proef", venster=AT, begonnen_op=AT, lease_tot=AT)


def test_worker_that_loses_the_race_for_a_new_window_leaves_it(runs, monkeypatch):
    """Both found no row; the other wrote it first."""
    register(runs)
    real = TaakUitvoering.objects.filter

    def filter_and_be_late(*args, **kwargs):
        rows = real(*args, **kwargs)
        if kwargs == {"taak": "proef"}:
            create = rows.create

            def late_create(**values):
                create(**{**values, "lease_door": "b:2"})
                return create(**values)

            rows.create = late_create
        return rows

    monkeypatch.setattr(TaakUitvoering.objects, "filter", filter_and_be_late)
    assert run_due(worker="a:1", at=AT) == 0
    assert runs == []


def test_downtime_of_three_days_is_caught_up_once(runs):
    register(runs, every=time(3, 15))
    register(runs, naam="elk uur")
    run_due(worker="a:1", at=AT)
    runs.clear()
    late = AT + timedelta(days=3)
    assert run_due(worker="a:1", at=late) == 2
    assert run_due(worker="a:1", at=late + timedelta(minutes=1)) == 0
    assert runs == [late, late]


def test_failing_job_waits_longer_each_time_and_does_not_stop_the_others(runs, caplog):
    failures = []

    def fail(at):
        failures.append(at)
        raise ValueError("an@example.org bestaat niet")

    register(runs, naam="kapot", every=timedelta(days=1), run=fail)
    register(runs, naam="heel", every=timedelta(days=1))
    at = AT.replace(hour=0)
    expected = [at]
    for wait in [*BACKOFF, BACKOFF[-1]]:
        expected.append(expected[-1] + wait)
    for minute in range(int((expected[-1] - at) / timedelta(minutes=1)) + 1):
        run_due(worker="a:1", at=at + timedelta(minutes=minute))
    assert failures == expected
    assert runs == [at]
    row = TaakUitvoering.objects.get(taak="kapot")
    assert (row.pogingen, row.gedaan_op) == (len(expected), None)
    assert row.fout.startswith(f"ValueError in {__name__}:")
    assert "taak kapot mislukt" in caplog.text
    assert "@" not in row.fout + caplog.text


def test_failed_job_that_succeeds_later_is_done(runs):
    register(runs, run=lambda at: runs.append(at) or 1 / (len(runs) - 1))
    run_due(worker="a:1", at=AT)
    run_due(worker="a:1", at=AT + BACKOFF[0])
    row = TaakUitvoering.objects.get()
    assert (row.gedaan_op, row.fout, row.pogingen) == (AT + BACKOFF[0], "", 1)
    assert run_due(worker="a:1", at=AT + timedelta(minutes=30)) == 0


def test_new_window_does_not_wait_for_the_backoff_of_the_old_one(runs):
    register(runs, every=timedelta(minutes=1), run=lambda at: runs.append(at) or 1 / 0)
    for minute in range(3):
        run_due(worker="a:1", at=AT + timedelta(minutes=minute))
    assert len(runs) == 3


def test_run_of_a_dead_worker_is_taken_over_when_its_lease_ends(runs):
    register(runs, every=time(3, 15))
    venster = registry.taken()[0].latest_venster(AT)
    TaakUitvoering.objects.create(
        taak="proef", venster=venster, begonnen_op=AT, lease_tot=AT + LEASE, lease_door="gestorven:1"
    )
    assert run_due(worker="a:1", at=AT + LEASE - timedelta(seconds=1)) == 0
    assert run_due(worker="a:1", at=AT + LEASE) == 1


def test_run_of_a_dead_worker_is_given_back_at_once(runs):
    register(runs, every=time(3, 15))
    venster = registry.taken()[0].latest_venster(AT)
    TaakUitvoering.objects.create(
        taak="proef", venster=venster, begonnen_op=AT, lease_tot=AT + LEASE, lease_door="gestorven:1"
    )
    assert uitvoering.release(worker="gestorven:1", at=AT) == 1
    assert run_due(worker="a:1", at=AT) == 1


def test_late_outcome_of_a_worker_that_lost_its_lease_does_not_count(runs):
    def slow(at):
        TaakUitvoering.objects.update(lease_door="b:2", lease_tot=at + timedelta(hours=3))

    register(runs, run=slow)
    run_due(worker="a:1", at=AT)
    assert TaakUitvoering.objects.get().gedaan_op is None
