"""The stylesheet: small enough, each file named after its class, and one file in production."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from lmb_site.stijlblad import IMPORT

CSS = Path(settings.BASE_DIR) / "static" / "css"
SITE = (CSS / "site.css").read_text()
COMPONENTS = sorted((CSS / "components").glob("*.css"))


def test_site_imports_every_file_once():
    imported = [name for name, _ in IMPORT.findall(SITE)]
    present = [f"css/{path.relative_to(CSS)}" for path in CSS.rglob("*.css") if path.name != "site.css"]
    assert sorted(imported) == sorted(present)


def test_all_styles_together_stay_small():
    assert sum(path.stat().st_size for path in CSS.rglob("*.css")) <= 44 * 1024


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_file_is_named_after_its_class(path):
    classes = re.findall(r"\.([a-z][a-z0-9-]*)", path.read_text())
    assert any(name == path.stem or name.startswith(path.stem) for name in classes)


def test_collected_stylesheet_is_one_file_with_hashed_font(tmp_path):
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "lmb_site.stijlblad.JoinedStylesheetStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, STATICFILES_DIRS=[CSS.parent]):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    joined = (tmp_path / manifest["paths"]["css/site.css"]).read_text()
    assert "@import" not in joined
    assert joined.index("@layer tokens, base") < joined.index("@layer tokens {")
    assert re.search(r"literata\.[0-9a-f]{12}\.woff2", joined)
    travels = tmp_path / (manifest["paths"]["css/site.css"] + ".br")
    assert travels.stat().st_size <= 9 * 1024
