"""Makes `.venv` and installs exactly what the hash-pinned files name; plain Python, nothing to install first.

Idempotent and quick when nothing changed: a stamp in the environment holds the hash of what it was made
from, and then nothing asks the network. Two starts at once wait for each other.

    python deploy/make_venv.py          what the site needs
    python deploy/make_venv.py --dev    and what its tests and checks need
"""

import argparse
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "lmb-stamp.json"
UV_PIN = Path("deploy/requirements-uv.txt")
REQUIREMENTS = {False: Path("requirements.txt"), True: Path("requirements-dev.txt")}

Run = Callable[[list[str]], int]


class VenvError(Exception):
    """The environment could not be made; the message is a sentence for the person at the keyboard."""


def _pause() -> None:
    time.sleep(0.2)


def ensure_venv(*, dev: bool, run: Run = subprocess.call, pause: Callable[[], None] = _pause) -> None:
    """Leaves a complete environment behind, or raises VenvError.

    An environment that once got the development packages keeps them: `make run` after `make test` takes
    nothing away.
    """
    stamp = _read_stamp()
    dev = dev or bool(stamp.get("dev"))
    if stamp == _wanted_stamp(dev):
        return
    with _only_one(pause):
        if _read_stamp() == _wanted_stamp(dev):  # another start did it while this one waited
            return
        _make(dev=dev, run=run)


def _make(*, dev: bool, run: Run) -> None:
    print("Omgeving in orde brengen in .venv …", flush=True)
    if not _works(PYTHON) and run([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise VenvError("De Python-omgeving .venv kon niet gemaakt worden; zie de melding hierboven.")
    STAMP.unlink(missing_ok=True)
    if not _install(REQUIREMENTS[dev], run=run):
        raise VenvError(
            "De pakketten konden niet geïnstalleerd worden; zie de melding hierboven. "
            "De eerste keer is een netwerkverbinding nodig."
        )
    STAMP.write_text(json.dumps(_wanted_stamp(dev)))


def _install(requirements: Path, *, run: Run) -> bool:
    """With uv, six times quicker; with pip where uv cannot be had."""
    pip = [str(PYTHON), "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    if run([*pip, "install", *quiet, "-r", str(UV_PIN)]) == 0:
        uv = [str(PYTHON), "-m", "uv", "pip"]
        # Compiled now, for whoever starts the site may not be allowed to write here.
        options = ["--quiet", "--require-hashes", "--compile-bytecode"]
        if run([*uv, "sync", "--python", str(PYTHON), *options, str(requirements)]) == 0:
            return True
    print("Met uv lukt het hier niet; verder met pip.", flush=True)
    return run([*pip, "install", *quiet, "-r", str(requirements)]) == 0


def _wanted_stamp(dev: bool) -> dict:
    digest = hashlib.sha256()
    for path in (REQUIREMENTS[dev], UV_PIN):
        digest.update((BASE_DIR / path).read_bytes())
    # A moved project has scripts that point to the old place, so its place is part of the stamp.
    return {"dev": dev, "packages": digest.hexdigest(), "place": str(VENV)}


def _read_stamp() -> dict:
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if _works(PYTHON) else {}


def _works(python: Path) -> bool:
    """Whether the environment's Python starts: the one it was made from may be gone or too old."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def _only_one(pause: Callable[[], None]) -> Iterator[None]:
    handle = os.open(BASE_DIR, os.O_RDONLY)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                pause()
        yield
    finally:
        os.close(handle)


def main() -> int:
    parser = argparse.ArgumentParser(description="Maak de Python-omgeving in .venv.")
    parser.add_argument("--dev", action="store_true", help="ook wat de testen en controles nodig hebben")
    os.chdir(BASE_DIR)
    try:
        ensure_venv(dev=parser.parse_args().dev)
    except (VenvError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
