"""Two web processes and a third that publishes: what one changes, the others show at once."""

import urllib.request
from pathlib import Path

import pytest

from tests.factories import InhoudPageFactory
from tests.processen import free_port, run_command, start_web, stop

pytestmark = pytest.mark.lang

PUBLISH = """
from lmb_site.models import InhoudPage
page = InhoudPage.objects.get(slug="uitleg")
page.title = "{title}"
page.save_revision().publish()
"""


@pytest.fixture
def uitleg(site_tree):
    return InhoudPageFactory(title="Uitleg", slug="uitleg")


@pytest.fixture
def two_ports(transactional_db, uitleg, process_database, tmp_path):
    """The ports of two web processes on one database and one data folder, and their environment."""
    env = {**process_database, "CACHE_URL": "", "LMB_VAR": str(tmp_path / "samen")}
    ports = [free_port(), free_port()]
    processes = []
    try:
        run_command(env, "collectstatic", "--noinput")
        processes += [start_web(env, port) for port in ports]
        yield env, ports
    finally:
        for process in processes:
            stop(process)


def read(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/uitleg/", timeout=30) as response:
        return response.read().decode()


def test_publish_in_one_process_shows_in_all_at_once(two_ports):
    env, ports = two_ports
    for title in ("Eerste", "Tweede"):
        for port in ports:
            read(port)
        run_command(env, "shell", "-v", "0", "-c", PUBLISH.format(title=title))
        assert [f"<h1>{title}</h1>" in read(port) for port in ports] == [True, True]
    assert list(Path(env["LMB_VAR"], "paginas").glob("*.djcache"))
