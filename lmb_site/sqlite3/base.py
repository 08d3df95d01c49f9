import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from lmb_site.sqlite3.rij import first_in_line

WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
IN_LINE = 0.75
"""The part of our patience (`timeout`) that goes to the line at most; what is left, to the lock of SQLite itself.
Together they are never longer than SQLite alone would have waited."""
STEP = 0.001
"""Seconds between two tries of who is first in line."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but whoever is going to write waits in line, to begin a transaction or for a write outside one.
    Who is first leaves the line as soon as the lock of SQLite is theirs, and the next one is first. Who reads waits for
    nobody. A database in memory has no line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = str(self.settings_dict["NAME"])
        has_file = name and not self.is_in_memory_db() and not name.startswith("file:")
        self._line = f"{name}-rij" if has_file else ""
        if self._line:
            self.execute_wrappers.append(self._write_in_line)

    @property
    def patience(self) -> float:
        """Seconds, as sqlite3.connect takes them."""
        return self.settings_dict["OPTIONS"].get("timeout", 5.0)

    def _start_transaction_under_autocommit(self):
        if not self._line or self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        until = time.monotonic() + self.patience
        with first_in_line(self._line, self.patience * IN_LINE) as is_first:
            left = max(until - time.monotonic(), 0)
            with self._busy_timeout(0 if is_first else left):
                while True:
                    try:
                        super()._start_transaction_under_autocommit()
                    except OperationalError as error:
                        if not is_first or not _is_busy(error) or time.monotonic() > until:
                            raise
                        time.sleep(STEP)
                    else:
                        return

    def _write_in_line(self, execute, sql, params, many, context):
        if self.in_atomic_block or not WRITE.match(sql):
            return execute(sql, params, many, context)
        with first_in_line(self._line, self.patience * IN_LINE):
            return execute(sql, params, many, context)

    @contextmanager
    def _busy_timeout(self, seconds: float) -> Iterator[None]:
        """How long SQLite itself waits for its lock."""
        connection = self.connection
        connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(self.patience * 1000)}")


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
