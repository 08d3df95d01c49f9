"""Tells at once that a worker on this machine died, however it died, so that its leases need not run out
first.

A worker holds a lock on a file of its own in LMB_VAR for as long as its process lives; the kernel lets go of
it when the process ends, also by kill -9. Nothing is concluded from a file that is not there: a worker on
another machine is waited for until its lease ends.
"""

import fcntl
import os
import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


class Levensteken:
    """The lock of this process. `naam` is free among the workers that share this LMB_VAR: hostname:pid."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder or settings.VAR / "werkers"
        self.folder.mkdir(parents=True, exist_ok=True)
        base = f"{socket.gethostname()[:60]}:{os.getpid()}"
        # Two containers can share hostname and pid.
        for self.naam in (base, *(f"{base}.{number}" for number in range(2, 100))):
            self._path = self.folder / f"{self.naam}.lock"
            descriptor = _lock(self._path)
            if descriptor is not None:
                self._descriptor = descriptor
                return
        raise RuntimeError(f"Geen vrije naam voor deze werker in {self.folder}.")

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def bury_the_dead(release: Callable[[str], None], folder: Path | None = None) -> list[str]:
    """Call `release(naam)` for each worker of this LMB_VAR that died without a goodbye; their names."""
    dead = []
    for path in sorted((folder or settings.VAR / "werkers").glob("*.lock")):
        descriptor = _lock(path, create=False)
        if descriptor is None:
            continue
        try:
            release(path.stem)
            path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
        dead.append(path.stem)
    return dead


def _lock(path: Path, *, create: bool = True) -> int | None:
    """The descriptor that holds the lock; None when another process holds it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o640)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
