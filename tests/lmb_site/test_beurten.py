"""One at a time in a process, as a courtesy: who waits too long goes on all the same."""

import threading

import pytest

from lmb_site.beurten import Beurt


def test_the_next_one_begins_when_the_first_is_done():
    beurt = Beurt(patience=10)
    order, asked = [], threading.Event()

    def second():
        asked.set()
        with beurt.take() as is_ours:
            order.append(("tweede", is_ours))

    with beurt.take() as is_ours:
        other = threading.Thread(target=second)
        other.start()
        asked.wait(10)
        other.join(0.1)  # it had all the time to go first
        order.append(("eerste", is_ours))
    other.join(10)
    assert order == [("eerste", True), ("tweede", True)]


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    """Whoever is done and comes again at once, is the last in the line: that is how a busy thread comes back."""
    beurt, order = Beurt(patience=10), []

    def take(who):
        with beurt.take():
            order.append(who)

    waiting = [threading.Thread(target=take, args=(who,)) for who in ("eerste", "tweede")]
    with beurt.take():
        for thread in waiting:
            thread.start()
            thread.join(0.1)  # time enough to ask
    take("opnieuw")
    for thread in waiting:
        thread.join(10)
    assert order == ["eerste", "tweede", "opnieuw"]


def test_who_waits_too_long_goes_on_and_takes_nobodys_turn():
    beurt = Beurt(patience=0.01)
    with beurt.take():
        with beurt.take() as is_ours:
            assert not is_ours
        with beurt.take() as is_ours:
            assert not is_ours  # the turn is still with the first
    with beurt.take() as is_ours:
        assert is_ours


def test_turn_ends_with_an_error_too():
    beurt = Beurt(patience=0.01)
    with pytest.raises(ZeroDivisionError), beurt.take():
        raise ZeroDivisionError
    with beurt.take() as is_ours:
        assert is_ours
