"""`make run` without the site: what it reads, refuses, remembers, and how it starts and stops processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import environ
import pytest
import run_local
from run_local import Plan, Refused, Stopped, StopSign

from lmb_site.environment import BASE_DIR

WAIT = "import time; print('ready', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def plan(tmp_path) -> Plan:
    return run_local.make_plan({"LMB_VAR": str(tmp_path / "een var")})


@pytest.fixture
def sign() -> StopSign:
    return StopSign(watch_parent=False)


def start(code: str) -> subprocess.Popen:
    """A process in a group of its own, past its first line of output."""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def is_gone(group: int) -> bool:
    """Whether no living process is left in the group; one that only waits to be counted is no longer alive."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            return False
    return True


# What it is told ----------------------------------------------------------------------------------


def test_dotenv_is_read_as_the_settings_read_it(tmp_path, monkeypatch):
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        '# toelichting\nLMB_PROEF_A=een\nLMB_PROEF_B=\'twee # drie\'\nLMB_PROEF_C="vier \\"vijf\\"\\n"\n'
        "export LMB_PROEF_D=zes=zeven\nLMB_PROEF_E=acht # geen toelichting\nLMB_PROEF_F=\nLMB_PROEF_G = nee\n"
        "LMB_PROEF_A=opnieuw\nLMB_PROEF_H=$HOME\n\n  LMB_PROEF_I=nee\n"
    )
    before = dict(os.environ)
    monkeypatch.setattr(environ.Env, "ENVIRON", {})
    environ.Env.read_env(dotenv)
    assert run_local.read_dotenv(dotenv) == environ.Env.ENVIRON
    assert environ.Env.ENVIRON["LMB_PROEF_B"] == "twee # drie"
    assert dict(os.environ) == before


def test_dotenv_that_is_absent_says_nothing(tmp_path):
    assert run_local.read_dotenv(tmp_path / ".env") == {}


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000x", "８０００", "1e3"])
def test_port_that_is_none_is_refused(port):
    with pytest.raises(Refused, match="PORT moet een getal"):
        run_local.make_plan({"PORT": port})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
    ],
)
def test_address_is_one_that_can_be_visited(host, address):
    assert run_local.make_plan({"HOST": host}).address == address


def test_site_url_follows_host_and_port_unless_given():
    assert run_local.make_plan({"PORT": "8123"}).site_url == "http://127.0.0.1:8123"
    assert (
        run_local.make_plan({"PORT": "8123", "SITE_URL": "https://x.example.org"}).site_url
        == "https://x.example.org"
    )


def test_var_counts_from_the_project(tmp_path):
    assert run_local.make_plan({}).var == BASE_DIR / "var"
    assert run_local.make_plan({"LMB_VAR": "elders"}).var == BASE_DIR / "elders"
    assert run_local.make_plan({"LMB_VAR": str(tmp_path)}).var == tmp_path


# What it refuses before it does anything -----------------------------------------------------------


def test_busy_port_is_told_in_one_sentence_and_nothing_is_left(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, str(BASE_DIR / "deploy" / "run_local.py")],
            env={"PATH": os.environ["PATH"], "PORT": str(port), "LMB_VAR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Poort {port} op 127.0.0.1 is al in gebruik: kies een andere, bijvoorbeeld PORT={port + 1}.\n"
    )
    assert not (tmp_path / "var").exists()


def test_port_that_was_left_a_moment_ago_is_free():
    with socket.socket() as server, socket.socket() as client:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        free = run_local.make_plan({"PORT": str(server.getsockname()[1])})
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        accepted.close()  # this side closes first: the port stays in TIME_WAIT
    run_local.refuse_busy_port(free)


def test_host_of_another_machine_is_refused():
    with pytest.raises(Refused, match="geen adres van deze machine"):
        run_local.refuse_busy_port(run_local.make_plan({"HOST": "192.0.2.1"}))


def test_var_that_cannot_be_used_is_refused(tmp_path):
    (tmp_path / "bestand").write_text("")
    blocked = run_local.make_plan({"LMB_VAR": str(tmp_path / "bestand" / "var")})
    with pytest.raises(Refused, match="niet bruikbaar"):
        run_local.fill_environment(blocked, debug=False)


# What it fills in ---------------------------------------------------------------------------------


def test_secrets_are_made_once_and_only_for_their_owner(plan):
    run_local.fill_environment(plan, debug=False)
    first = dict(plan.environment)
    for name in ("secret_key", "redactie_wachtwoord"):
        assert (plan.var / name).stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 50
    assert len(first["LMB_ADMIN_PASSWORD"]) >= 12

    again = run_local.make_plan({"LMB_VAR": str(plan.var)})
    run_local.fill_environment(again, debug=False)
    assert again.environment == first
    assert sorted(path.name for path in plan.var.iterdir()) == ["redactie_wachtwoord", "secret_key"]


