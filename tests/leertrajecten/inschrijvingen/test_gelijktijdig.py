"""Several processes press the button at the same moment (R1, R2). First: what goes wrong without the lock."""

import json
import subprocess
import sys
import time

import pytest

PROCESSES = 4
SEATS = 10
PEOPLE_EACH = 8
STARTUP_SECONDS = 6  # importing the site takes a few seconds on a busy machine; all wait for the same moment


class Drukte:
    """Runs `drukte` in processes of their own, on the database of `process_database`."""

    def __init__(self, env):
        self.env = env

    def start(self, *arguments) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.leertrajecten.inschrijvingen.drukte", *map(str, arguments)],
            env=self.env,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments):
        return self.collect([self.start(*arguments)])[0]

    def collect(self, processes):
        outputs = [process.communicate(timeout=120)[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * len(processes)
        return [json.loads(output) for output in outputs]

    def crowd(self, page: int, *flags: str) -> list[dict]:
        start = time.time() + STARTUP_SECONDS
        return self.collect(
            [
                self.start("schrijf-in", page, n * PEOPLE_EACH, PEOPLE_EACH, start, *flags)
                for n in range(PROCESSES)
            ]
        )


@pytest.fixture
def drukte(process_database) -> Drukte:
    return Drukte(process_database)


def test_without_the_lock_seats_are_oversold_or_people_lost(drukte):
    page = drukte.run("maak", SEATS)
    outcomes = drukte.crowd(page, "zonder-slot")
    confirmed = sum(outcome["bevestigd"] for outcome in outcomes)
    failed = sum(outcome["fout"] for outcome in outcomes)
    assert confirmed > SEATS or failed > 0


def test_with_the_lock_exactly_the_seats_are_given_and_nobody_is_lost(drukte):
    page = drukte.run("maak", SEATS)
    outcomes = drukte.crowd(page)
    people = PROCESSES * PEOPLE_EACH
    assert sum(outcome["fout"] for outcome in outcomes) == 0
    state = drukte.run("stand", page)
    assert state["statussen"] == ["bevestigd"] * SEATS + ["wachtlijst"] * (people - SEATS)
    assert state["referenties"] == people
    assert state["mails_per_persoon"] == [1]


def test_one_form_sent_by_two_processes_at_once_is_one_registration(drukte):
    page = drukte.run("maak", SEATS)
    start = time.time() + STARTUP_SECONDS
    one, two = drukte.collect([drukte.start("dubbelklik", page, start) for _ in range(2)])
    assert one["referentie"] == two["referentie"]
    assert sorted([one["is_nieuw"], two["is_nieuw"]]) == [False, True]
    assert drukte.run("stand", page)["mails_per_persoon"] == [1]
