"""The demo as `make run` gives it, once for all browser tests, and Debian's Chromium to visit it with."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

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
    url: str
    env: dict[str, str]
    password: str = PASSWORD

    paden: dict[str, str] = field(default_factory=dict)
    fouten: dict[str, str] = field(default_factory=dict)

    def mails(self) -> list[Path]:
        return processen.mails(self.env)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM.exists(), "Chromium ontbreekt: installeer het pakket 'chromium' van Debian."
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-BE", "timezone_id": "Europe/Brussels"}


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Demo:
    """The seeded site on SQLite: a web process and a worker."""
    port = processen.free_port()
    env = {
        **os.environ,
        "LMB_VAR": str(tmp_path_factory.mktemp("demo")),
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


@pytest.fixture(scope="session")
def toestanden(demo, tmp_path_factory) -> Demo:
    """The demo with every state it does not show by itself, on a server of its own: `paden` says where, and `fouten`
    holds the error pages no address leads to.
    """
    var = tmp_path_factory.mktemp("toestanden") / "var"
    shutil.copytree(demo.env["LMB_VAR"], var)
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


@pytest.fixture
def vol_leertraject(demo):
    """Makes a leertraject with few seats (one by default) in the running demo; gives its path."""

    def make(name: str, capaciteit: int = 1) -> str:
        made = subprocess.run(
            [sys.executable, "-m", "tests.browser.leertraject", name, str(capaciteit)],
            env={**demo.env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"},
            cwd=processen.BASE_DIR,
            check=True,
            stdout=subprocess.PIPE,
        )
        return made.stdout.decode().split()[-1]

    return make


@pytest.fixture
def as_editor(page, demo):
    """A page that is signed in to the admin."""
    page.goto(f"{demo.url}/admin/login/")
    page.fill("[name=username]", "redactie")
    page.fill("[name=password]", demo.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{demo.url}/admin/")
    return page
