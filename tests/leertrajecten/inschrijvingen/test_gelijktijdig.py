"""Several processes press the button at the same moment (R1, R2). First: what goes wrong without the lock."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.lang

SEATS, PROCESSES, PEOPLE_EACH = 10, 4, 8
TWO_HUNDRED = (20, 8, 25)
PEOPLE = PROCESSES * PEOPLE_EACH


def drukte(env, *arguments) -> dict:
    """What `drukte` tells of one run in a process of its own, on the database of `env`."""
    command = [sys.executable, "-m", "tests.leertrajecten.inschrijvingen.drukte", *map(str, arguments)]
    run = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    return json.loads(run.stdout)


def test_without_the_lock_seats_are_oversold_or_people_lost(process_database):
    told = drukte(process_database, "menigte", SEATS, PROCESSES, PEOPLE_EACH, "zonder-slot")
    assert told["statussen"].count("bevestigd") > SEATS or told["uitkomst"].get("fout", 0) > 0


def test_with_the_lock_exactly_the_seats_are_given_and_nobody_is_lost(process_database):
    told = drukte(process_database, "menigte", SEATS, PROCESSES, PEOPLE_EACH)
    assert told["uitkomst"] == {"bevestigd": SEATS, "wachtlijst": PEOPLE - SEATS}
    assert told["statussen"] == ["bevestigd"] * SEATS + ["wachtlijst"] * (PEOPLE - SEATS)
    assert told["referenties"] == PEOPLE
    assert told["mails_per_persoon"] == [1]


def test_one_form_sent_by_two_processes_at_once_is_one_registration(process_database):
    told = drukte(process_database, "dubbelklik")
    one, two = told["antwoorden"]
    assert one["referentie"] == two["referentie"]
    assert sorted([one["is_nieuw"], two["is_nieuw"]]) == [False, True]
    assert told["mails_per_persoon"] == [1]


def test_without_the_lock_crossing_verbs_oversell_or_break(process_database):
    told = drukte(process_database, "kruispunt", "zonder-slot")
    assert (
        told["bezet"] > 13
        or not told["in_volgorde"]
        or told["dubbel_bericht"]
        or any(outcome.startswith("fout") for outcome in told["uitkomst"])
    )


def test_expiry_cancelling_confirming_and_capacity_at_once_keep_seats_and_order(process_database):
    told = drukte(process_database, "kruispunt")
    assert not [outcome for outcome in told["uitkomst"] if outcome.startswith("fout")]
    assert told["bezet"] == 13
    assert told["open"] == told["open_aangeboden"]
    assert told["in_volgorde"]
    assert told["dubbel_bericht"] == 0
    assert len(told["statussen"]) == told["referenties"] == 30


def test_two_hundred_people_on_twenty_seats_from_eight_processes(process_database):
    told = drukte(process_database, "menigte", *TWO_HUNDRED)
    assert told["uitkomst"] == {"bevestigd": 20, "wachtlijst": 180}
    assert told["statussen"] == ["bevestigd"] * 20 + ["wachtlijst"] * 180
    assert told["plekken"] == list(range(1, 181))
    assert told["referenties"] == 200
    # One mail to each person, which says which of the two it is; one to the contact about each person; no other.
    assert (told["mails_per_persoon"], told["juist_verteld"]) == ([1], 200)
    assert told["berichten"] == {"inschrijving-bevestiging": 200, "inschrijving-melding": 200}
    assert told["over_wie"] == 200