def test_given_secrets_are_used_and_not_written(tmp_path):
    given = {"LMB_VAR": str(tmp_path), "SECRET_KEY": "k" * 50, "LMB_ADMIN_PASSWORD": "mijn eigen wachtwoord"}
    plan = run_local.make_plan(given)
    run_local.fill_environment(plan, debug=False)
    assert plan.environment["SECRET_KEY"] == "k" * 50
    assert plan.environment["LMB_ADMIN_PASSWORD"] == "mijn eigen wachtwoord"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("debug", "told"), [(False, "false"), (True, "true")])
def test_debug_is_what_the_command_says_whatever_the_environment_says(tmp_path, debug, told):
    plan = run_local.make_plan({"LMB_VAR": str(tmp_path), "DEBUG": "true" if not debug else "false"})
    run_local.fill_environment(plan, debug=debug)
    assert plan.environment["DEBUG"] == told


# Starting and stopping ----------------------------------------------------------------------------


def test_supervise_stops_the_rest_when_one_dies(sign, capsys):
    rest, dying = start(WAIT), start("print('ready', flush=True); raise SystemExit(3)")
    assert run_local.supervise({"De webserver": rest, "De worker": dying}, sign) == 1
    assert is_gone(rest.pid)
    assert "De worker is onverwacht gestopt (code 3)" in capsys.readouterr().err


def test_supervise_ends_well_when_asked(sign):
    processes = {"De webserver": start(WAIT), "De worker": start(WAIT)}
    sign.times = 1
    assert run_local.supervise(processes, sign) == 0
    assert all(is_gone(process.pid) for process in processes.values())


def test_stop_leaves_no_grandchild(sign):
    parent = start(f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {DEAF!r}]).wait()")
    parent.kill()  # its child hears nothing of that
    parent.wait()
    assert not is_gone(parent.pid)
    run_local.stop([parent], sign)
    deadline = time.monotonic() + 5
    while not is_gone(parent.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_gone(parent.pid)


def test_second_stop_sign_does_not_wait_for_the_deaf(sign, monkeypatch):
    deaf = start(DEAF)
    began = time.monotonic()
    monkeypatch.setattr(run_local.time, "sleep", lambda _seconds: setattr(sign, "times", sign.times + 1))
    run_local.stop([deaf], sign)
    assert is_gone(deaf.pid)
    assert time.monotonic() - began < run_local.STOP_PATIENCE_SECONDS / 2


def test_step_is_broken_off_by_the_stop_sign(sign):
    sign.times = 1
    with pytest.raises(Stopped):
        run_local.run_step([sys.executable, "-c", WAIT], environment=os.environ, sign=sign)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_every_way_to_stop_stops_a_step_under_way(tmp_path, number):
    """In a process of its own, for signals belong to a whole process."""
    program = (
        "import os, sys, run_local\n"
        "sign = run_local.StopSign(watch_parent=False); sign.listen()\n"
        "step = [sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(60)']\n"
        "try: run_local.run_step(step, environment=os.environ, sign=sign)\n"
        "except run_local.Stopped: sys.exit(7)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=BASE_DIR / "deploy", stdout=subprocess.PIPE, text=True
    ) as process:
        step = int(process.stdout.readline())
        process.send_signal(number)
        assert process.wait(timeout=20) == 7
    assert is_gone(step)


@pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux kent deze band tussen ouder en kind")
def test_killed_program_takes_its_processes_along():
    program = (
        "import os, sys, time, run_local\n"
        "child = run_local.spawn([sys.executable, '-c', 'import time; time.sleep(60)'], environment=os.environ)\n"
        "print(child.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=BASE_DIR / "deploy", stdout=subprocess.PIPE, text=True
    ) as process:
        child = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 5
    while not is_gone(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_gone(child)


def test_password_shown_is_never_a_wrong_one(plan, capsys):
    run_local.fill_environment(plan, debug=False)
    password = plan.environment["LMB_ADMIN_PASSWORD"]
    run_local.greet(plan, {"password_holds": True, "mail": "/srv/var/mail"})
    told = capsys.readouterr().out
    assert password in told
    assert "redactie" in told
    assert "http://127.0.0.1:8000/" in told
    for holds in (False, None):
        run_local.greet(plan, {"password_holds": holds, "mail": ""})
        assert password not in capsys.readouterr().out
