import os
import signal
import subprocess
import sys

import pytest

from lmb_site.taken.levensteken import Levensteken, bury_the_dead

HOLD = """
import fcntl, os, sys, time
descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(descriptor, fcntl.LOCK_EX)
print("vast", flush=True)
time.sleep(60)
"""


def hold(path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "vast\n"
    return process


def test_worker_that_lives_is_left_alone_and_one_killed_is_found(tmp_path):
    process = hold(tmp_path / "machine:7.lock")
    released = []
    assert bury_the_dead(released.append, tmp_path) == []
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert bury_the_dead(released.append, tmp_path) == ["machine:7"]
    assert bury_the_dead(released.append, tmp_path) == []
    assert released == ["machine:7"]


def test_worker_knows_itself_alive_and_leaves_no_trace_when_it_closes(tmp_path):
    teken = Levensteken(tmp_path)
    assert teken.naam.endswith(f":{os.getpid()}")
    assert bury_the_dead(lambda naam: None, tmp_path) == []
    teken.close()
    assert list(tmp_path.iterdir()) == []


def test_two_workers_that_share_name_and_number_get_names_of_their_own(tmp_path):
    first, second = Levensteken(tmp_path), Levensteken(tmp_path)
    assert second.naam == f"{first.naam}.2"
    first.close()
    second.close()


def test_dead_worker_stays_on_the_list_while_its_leases_cannot_be_released(tmp_path):
    (tmp_path / "machine:7.lock").touch()

    def fail(naam):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        bury_the_dead(fail, tmp_path)
    assert bury_the_dead(lambda naam: None, tmp_path) == ["machine:7"]
