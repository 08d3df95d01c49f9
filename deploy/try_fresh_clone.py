"""Tries what a newcomer does: clone into a folder with a space in its name, `make run`, look, stop.

Starts four times and stops in four ways: SIGTERM to `make`, Ctrl-C, kill -9 of `make`, and the worker that
dies. After each, no process may be left. Linux only: it reads /proc.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
FIRST_START_SECONDS = 240
NEXT_START_SECONDS = 30
STOP_SECONDS = 40
# A machine's own settings must not decide how the clone starts.
OWN_SETTINGS = re.compile(
    r"SECRET_KEY|DEBUG|ALLOWED_HOSTS|[A-Z]+_URL|LMB_\w+|HOST|REQUIRE_MFA|MAKE\w*|MFLAGS|CACHE_URL"
)
# A second start must not ask the network for anything; here it would find nobody.
NO_NETWORK = dict.fromkeys(
    ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"
)


def expect(holds: object, sentence: str) -> None:
    if not holds:
        raise AssertionError(sentence)


class Clone:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.mark = f"LMB_PROEF={uuid.uuid4()}"
        self.log = folder.parent / "make run.log"

    def environment(self, extra: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not OWN_SETTINGS.fullmatch(name)}
        name, value = self.mark.split("=")
        return {**kept, **extra, "PORT": str(self.port), name: value}

    @contextmanager
    def running(self, *, patience: int, extra: dict[str, str] | None = None):
        """`make run` in a session of its own, answering; killed to the last process when the test fails."""
        started = time.monotonic()
        with self.log.open("w") as log:
            process = subprocess.Popen(
                ["make", "run"],
                cwd=self.folder,
                env=self.environment(extra or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            for path in ("/", "/admin/login/"):
                while self.status(path) != 200:
                    code = process.poll()
                    expect(code is None, f"make run stopte met code {code} voor de site antwoordde")
                    expect(
                        time.monotonic() - started < patience,
                        f"{path} geeft na {patience} s {self.status(path)}",
                    )
                    time.sleep(0.2)
            print(f"  antwoordt na {time.monotonic() - started:.1f} s", flush=True)
            yield process
        except BaseException:
            print(self.log.read_text(), file=sys.stderr)
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)
            raise

    def status(self, path: str) -> int | None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def processes(self, word: str = "") -> list[int]:
        """Everything `make run` started, however deep and whoever its parent is now."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = self.mark.encode() in (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if ours and word in command:
                found.append(int(folder.name))
        return found

    def expect_silence(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.2)
        left = [
            (Path(f"/proc/{pid}") / "cmdline").read_bytes().replace(b"\0", b" ") for pid in self.processes()
        ]
        expect(not left, f"deze processen bleven over: {left}")
        expect(self.status("/") is None, "de poort antwoordt nog")

    def expect_exit(self, process: subprocess.Popen, *, good: bool | None) -> None:
        code = process.wait(timeout=STOP_SECONDS)
        expect(good is None or (code == 0) == good, f"make run eindigde met code {code}")


def try_clone(clone: Clone) -> None:
    print("Eerste start, gestopt met SIGTERM aan make", flush=True)
    with clone.running(patience=FIRST_START_SECONDS) as process:
        told = clone.log.read_text()
        password = (clone.folder / "var" / "redactie_wachtwoord").read_text().strip()
        expect(f"http://127.0.0.1:{clone.port}/" in told, "het adres staat niet in de uitvoer")
        expect("redactie" in told and password in told, "naam of wachtwoord staat niet in de uitvoer")
        for secret in ("redactie_wachtwoord", "secret_key"):
            mode = (clone.folder / "var" / secret).stat().st_mode & 0o777
            expect(mode == 0o600, f"var/{secret} heeft rechten {mode:o}")
        busy = subprocess.run(
            ["make", "run"],
            cwd=clone.folder,
            env=clone.environment({}),
            capture_output=True,
            text=True,
            timeout=30,
        )
        expect(busy.returncode != 0 and "al in gebruik" in busy.stderr, f"bezette poort: {busy.stderr}")
        expect(process.poll() is None and clone.status("/") == 200, "de eerste start leed onder de tweede")
        process.terminate()
        clone.expect_exit(process, good=False)  # make itself dies of the signal
        clone.expect_silence()

    print("Tweede start, zonder netwerk, gestopt met Ctrl-C", flush=True)
    with clone.running(patience=NEXT_START_SECONDS, extra=NO_NETWORK) as process:
        os.killpg(process.pid, signal.SIGINT)
        clone.expect_exit(process, good=None)
        clone.expect_silence()

    print("Derde start, gestopt met kill -9 aan make", flush=True)
    with clone.running(patience=NEXT_START_SECONDS) as process:
        process.kill()
        clone.expect_exit(process, good=False)
        clone.expect_silence()

    print("Vierde start, de worker sterft", flush=True)
    with clone.running(patience=NEXT_START_SECONDS) as process:
        for pid in clone.processes("manage.py worker"):
            os.kill(pid, signal.SIGKILL)
        clone.expect_exit(process, good=False)
        clone.expect_silence()
        expect("onverwacht gestopt" in clone.log.read_text(), "er staat niet bij dat de worker stopte")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="lmb-kloon-") as temporary:
        folder = Path(temporary) / "verse kloon"
        subprocess.run(["git", "clone", "--quiet", str(BASE_DIR), str(folder)], check=True)
        try:
            try_clone(Clone(folder, free_port()))
        except (AssertionError, subprocess.TimeoutExpired) as error:
            print(f"Mislukt: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
