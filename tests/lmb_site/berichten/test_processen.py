"""Workers as processes of their own, on a database file (or PostgreSQL) and against a real mail server."""

import json
import random
import signal
import sqlite3
import time
from collections import Counter

import pytest
from django.db import connection

pytestmark = pytest.mark.lang


def release_leases(processes) -> None:
    """As the lease of the dead one ends by itself after a while."""
    query = "UPDATE berichten_bericht SET lease_tot = NULL, lease_door = ''"
    if connection.vendor == "sqlite":
        database = sqlite3.connect(processes.env["DATABASE_URL"].removeprefix("sqlite:///"))
        with database:
            database.execute(query)
        database.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute(query)


def finish(process, returncode: int = 0) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == returncode, output
    return output


def test_worker_killed_between_claim_and_record_delivers_after_restart(processes_with, smtp_peer):
    processes = processes_with(1)
    smtp_peer.hang.set()
    worker = processes.start("manage.py", "worker")
    assert smtp_peer.got_data.wait(120)
    worker.send_signal(signal.SIGKILL)
    finish(worker, -signal.SIGKILL)
    assert processes.statuses() == {"wacht": 1}
    smtp_peer.hang.clear()

    # Well within the lease of the one that died.
    output = finish(processes.start("manage.py", "worker", "--once"))

    assert smtp_peer.attempts == processes.message_ids * 2
    assert processes.statuses() == {"verzonden": 1}
    assert "@" not in output


def killed_and_started_again(processes, smtp_peer, order: str, instant: str) -> tuple[list[str], Counter]:
    """What arrived of one message, and how it stands, after a worker that died around sending it and another after."""
    victim = processes.start("-m", "tests.lmb_site.berichten.proces_dood", order, instant)
    finish(victim, -signal.SIGKILL)
    release_leases(processes)
    finish(processes.start("manage.py", "worker", "--once"))
    return [message["Message-ID"] for message in smtp_peer.accepted], processes.statuses()


def test_worker_that_notes_before_it_sends_loses_what_it_was_killed_over(processes_with, smtp_peer):
    processes = processes_with(1)
    arrived, statuses = killed_and_started_again(processes, smtp_peer, "eerst-noteren", "ervoor")
    assert (arrived, statuses) == ([], {"verzonden": 1}), "anders bewijzen de andere testen niets"


@pytest.mark.parametrize(("instant", "times"), [("ervoor", 1), ("erna", 2)])
def test_worker_killed_around_sending_loses_nothing_and_doubles_only_the_same_mail(
    processes_with, smtp_peer, instant, times
):
    processes = processes_with(1)
    arrived, statuses = killed_and_started_again(processes, smtp_peer, "eerst-zenden", instant)
    assert arrived == processes.message_ids * times
    assert statuses == {"verzonden": 1}


def test_worker_asked_to_stop_finishes_its_message_and_ends_cleanly(processes_with, smtp_peer):
    processes = processes_with(2)
    smtp_peer.hang.set()
    worker = processes.start("manage.py", "worker")
    assert smtp_peer.got_data.wait(120)
    worker.send_signal(signal.SIGTERM)
    smtp_peer.hang.clear()
    finish(worker)
    assert len(smtp_peer.accepted) == 1
    assert processes.statuses() == {"verzonden": 1, "wacht": 1}


def test_two_workers_send_none_twice(processes_with, smtp_peer):
    processes = processes_with(40)
    workers = [processes.start("manage.py", "worker", "--once") for _ in range(2)]
    for worker in workers:
        finish(worker)
    assert Counter(smtp_peer.attempts) == Counter(processes.message_ids)


def test_claim_is_what_keeps_four_threads_apart(processes_with):
    processes = processes_with(60)
    output = finish(processes.start("-m", "tests.lmb_site.berichten.proces"))
    outcome = json.loads(output.splitlines()[-1])
    assert outcome["naive"]["twice"] > 0, (
        "zonder bewaking moet het fout lopen, anders bewijst deze test niets"
    )
    assert outcome["real"] == {"twice": 0, "never": 0}


def deliver_under_fire(processes, smtp_peer, *, kills: int, seed: int) -> None:
    """Two workers, one of them killed at a random instant and replaced, `kills` times; then one that finishes."""
    chance = random.Random(seed)
    steady = processes.start("manage.py", "worker")
    for _ in range(kills):
        victim = processes.start("manage.py", "worker")
        time.sleep(chance.uniform(0.5, 6))
        victim.send_signal(signal.SIGKILL)
        finish(victim, -signal.SIGKILL)
    steady.send_signal(signal.SIGTERM)
    steady.communicate(timeout=120)
    assert steady.returncode in {0, -signal.SIGTERM}  # the latter when it had not begun yet
    # What a killed worker held is freed at once: it shared LMB_VAR with this one.
    finish(processes.start("manage.py", "worker", "--once"))

    assert processes.statuses() == {"verzonden": len(processes.message_ids)}
    arrived = Counter(message["Message-ID"] for message in smtp_peer.accepted)
    assert arrived.keys() == set(processes.message_ids)
    # Twice only what was under way when its worker died, and under its first Message-ID.
    assert sum(count - 1 for count in arrived.values()) <= kills


def test_worker_killed_at_a_random_instant_loses_nothing(processes_with, smtp_peer):
    deliver_under_fire(processes_with(60), smtp_peer, kills=1, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_workers_killed_at_random_instants_lose_nothing(processes_with, smtp_peer, seed):
    deliver_under_fire(processes_with(600), smtp_peer, kills=10, seed=seed)
