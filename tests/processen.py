"""The site as it really runs: a web process and a worker, on a free port of this machine."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 90
STOP_SECONDS = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_command(env: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BASE_DIR, env=env, check=True, capture_output=True
    )


def start_web(env: dict[str, str], port: int) -> subprocess.Popen:
    """A gunicorn that answers /healthz; its output is nobody's."""
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "lmb_site.wsgi", "--bind", f"127.0.0.1:{port}"],
            *["--workers", "1", "--threads", "4", "--no-control-socket"],
        ],
        cwd=BASE_DIR,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: _answers(f"http://127.0.0.1:{port}/healthz", process), "de site antwoordt niet")
    except BaseException:
        stop(process)
        raise
    return process


def start_worker(env: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=BASE_DIR,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def wait_until(condition, complaint: str, *, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.2)


def mails(env: dict[str, str]) -> list[Path]:
    return sorted(Path(env["LMB_VAR"], "mail").glob("*.eml"))


def _answers(url: str, process: subprocess.Popen) -> bool:
    assert process.poll() is None, f"de site stopte met code {process.returncode}"
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False
