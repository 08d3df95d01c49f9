"""The demo as `make run` gives it, and a copy of it with every state it does not show by itself."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import processen

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "wachtwoord-van-de-browsertesten"


@dataclass(frozen=True)
class Demo:
    """`paden`: where each state stands; `fouten` and `leeg`: the pages no address leads to, as HTML."""

    url: str
    env: dict[str, str]
    password: str = PASSWORD
    paden: dict[str, str] = field(default_factory=dict)
    fouten: dict[str, str] = field(default_factory=dict)
    leeg: dict[str, str] = field(default_factory=dict)

    def mails(self) -> list[Path]:
        return processen.mails(self.env)


@contextmanager
def seeded_site(var: Path) -> Iterator[Demo]:
    """The seeded site on SQLite: a web process and a worker."""
    port = processen.free_port()
    env = {
        "SECRET_KEY": "enkel-voor-de-browsertesten-" + "t" * 50,
        **os.environ,
        "LMB_VAR": str(var),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LMB_ADMIN_PASSWORD": PASSWORD,
        "DATABASE_URL": "",
        "CACHE_URL": "",
        "EMAIL_URL": "",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env.pop("ALLOWED_HOSTS", None)
    for command in (["migrate"], ["collectstatic", "--noinput"], ["seed_demo"]):
        processen.run_command(env, *command)
    web = processen.start_web(env, port)
    worker = processen.start_worker(env)
    yield Demo(env["SITE_URL"], env)
    processen.stop(worker)
    processen.stop(web)


def copy_var(demo: Demo, var: Path) -> None:
    """The data of a demo that runs: its database as one moment has it, whatever is written meanwhile."""
    source = Path(demo.env["LMB_VAR"])
    shutil.copytree(source, var, ignore=shutil.ignore_patterns("*.sqlite3*"))
    for path in source.glob("*.sqlite3"):
        with closing(sqlite3.connect(path)) as running, closing(sqlite3.connect(var / path.name)) as copy:
            running.backup(copy)


@contextmanager
def site_with_toestanden(demo: Demo, var: Path) -> Iterator[Demo]:
    """A copy of the demo on a server of its own, so that what is added disturbs nobody."""
    copy_var(demo, var)
    port = processen.free_port()
    env = {**demo.env, "LMB_VAR": str(var), "SITE_URL": f"http://127.0.0.1:{port}"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.toestanden"],
        env={**env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"},
        cwd=processen.BASE_DIR,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    web = processen.start_web(env, port)
    yield Demo(env["SITE_URL"], env, **json.loads(made.stdout))
    processen.stop(web)
