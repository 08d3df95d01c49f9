"""A line before the write lock of a database file: who came first, writes first.

SQLite itself has no line. Whoever finds its lock taken sleeps, up to 100 ms, and tries again; whoever comes along in the
meantime goes first. Here only the first in line tries, and the others wait for a lock of the operating system on a file
beside the database, which wakes them one by one. It only says who may try: the lock of SQLite is still what keeps two
from writing at once. So whatever goes wrong with the line costs time, never data.
"""

import fcntl
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_stuck: Counter[str] = Counter()
"""How many in this process gave up on a line and still have a thread in it. Whoever comes then is not made to wait for
a line that does not move, and there are never more such threads than there are people who came before that was known."""

# A child has none of the threads of its parent.
os.register_at_fork(after_in_child=_stuck.clear)


@contextmanager
def first_in_line(path: str, patience: float) -> Iterator[bool]:
    """Inside, we are first in the line of this file. False where that took more than so many seconds, or where no line
    can be made: then we are nowhere, and free to try as SQLite does by itself."""
    place = _enter(path, patience)
    try:
        yield place is not None
    finally:
        if place is not None:
            _leave(place)


def _enter(path: str, patience: float) -> int | None:
    if _stuck[path]:
        return None
    try:
        place = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return None
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Wachter(place, path).wait(patience)
    except OSError:
        os.close(place)
        return None
    return place


def _leave(place: int) -> None:
    # Not only closed: a process that was forked meanwhile has it open as well.
    with suppress(OSError):
        fcntl.flock(place, fcntl.LOCK_UN)
    os.close(place)


class _Wachter(threading.Thread):
    """Stands in line for someone: the system knows no way to wait for this lock for so long and no longer."""

    def __init__(self, place: int, path: str):
        super().__init__(daemon=True, name="rij")
        self._place, self._path = place, path
        self._turn = threading.Event()
        self._decide = threading.Lock()
        self._is_given_up = False

    def wait(self, patience: float) -> int | None:
        """The place once it is our turn; None when that took too long. The thread then leaves as soon as it can."""
        self.start()
        if self._turn.wait(patience):
            return self._place
        with self._decide:
            if self._turn.is_set():
                return self._place
            self._is_given_up = True
            _stuck[self._path] += 1
            return None

    def run(self) -> None:
        with suppress(OSError):
            fcntl.flock(self._place, fcntl.LOCK_EX)
        with self._decide:
            self._turn.set()
            if self._is_given_up:
                _leave(self._place)
                _stuck[self._path] -= 1
