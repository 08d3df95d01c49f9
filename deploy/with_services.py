"""Runs a command beside a PostgreSQL and a Redis of its own, and leaves nothing behind.

    python deploy/with_services.py COMMAND …

Both live in a temporary folder, listen on a free port of 127.0.0.1 and go when the command ends; a server
that already runs on this machine is not touched. The command gets DATABASE_URL and CACHE_URL; its exit code
is ours. Needs the programs of Debian's postgresql and redis-server packages.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

PATIENCE_SECONDS = 30
POSTGRES_USER = "postgres"  # initdb refuses root; Debian's package brings this user


class ServiceError(Exception):
    """A server is missing or did not start; the message is a sentence for the person at the keyboard."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_program(name: str) -> str:
    newest_first = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_major, reverse=True)
    found = [str(path) for path in newest_first] or [path for path in [shutil.which(name)] if path]
    if not found:
        raise ServiceError(f"'{name}' ontbreekt. Op Debian of Ubuntu: apt install postgresql.")
    return found[0]


def _major(program: Path) -> int:
    name = program.parent.parent.name
    return int(name) if name.isdigit() else 0


def start_postgres(folder: Path, stack: ExitStack) -> str:
    """A DATABASE_URL. Data safety is off: the cluster does not outlive this program."""
    initdb, server = postgres_program("initdb"), postgres_program("postgres")
    as_user = _as_postgres(folder)
    data, port = folder / "data", free_port()
    options = [f"--pgdata={data}", "--username=lmb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(
        [*as_user, initdb, *options, "--no-sync"], capture_output=True, text=True, check=False, cwd=folder
    )
    if made.returncode:
        raise ServiceError(f"PostgreSQL kon niet klaargezet worden: {made.stderr.strip()}")
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "200",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log = stack.enter_context((folder / "postgres.log").open("w"))
    process = subprocess.Popen(
        [*as_user, server, "-D", str(data), *options],
        stdout=log,
        stderr=log,
        cwd=folder,
        start_new_session=True,
    )
    stack.callback(_stop, process, signal.SIGINT)  # 'fast': end the sessions, then itself
    _wait_for(port, process, "PostgreSQL", folder / "postgres.log")
    return f"postgres://lmb@127.0.0.1:{port}/postgres"


def _as_postgres(folder: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    try:
        user = pwd.getpwnam(POSTGRES_USER)
    except KeyError:
        raise ServiceError(
            "PostgreSQL start niet als root en de gebruiker 'postgres' bestaat niet."
        ) from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


def start_redis(folder: Path, stack: ExitStack) -> str:
    """A CACHE_URL."""
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if not server:
        raise ServiceError("'redis-server' ontbreekt. Op Debian of Ubuntu: apt install redis-server.")
    port = free_port()
    log = stack.enter_context((folder / "redis.log").open("w"))
    process = subprocess.Popen(
        [server, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)],
        stdout=log,
        stderr=log,
        cwd=folder,
        start_new_session=True,
    )
    stack.callback(_stop, process, signal.SIGTERM)
    _wait_for(port, process, "Redis", folder / "redis.log")
    return f"redis://127.0.0.1:{port}/0"


def _wait_for(port: int, process: subprocess.Popen, name: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServiceError(f"{name} start niet: {log.read_text().strip()}")


def _stop(process: subprocess.Popen, number: signal.Signals) -> None:
    process.send_signal(number)
    try:
        process.wait(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_beside_services(command: list[str]) -> int:
    with ExitStack() as stack:
        folders = {}
        for name in ("postgres", "redis"):
            folders[name] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"lmb-{name}-")))
        urls = {
            "DATABASE_URL": start_postgres(folders["postgres"], stack),
            "CACHE_URL": start_redis(folders["redis"], stack),
        }
        process = subprocess.Popen(command, env={**os.environ, **urls})
        try:
            return process.wait()
        finally:
            _stop(process, signal.SIGTERM)


def main() -> int:
    if len(sys.argv) < 2:
        print("Gebruik: with_services.py COMMANDO …", file=sys.stderr)
        return 2
    # SIGTERM unwinds like Ctrl-C, so that the servers go too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run_beside_services(sys.argv[1:])
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
