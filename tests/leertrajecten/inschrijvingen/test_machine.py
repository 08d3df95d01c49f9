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
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=phases,
            report_multiple_bugs=False,
        ),
    )


def first_of_four_goes(world: World) -> None:
    """The shortest story in which promotion and order matter, on the machine: one seat, and three who wait for it."""
    machine = type("Machine", (Drukte,), {"world": world})()
    machine.begin(keuze=False, capaciteit=1, per_sessie=None, goedkeuring=False, grens=None)
    try:
        for n in range(4):
            machine.register(n=n, gemeente=None, choice=7)
            machine.holds()
        machine.cancel(n=3)  # the oldest comes last in the list
        machine.holds()
    finally:
        machine.teardown()


def behind_the_first(monkeypatch, *, places: int):
    """Has seats offered to who stands so many places behind the first, or at the end of a shorter line."""
    first_in_line, waiting = wachtlijst.first_in_line, wachtlijst._waiting
    hidden: list[int] = []

    def wrong(leertraject, plaatsen):
        hidden.clear()
        chosen = first_in_line(leertraject, plaatsen)
        while chosen and len(hidden) < places:
            hidden.append(chosen.inschrijving_id)
            behind = first_in_line(leertraject, plaatsen)
            if behind is None:
                break
            chosen = behind
        hidden.clear()
        return chosen

    monkeypatch.setattr(
        wachtlijst, "_waiting", lambda *args: waiting(*args).exclude(inschrijving__in=list(hidden))
    )
    monkeypatch.setattr(wachtlijst, "first_in_line", wrong)


def test_the_machine_sees_what_goes_wrong_without_promotion(site_tree, monkeypatch):
    world = World()
    first_of_four_goes(world)
    monkeypatch.setattr(wachtlijst, "hand_out", lambda *args, **kwargs: [])
    with pytest.raises(AssertionError):
        first_of_four_goes(world)


@pytest.mark.parametrize("places", [1, 99], ids=["the second", "the last"])
def test_the_machine_sees_a_seat_offered_to_another_than_the_first(site_tree, monkeypatch, places):
    behind_the_first(monkeypatch, places=places)
    with pytest.raises(AssertionError):
        first_of_four_goes(World())


def test_a_while_of_anything(site_tree):
    run(examples=12, steps=30)


@pytest.mark.soak
@pytest.mark.parametrize("places", [0, 1, 99], ids=["no one", "the second", "the last"])
def test_the_machine_comes_upon_a_wrong_order_by_itself(site_tree, monkeypatch, places):
    if places:
        behind_the_first(monkeypatch, places=places)
    else:
        monkeypatch.setattr(wachtlijst, "hand_out", lambda *args, **kwargs: [])
    with pytest.raises(AssertionError):
        run(examples=600, steps=30, phases=[Phase.generate])


@pytest.mark.soak
def test_a_long_while_of_anything(site_tree):
    run(examples=200, steps=50)
