"""Taking turns within one process, for work that others wait for.

Threads of one process share one core. Whoever holds the lock of the database and must share that core with others, who
do what leads up to the same lock, holds it twice as long; and everyone behind that lock waits with them. Between
processes there is nothing to gain: they have cores of their own, and the lock itself is their turn.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Beurt:
    """One at a time in this process, in the order they came. A turn is a courtesy, not a lock: after `patience` seconds
    one goes on without, so that who is stuck delays nobody for longer."""

    def __init__(self, patience: float):
        self._patience = patience
        self._guard = threading.Lock()
        self._is_taken = False
        self._queue: deque[threading.Event] = deque()

    @contextmanager
    def take(self) -> Iterator[bool]:
        """Inside, it is our turn. False where that took too long."""
        is_ours = self._wait()
        try:
            yield is_ours
        finally:
            if is_ours:
                self._pass_on()

    def _wait(self) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Event()
            self._queue.append(called)
        if called.wait(self._patience):
            return True
        with self._guard:
            # Between the end of our patience and this line it may have become our turn after all.
            if called.is_set():
                return True
            self._queue.remove(called)
        return False

    def _pass_on(self) -> None:
        """To who has waited longest. A semaphore would leave it to who is quickest: mostly one who came only just now."""
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._is_taken = False
