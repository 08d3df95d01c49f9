"""Whatever people do, in any order: seats, order, offers and story stay right (R1–R5, R17, A3)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.leertrajecten.inschrijvingen.machine import Drukte, World


def run(examples: int, steps: int) -> None:
    machine = type("Machine", (Drukte,), {"world": World()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_a_short_while_of_anything(site_tree):
    run(examples=10, steps=20)


@pytest.mark.soak
def test_a_long_while_of_anything(site_tree):
    run(examples=200, steps=50)
