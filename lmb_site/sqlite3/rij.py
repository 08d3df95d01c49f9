"""A line at the write lock of a database file: who came first, writes first.

SQLite itself has no line. Whoever finds its lock taken sleeps, up to 100 ms, and tries again; whoever comes along in the
meantime goes first. Here people wait for a lock of the operating system on a file beside the database, which wakes one
of them, the one who waits longest, at the moment the one before is done. It only says who may try: the lock of SQLite
is still what keeps two from writing at once. So whatever goes wrong with the line costs time, never data.
"""

import fcntl
import os
import threading
from collections import Counter
from contextlib import suppress

_stuck: Counter[str] = Counter()
"""How many in this process gave up on a line and still have a thread in it. Whoever comes then is not made to wait for
a line that does not move, and there are never more such threads than there are people who came before that was known."""

# A child has none of the threads of its parent.
os.register_at_fork(after_in_child=_stuck.clear)


class Rij:
    """A place in the line of one file, for one connection at a time."""

    def __init__(self, path: str):
        self._path = path
        self._place: int | None = None

    def enter(self, patience: float) -> None:
        """Wait for our turn, at most so many seconds; after that, or where no line can be made, go on without one."""
        if self._place is not None or _stuck[self._path]:
            return
        try:
            place = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            return
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._place = _Wachter(place, self._path).wait(patience)
        except OSError:
            os.close(place)
        else:
            self._place = place

    def leave(self) -> None:
        """Let the next one go. Harmless for who has no turn."""
        if self._place is not None:
            place, self._place = self._place, None
            _leave(place)


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


def _leave(place: int) -> None:
    # Not only closed: a process that was forked meanwhile has it open as well.
    with suppress(OSError):
        fcntl.flock(place, fcntl.LOCK_UN)
    os.close(place)
