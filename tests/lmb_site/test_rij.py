"""Who writes to SQLite waits in line; whatever goes wrong with the line costs time, never a write (ADR 0019)."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from lmb_site.sqlite3 import base, rij
from lmb_site.sqlite3.rij import first_in_line

HOLDER = """
import sys
from lmb_site.sqlite3.rij import first_in_line
with first_in_line(sys.argv[1], 5) as is_first:
    print(is_first, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "proef.sqlite3-rij")


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """A connection to a file with one empty table, that loses its patience soon."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.4, "init_command": "PRAGMA journal_mode=WAL"}
    name = str(tmp_path / "proef.sqlite3")
    handler = ConnectionHandler({"default": {"ENGINE": "lmb_site.sqlite3", "NAME": name, "OPTIONS": options}})
    with django_db_blocker.unblock():
        connection = handler["default"]
        connection.cursor().execute("CREATE TABLE proef (n integer)")
        yield connection
        connection.close()


@pytest.fixture
def entered(monkeypatch):
    """Each time that someone took a place in a line."""
    found = []

    def note(path, patience):
        found.append(path)
        return first_in_line(path, patience)

    monkeypatch.setattr(base, "first_in_line", note)
    return found


def wait_until(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_who_came_first_goes_first(path):
    went = []

    def stand(number):
        with first_in_line(path, 10) as is_first:
            went.append((number, is_first))

    people = [threading.Thread(target=stand, args=[number]) for number in range(8)]
    with first_in_line(path, 1) as is_first:
        assert is_first
        for person in people:
            person.start()
            time.sleep(0.03)  # each stands in line before the next comes
        assert went == []
    for person in people:
        person.join()
    assert went == [(number, True) for number in range(8)]


def test_other_processes_stand_in_the_same_line_and_one_that_dies_leaves_it(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "True\n"
        with first_in_line(path, 0.05) as is_first:
            assert not is_first
        holder.kill()
    wait_until(lambda: not rij._stuck[path])
    with first_in_line(path, 5) as is_first:
        assert is_first


def test_nobody_waits_for_a_line_that_someone_gave_up_on(path):
    with first_in_line(path, 1):
        with first_in_line(path, 0.05) as is_first:
            assert not is_first
        threads = threading.active_count()
        for _ in range(20):
            with first_in_line(path, 60) as is_first:
                assert not is_first
        assert threading.active_count() == threads
    wait_until(lambda: not rij._stuck[path])
    with first_in_line(path, 1) as is_first:
        assert is_first


def test_where_no_line_can_be_made_there_is_none(tmp_path):
    with first_in_line(str(tmp_path / "weg" / "rij"), 1) as is_first:
        assert not is_first


def test_a_transaction_waits_once_and_is_out_of_the_line_when_it_has_begun(
    database, entered, path, monkeypatch
):
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: database)
    with transaction.atomic():
        database.cursor().execute("INSERT INTO proef VALUES (1)")
        with first_in_line(path, 1) as is_first:
            assert is_first
        with transaction.atomic():
            database.cursor().execute("INSERT INTO proef VALUES (2)")
    assert entered == [path]


def test_a_write_outside_a_transaction_waits_too_and_who_reads_does_not(database, entered, path):
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM proef").fetchone()
        assert entered == []
        cursor.execute("INSERT INTO proef VALUES (%s)", [2])
        assert entered == [path]


def test_who_waits_for_someone_outside_the_line_gets_the_lock_or_hears_that_it_is_busy(database, tmp_path):
    with closing(sqlite3.connect(tmp_path / "proef.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as busy:
            database._start_transaction_under_autocommit()
        assert busy.value.__cause__.sqlite_errorcode == sqlite3.SQLITE_BUSY
        other.execute("ROLLBACK")
    database._start_transaction_under_autocommit()
    database._rollback()
    with database.cursor() as cursor:  # the patience of SQLite itself is what it was
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (400,)


def test_who_is_not_first_in_time_still_tries(database, path):
    with first_in_line(path, 1):
        database._start_transaction_under_autocommit()
        database._rollback()
    wait_until(lambda: not rij._stuck[path])


@pytest.mark.parametrize("name", [":memory:", "file:proef?mode=memory&cache=shared"])
def test_a_database_in_memory_has_no_line(name, django_db_blocker, entered):
    handler = ConnectionHandler(
        {
            "default": {
                "ENGINE": "lmb_site.sqlite3",
                "NAME": name,
                "OPTIONS": {"transaction_mode": "IMMEDIATE"},
            }
        }
    )
    with django_db_blocker.unblock():
        connection = handler["default"]
        connection.ensure_connection()
        connection._start_transaction_under_autocommit()
        connection.cursor().execute("CREATE TABLE proef (n integer)")
        connection._commit()
        connection.cursor().execute("INSERT INTO proef VALUES (1)")
    assert entered == []
