import os
import signal
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from lmb_site.berichten.models import Bericht
from lmb_site.berichten.outbox import queue
from lmb_site.taken import registry, werker
from lmb_site.taken.models import TaakUitvoering, WerkerPols
from lmb_site.taken.werker import Werker


@pytest.fixture
def own_jobs(monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(registry, "_taken", {})
    # A test inside a transaction must keep its connection.
    monkeypatch.setattr(werker, "close_old_connections", lambda: None)


@pytest.fixture
def the_worker(own_jobs):
    made = Werker(sleep=lambda seconds: made.stop())
    yield made
    made.close()


def queue_one(number=1):
    with transaction.atomic():
        return queue(
            oorzaak=f"proef:{number}", soort="proef", aan="an@example.org", onderwerp="Dag", tekst="Dag."
        )


@pytest.mark.django_db
def test_worker_once_does_all_that_is_due_and_ends(own_jobs):
    for number in range(30):
        queue_one(number)
    registry.register("proef", every=timedelta(hours=1), run=lambda at: queue_one(99))
    call_command("worker", "--once")
    assert len(mail.outbox) == 31
    assert TaakUitvoering.objects.get().gedaan_op


@pytest.mark.django_db
def test_worker_once_runs_the_jobs_of_the_site(settings, tmp_path):
    settings.VAR = tmp_path
    call_command("worker", "--once")
    done = TaakUitvoering.objects.filter(gedaan_op__isnull=False).values_list("taak", flat=True)
    assert {"publicatieplanning", "opruimen"} <= set(done)
    call_command("worker", "--once")
    assert TaakUitvoering.objects.filter(taak="opruimen").count() == 1


@pytest.mark.django_db
def test_worker_leaves_the_signals_as_they_were(own_jobs):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    call_command("worker", "--once")
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.django_db
def test_signal_stops_the_worker_after_the_message_under_way(own_jobs):
    registry.register("stop", every=timedelta(hours=1), run=lambda at: os.kill(os.getpid(), signal.SIGTERM))
    queue_one()
    call_command("worker")
    assert Bericht.objects.due().count() == 1


@pytest.mark.django_db
def test_pulse_is_written_at_most_every_fifteen_seconds(the_worker, monkeypatch):
    now = timezone.now()
    seen = []
    for seconds in (0, 1, 14.9, 15, 16, 31):
        monkeypatch.setattr(werker.timezone, "now", lambda s=seconds: now + timedelta(seconds=s))
        the_worker._pulse()
        seen.append((WerkerPols.objects.get().gezien_op - now).total_seconds())
    assert seen == [0, 0, 0, 15, 15, 31]
    assert WerkerPols.objects.get().werker == the_worker.naam


@pytest.mark.django_db
def test_starting_worker_frees_what_a_dead_one_held(own_jobs, tmp_path):
    queue_one()
    Bericht.objects.claim_next(worker="machine:7")
    (tmp_path / "werkers").mkdir()
    (tmp_path / "werkers" / "machine:7.lock").touch()
    call_command("worker", "--once")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_worker_waits_for_a_database_that_is_away(the_worker, monkeypatch, caplog):
    waits = []
    real = werker.uitvoering.run_due
    failures = iter([OperationalError("an@example.org")] * 5)

    def run_due(**kwargs):
        if error := next(failures, None):
            raise error
        return real(**kwargs)

    def sleep(seconds):
        waits.append(seconds)
        if seconds == werker.POLL_SECONDS and len(waits) > 5:
            the_worker.stop()

    the_worker._sleep = sleep
    monkeypatch.setattr(werker.uitvoering, "run_due", run_due)
    monkeypatch.setattr(werker.connections, "close_all", lambda: None)
    queue_one()
    with caplog.at_level("INFO", logger="lmb_site"):
        the_worker.run_forever()
    assert waits[:5] == [1, 2, 5, 10, 10]
    assert len(mail.outbox) == 1
    away = [record for record in caplog.records if "niet bereikbaar" in record.getMessage()]
    assert len(away) == 1
    assert "databank weer bereikbaar" in caplog.text
    assert "@" not in caplog.text


@pytest.mark.django_db
def test_worker_once_says_in_one_sentence_that_the_database_is_away(own_jobs, monkeypatch):
    def away(**kwargs):
        raise OperationalError("weg")

    monkeypatch.setattr(werker.uitvoering, "run_due", away)
    with pytest.raises(CommandError, match="De databank is niet bereikbaar"):
        call_command("worker", "--once")
