"""Taking turns within one process, for work that others wait for.

Threads of one process share one core. Whoever holds the lock of the database and must share that core with others, who
do what leads up to the same lock, holds it twice as long; and everyone behind that lock waits with them. Between
processes there is nothing to gain: they have cores of their own, and the lock itself is their turn.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Beurt:
    """One at a time in this process. A turn is a courtesy, not a lock: after `patience` seconds one goes on without, so
    that who is stuck delays nobody for longer."""

    def __init__(self, patience: float):
        self._patience = patience
        self._free = threading.Semaphore()

    @contextmanager
    def take(self) -> Iterator[bool]:
        """Inside, it is our turn. False where that took too long."""
        is_ours = self._free.acquire(timeout=self._patience)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._free.release()
