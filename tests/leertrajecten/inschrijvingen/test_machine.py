"""Whatever people do, in any order: seats, order, offers and story stay right (R1–R5, R17, A3)."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from leertrajecten.inschrijvingen.verbs import wachtlijst
from tests.leertrajecten.inschrijvingen.machine import Drukte, World

pytestmark = pytest.mark.lang


def run(examples: int, steps: int, phases=tuple(Phase)) -> None:
    machine = type("Machine", (Drukte,), {"world": World()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=phases,
            report_multiple_bugs=False,
        ),
    )


def test_a_short_while_of_anything(site_tree):
    run(examples=10, steps=20)


@pytest.mark.soak
def test_the_machine_sees_what_goes_wrong_without_promotion(site_tree, monkeypatch):
    monkeypatch.setattr(wachtlijst, "hand_out", lambda *args, **kwargs: [])
    with pytest.raises(AssertionError):
        run(examples=60, steps=25, phases=[Phase.generate])


@pytest.mark.soak
def test_a_long_while_of_anything(site_tree):
    run(examples=200, steps=50)
