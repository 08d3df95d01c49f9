"""`make run` and `make dev`: from nothing to a running site with demo content, web and worker together.

Plain Python, so that it can look at the port before anything is installed. Web and worker each get a
process group of their own; whatever ends this program (Ctrl-C, SIGTERM, a closed terminal, the death of
`make`) ends them too, and when one of the two dies the other is stopped and the exit code is 1.
"""

import argparse
import ctypes
import errno
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from make_venv import BASE_DIR, PYTHON, VenvError, ensure_venv

EDITOR = "redactie"
START_PATIENCE_SECONDS = 90
STOP_PATIENCE_SECONDS = 20
TICK_SECONDS = 0.1


class Refused(Exception):
    """The start cannot go on; the message is one sentence for the person at the keyboard."""


class Stopped(Exception):
    """Somebody asked to stop while a step was under way."""


# What we were told --------------------------------------------------------------------------------


def read_dotenv(path: Path) -> dict[str, str]:
    """The names and values in `.env`, read as the settings read them (a test compares the two)."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"(?:export )?([A-Za-z_0-9]+)=(.*)", line)
        if not match:
            continue
        name, value = match.groups()
        if single := re.fullmatch(r"'(.*)'", value):
            value = single.group(1)
        if double := re.fullmatch(r'"(.*)"', value):
            value = re.sub(r"\\(.)", lambda m: m.group(0 if m.group(1) in "rnt" else 1), double.group(1))
        found[name] = value
    return found


def read_text(told: Mapping[str, str], name: str) -> str:
    """The value without surrounding blanks, '' when not given: as the settings read it."""
    return told.get(name, "").strip()


@dataclass(frozen=True)
class Plan:
    """Where the site will run, and the environment of everything that is started."""

    host: str
    port: int
    var: Path
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Where this machine reaches it: an address that means 'everywhere' is no address to visit."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def site_url(self) -> str:
        return read_text(self.environment, "SITE_URL") or self.address


def make_plan(told: Mapping[str, str]) -> Plan:
    host = read_text(told, "HOST") or "127.0.0.1"
    port = read_text(told, "PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused(f"PORT moet een getal tussen 1 en 65535 zijn, niet '{port}'.")
    var = (BASE_DIR / (read_text(told, "LMB_VAR") or "var")).resolve()
    return Plan(host=host, port=int(port), var=var, environment=dict(told))


def refuse_busy_port(plan: Plan) -> None:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            plan.host, plan.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise Refused(f"HOST '{plan.host}' is geen adres van deze machine.") from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError:
            raise Refused(
                f"Poort {plan.port} mag je niet gebruiken: kies er een boven 1023, bijvoorbeeld PORT=8000."
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Refused(f"HOST '{plan.host}' is geen adres van deze machine.") from None
            raise Refused(
                f"Poort {plan.port} op {plan.host} is al in gebruik: kies een andere, "
                f"bijvoorbeeld PORT={plan.port + 1 if plan.port < 65535 else 8000}."
            ) from None


def remembered(path: Path, make: str) -> str:
    """The secret kept in `path`, made the first time; only its owner may read it."""
    if not path.exists():
        # Written aside first: a start that is broken off leaves no empty secret behind.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(make + "\n")
        draft.rename(path)
    return path.read_text().strip()


def fill_environment(plan: Plan, *, debug: bool) -> None:
    """What a demo needs and nobody gave. Mail needs nothing: without EMAIL_URL it becomes files."""
    environment = plan.environment
    try:
        plan.var.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not read_text(environment, "SECRET_KEY"):
            environment["SECRET_KEY"] = remembered(plan.var / "secret_key", secrets.token_urlsafe(60))
        password = read_text(environment, "LMB_ADMIN_PASSWORD")
        password = password or remembered(plan.var / "redactie_wachtwoord", secrets.token_urlsafe(12))
    except OSError as error:
        raise Refused(f"De gegevensmap {plan.var} is niet bruikbaar: {error.strerror}.") from None
    environment["LMB_ADMIN_PASSWORD"] = password
    environment["SITE_URL"] = plan.site_url
    environment["LMB_VAR"] = str(plan.var)
    environment["HOST"], environment["PORT"] = plan.host, str(plan.port)
    environment["DEBUG"] = "true" if debug else "false"
    environment.setdefault("REQUIRE_MFA", "false")  # a demo asks for no second factor


# Starting and stopping ----------------------------------------------------------------------------


class StopSign:
    """Goes up at SIGINT, SIGTERM or SIGHUP, or when the `make` that started us is gone."""

    def __init__(self, *, watch_parent: bool) -> None:
        self.times = 0
        self._parent = os.getppid() if watch_parent else None

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._raise)

    def _raise(self, _number: int, _frame: object) -> None:
        self.times += 1

    @property
    def is_up(self) -> bool:
        return self.times > 0 or (self._parent is not None and os.getppid() != self._parent)


def spawn(
    command: list[str], *, environment: Mapping[str, str], pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen:
    """Starts `command` in a group of its own: Ctrl-C then reaches it through us, in our order."""
    return subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=pass_fds,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    """On Linux: even a kill -9 of this program leaves nothing behind."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def stop(processes: list[subprocess.Popen], sign: StopSign | None = None) -> None:
    """Asks politely, waits, then insists; a second Ctrl-C insists at once. Leaves no process of a group."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    asked = sign.times if sign else 0
    deadline = time.monotonic() + STOP_PATIENCE_SECONDS
    while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
        if sign and sign.times > asked:
            break
        time.sleep(TICK_SECONDS)
    for process in processes:
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
    except PermissionError:  # macOS says this of a group that has only just ended
        pass


def run_step(
    command: list[str], *, environment: Mapping[str, str], sign: StopSign, pass_fds: tuple[int, ...] = ()
) -> int:
    """Runs one preparing command to its end; Stopped when the sign goes up meanwhile."""
    if sign.is_up:
        raise Stopped
    process = spawn(command, environment=environment, pass_fds=pass_fds)
    while process.poll() is None:
        if sign.is_up:
            stop([process], sign)
            raise Stopped
        time.sleep(TICK_SECONDS)
    return process.returncode


def rest(sign: StopSign) -> None:
    if sign.is_up:
        raise Stopped
    time.sleep(TICK_SECONDS)


def supervise(processes: dict[str, subprocess.Popen], sign: StopSign) -> int:
    """Waits until the sign goes up (0) or one process ends by itself (1); then stops them all."""
    try:
        while not sign.is_up:
            for name, process in processes.items():
                if process.poll() is not None:
                    print(
                        f"{name} is onverwacht gestopt (code {process.returncode}); de rest stopt ook.",
                        file=sys.stderr,
                    )
                    return 1
            time.sleep(TICK_SECONDS)
        return 0
    finally:
        stop(list(processes.values()), sign)


def wait_for_web(plan: Plan, processes: dict[str, subprocess.Popen], sign: StopSign) -> None:
    """Until the site answers; silently gives up when a process died, which `supervise` then tells."""
    # A proxy from the environment knows nothing of this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not sign.is_up and all(process.poll() is None for process in processes.values()):
        try:
            opener.open(f"{plan.address}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            return  # it answers, and that is the question here
        except OSError:
            if time.monotonic() > deadline:
                raise Refused(f"De site antwoordt na {START_PATIENCE_SECONDS} seconden niet.") from None
            time.sleep(TICK_SECONDS)
        else:
            return


def prepare(plan: Plan, sign: StopSign, *, debug: bool, password_given: bool) -> dict:
    reader, writer = os.pipe()
    command = [str(PYTHON), str(BASE_DIR / "deploy" / "prepare_site.py"), str(writer)]
    command += ["--no-static"] if debug else []
    command += ["--force-password"] if password_given else []
    with os.fdopen(reader) as report:
        try:
            code = run_step(command, environment=plan.environment, sign=sign, pass_fds=(writer,))
        finally:
            os.close(writer)
        if code:
            raise Refused("De site kon niet klaargezet worden; zie de melding hierboven.")
        return json.loads(report.read())


def commands(plan: Plan, *, debug: bool) -> dict[str, list[str]]:
    place = f"[{plan.host}]:{plan.port}" if ":" in plan.host else f"{plan.host}:{plan.port}"
    web = [str(PYTHON), "-m", "gunicorn", "--config", str(BASE_DIR / "deploy" / "gunicorn.conf.py")]
    if debug:
        web = [str(PYTHON), "manage.py", "runserver", place]
    return {"De webserver": web, "De worker": [str(PYTHON), "manage.py", "worker"]}


def greet(plan: Plan, report: dict) -> None:
    password = {
        True: plan.environment["LMB_ADMIN_PASSWORD"],
        False: "staat al in deze databank; met LMB_ADMIN_PASSWORD=… zet je een nieuw",
        None: "in deze databank bestaat deze gebruiker niet",
    }[report["password_holds"]]
    mail = report["mail"] or "gaan naar de mailserver van EMAIL_URL"
    print(
        f"\n  Lokaal Mondiaal Beleid   {plan.site_url}/\n"
        f"  Beheer                   {plan.site_url}/admin/\n"
        f"  Gebruikersnaam           {EDITOR}\n"
        f"  Wachtwoord               {password}\n"
        f"  Mails                    {mail}\n"
        "  Stoppen                  Ctrl-C\n",
        flush=True,
    )


def run_site(*, debug: bool, sign: StopSign) -> int:
    # What the environment itself says wins from .env.
    plan = make_plan({**read_dotenv(BASE_DIR / ".env"), **os.environ})
    refuse_busy_port(plan)
    ensure_venv(
        dev=False,
        run=lambda command: run_step(command, environment=os.environ, sign=sign),
        pause=lambda: rest(sign),
    )
    password_given = bool(read_text(plan.environment, "LMB_ADMIN_PASSWORD"))
    fill_environment(plan, debug=debug)
    report = prepare(plan, sign, debug=debug, password_given=password_given)
    # The password was for the seed; what serves visitors need not know it.
    environment = {name: value for name, value in plan.environment.items() if name != "LMB_ADMIN_PASSWORD"}
    processes: dict[str, subprocess.Popen] = {}
    try:
        for name, command in commands(plan, debug=debug).items():
            processes[name] = spawn(command, environment=environment)
        wait_for_web(plan, processes, sign)
    except BaseException:
        stop(list(processes.values()), sign)
        raise
    if not sign.is_up and all(process.poll() is None for process in processes.values()):
        greet(plan, report)
    return supervise(processes, sign)


def main() -> int:
    parser = argparse.ArgumentParser(description="Start de site: web en worker.")
    parser.add_argument("--dev", action="store_true", help="met DEBUG en de ontwikkelserver")
    options = parser.parse_args()
    sign = StopSign(watch_parent="MAKELEVEL" in os.environ)
    sign.listen()
    os.chdir(BASE_DIR)
    try:
        return run_site(debug=options.dev, sign=sign)
    except (Refused, VenvError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Stopped:
        return 0


if __name__ == "__main__":
    sys.exit(main())
