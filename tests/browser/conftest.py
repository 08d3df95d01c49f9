"""The demo, once for all browser tests, and Debian's Chromium to visit it with."""

import subprocess
import sys
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests import processen
from tests.browser import site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert site.CHROMIUM.exists(), "Chromium ontbreekt: installeer het pakket 'chromium' van Debian."
    return {**browser_type_launch_args, "executable_path": str(site.CHROMIUM), "args": site.CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-BE", "timezone_id": "Europe/Brussels"}


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    with site.seeded_site(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def toestanden(demo, tmp_path_factory):
    """The demo with every state it does not show by itself."""
    with site.site_with_toestanden(demo, tmp_path_factory.mktemp("toestanden") / "var") as copy:
        yield copy


@pytest.fixture
def vol_leertraject(demo):
    """Makes a leertraject with few seats (one by default) in the running demo; gives its path."""

    def make(name: str, capaciteit: int = 1) -> str:
        return _made_in(demo, "leertraject", name, str(capaciteit))

    return make


@pytest.fixture
def nieuws_voor(demo):
    """Publishes something new and has the digest of one address leave; gives the path of what is new."""

    def make(address: str, word: str) -> str:
        return _made_in(demo, "nieuws", address, word)

    return make


def _made_in(demo, module: str, *words: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", f"tests.browser.{module}", *words],
        env={**demo.env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"},
        cwd=processen.BASE_DIR,
        check=True,
        stdout=subprocess.PIPE,
    )
    return made.stdout.decode().split()[-1]


@pytest.fixture
def as_editor(page, demo):
    """A page that is signed in to the admin."""
    page.goto(f"{demo.url}/admin/login/")
    page.fill("[name=username]", "redactie")
    page.fill("[name=password]", demo.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{demo.url}/admin/")
    return page


@dataclass(frozen=True)
class Redacteur:
    """Signed in to the admin. `woord` is 'met' or 'zonder' (script): what is made with it clashes with no other."""

    page: Page
    woord: str


@pytest.fixture(params=["met", "zonder"])
def editor(request, browser, demo):
    context = browser.new_context(
        java_script_enabled=request.param == "met", locale="nl-BE", timezone_id="Europe/Brussels"
    )
    page = context.new_page()
    page.goto(f"{demo.url}/admin/login/")
    page.fill("[name=username]", "redactie")
    page.fill("[name=password]", demo.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{demo.url}/admin/")
    yield Redacteur(page, request.param)
    context.close()
