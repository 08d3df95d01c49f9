"""The test database, migrated once per state of the code instead of once per process and per run.

Migrations are most of a short run. What they made is kept as one SQLite file beside pytest's own cache, under a name
that says what it was made of: another migration, package or factory, another file. PostgreSQL always migrates.
"""

import fcntl
import hashlib
import sqlite3
from pathlib import Path

from django.db import connection

BASE_DIR = Path(__file__).resolve().parent.parent
MADE_OF = [
    *("*/migrations/*.py", "*/*/migrations/*.py", "requirements-dev.txt"),
    *("tests/factories.py", "tests/conftest.py", "tests/databank.py"),
]


class Sjabloon:
    """The kept database. From `open` to `close` one process at a time: the others then find what the first made."""

    def __init__(self, folder: Path):
        self._path = folder / f"{_state()}.sqlite3"
        self._lock = (folder / "slot").open("w")
        self._memory: sqlite3.Connection | None = None

    def open(self) -> None:
        """Fill the database in memory, if there is something to fill it with."""
        if not _is_in_memory():
            return
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self._path.exists():
            name = connection.creation._get_test_db_name()
            # A database in memory lasts as long as somebody is connected to it.
            self._memory = sqlite3.connect(name, uri=True, check_same_thread=False)
            sqlite3.connect(self._path).backup(self._memory)

    def close(self) -> None:
        """Keep what is in memory now, if it was not kept before; those of other states of the code go."""
        if not _is_in_memory():
            return
        if self._memory is None:
            for old in self._path.parent.glob("*.sqlite3"):
                old.unlink()
            unfinished = self._path.with_suffix(".deel")
            unfinished.unlink(missing_ok=True)
            target = sqlite3.connect(unfinished)
            connection.ensure_connection()
            connection.connection.backup(target)
            target.close()
            unfinished.rename(self._path)
        fcntl.flock(self._lock, fcntl.LOCK_UN)


def _is_in_memory() -> bool:
    creation = connection.creation
    return connection.vendor == "sqlite" and creation.is_in_memory_db(creation._get_test_db_name())


def _state() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(BASE_DIR.glob(pattern)):
            digest.update(f"{path.relative_to(BASE_DIR)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
