"""Every page and state as the Nu HTML Checker reads it, and in our own hands: no error."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils.text import slugify

from leertrajecten.inschrijvingen.views.prive import UNPROCESSABLE
from tests.browser.paginas import LIJSTTOESTANDEN, SOORTEN
from tests.browser.toestanden import FORMULIEREN

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
CHECKER = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_nu_html_checker_finds_no_error(toestanden, playwright, tmp_path):
    assert shutil.which("java"), "Java ontbreekt: installeer het pakket 'default-jre-headless'."
    if not CHECKER.exists():  # the first time on this machine
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    visitor = playwright.request.new_context(base_url=toestanden.url)
    paths = {**SOORTEN, **LIJSTTOESTANDEN, **toestanden.paden}
    for name, path in paths.items():
        (tmp_path / f"{slugify(name)}.html").write_bytes(visitor.get(path).body())
    for name in ("inschrijfformulier", *FORMULIEREN):
        answer = visitor.post(paths[name], form={"naam": ""})
        assert answer.status == UNPROCESSABLE, name
        (tmp_path / f"{slugify(name)}-met-fouten.html").write_bytes(answer.body())
    for name, html in {**toestanden.fouten, **toestanden.leeg}.items():
        (tmp_path / f"{slugify(name)}.html").write_text(html)
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
