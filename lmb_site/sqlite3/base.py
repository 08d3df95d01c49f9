import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.sqlite3 import base

from lmb_site.sqlite3.rij import Rij

WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
IN_LINE = 0.75
"""The part of our patience (`timeout`) that goes to the line; what is left, to the lock of SQLite itself. Together they
are never longer than SQLite alone would have waited."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but whoever writes waits in line: from before BEGIN IMMEDIATE to after COMMIT or ROLLBACK, and
    around a write outside any transaction. Who reads waits for nobody. A database in memory has no line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = str(self.settings_dict["NAME"])
        has_file = name and not self.is_in_memory_db() and not name.startswith("file:")
        self._rij = Rij(f"{name}-rij") if has_file else None
        if self._rij:
            self.execute_wrappers.append(self._write_in_line)

    @property
    def patience(self) -> float:
        """Seconds, as sqlite3.connect takes them."""
        return self.settings_dict["OPTIONS"].get("timeout", 5.0)

    def _start_transaction_under_autocommit(self):
        if self._rij is None or self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        begun = time.monotonic()
        self._rij.enter(self.patience * IN_LINE)
        try:
            with self._patient_for(self.patience - (time.monotonic() - begun)):
                super()._start_transaction_under_autocommit()
        except BaseException:
            self._rij.leave()
            raise

    def _commit(self):
        try:
            super()._commit()
        finally:
            self._leave()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self):
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._rij:
            self._rij.leave()

    def _write_in_line(self, execute, sql, params, many, context):
        if self.in_atomic_block or not WRITE.match(sql):
            return execute(sql, params, many, context)
        self._rij.enter(self.patience * IN_LINE)
        try:
            return execute(sql, params, many, context)
        finally:
            self._rij.leave()

    @contextmanager
    def _patient_for(self, seconds: float) -> Iterator[None]:
        """Wait for the lock of SQLite no longer than what the line left us."""
        if seconds > self.patience - 1:  # not worth two questions
            yield
            return
        self._set_busy_timeout(max(seconds, 0))
        try:
            yield
        finally:
            self._set_busy_timeout(self.patience)

    def _set_busy_timeout(self, seconds: float) -> None:
        with self.wrap_database_errors:
            self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
