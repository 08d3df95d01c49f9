"""Every page and state as the Nu HTML Checker reads it, and in our own hands: no error."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.paginas import FORMULIER, LIJSTTOESTANDEN, SOORTEN

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
CHECKER = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_nu_html_checker_finds_no_error(toestanden, playwright, tmp_path):
    assert shutil.which("java"), "Java ontbreekt: installeer het pakket 'default-jre-headless'."
    if not CHECKER.exists():  # the first time on this machine
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    visitor = playwright.request.new_context(base_url=toestanden.url)
    for number, path in enumerate([*SOORTEN.values(), *LIJSTTOESTANDEN.values(), *toestanden.paden.values()]):
        (tmp_path / f"{number:02}.html").write_bytes(visitor.get(path).body())
    (tmp_path / "fouten-in-formulier.html").write_bytes(visitor.post(FORMULIER, form={"naam": ""}).body())
    for name, html in toestanden.fouten.items():
        (tmp_path / f"{name}.html").write_text(html)
    visitor.dispose()
    checked = subprocess.run(
        ["java", "-jar", CHECKER, "--errors-only", "--format", "json", "--stdout", tmp_path],
        capture_output=True,
        text=True,
    )
    found = [
        (Path(m["url"]).name, m["message"], m.get("extract")) for m in json.loads(checked.stdout)["messages"]
    ]
    assert found == []
