"""The order of the house: imports go down only, and no drawer holds everything."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {".git", ".venv", "var", "node_modules", "__pycache__", "staticfiles"}

# What each floor may import, besides itself. Anything outside these floors may import all of them.
ALLOWED = {
    "lmb_site": set(),
    "leertrajecten": {"lmb_site"},
    "leertrajecten.inschrijvingen": {"leertrajecten", "lmb_site"},
    "kennisitems": {"lmb_site"},
}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core"}


def floor_of(module: str) -> str | None:
    """The innermost floor a module stands on; None for what is not ours."""
    floors = [*ALLOWED, "tests"]
    found = [floor for floor in floors if module == floor or module.startswith(f"{floor}.")]
    return max(found, key=len, default=None)


def imported_modules(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Every module that `source` imports, wherever in it, relative ones resolved against `module`."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"import_module", "__import__"}:
                yield str(node.args[0].value)


def forbidden_arrows(source: str, module: str, *, is_package: bool = False) -> list[str]:
    floor = floor_of(module)
    arrows = set()
    for target in imported_modules(source, module, is_package=is_package):
        to = floor_of(target)
        if to is None or to == floor:
            continue
        if to == "tests" or (floor in ALLOWED and to not in ALLOWED[floor]):
            arrows.add(f"{module} -> {target}")
    return sorted(arrows)


def python_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        if not IGNORED & set(path.relative_to(ROOT).parts):
            yield path


def module_of(path: Path) -> tuple[str, bool]:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    return ".".join(parts[:-1] if is_package else parts), is_package


def test_imports_go_down_only():
    arrows = []
    for path in python_files():
        module, is_package = module_of(path)
        arrows += forbidden_arrows(path.read_text(encoding="utf-8"), module, is_package=is_package)
    assert arrows == []


def test_every_floor_is_read():
    floors = {floor_of(module_of(path)[0]) for path in python_files()}
    assert floors >= {*ALLOWED, "tests"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("lmb_site.models.inhoud", "from kennisitems.models import Kennisitem"),
        ("lmb_site.models.inhoud", "import leertrajecten.models as m"),
        ("lmb_site.urls", "def view():\n    from leertrajecten.inschrijvingen import verbs"),
        ("lmb_site.urls", "if True:\n    import kennisitems"),
        ("lmb_site.urls", "from importlib import import_module\nimport_module('kennisitems.views')"),
        ("kennisitems.views", "from leertrajecten.models import LeertrajectPage"),
        ("kennisitems.views", "import os, leertrajecten.inschrijvingen"),
        ("leertrajecten.models.sessie", "from kennisitems import models"),
        ("leertrajecten.views", "from leertrajecten.inschrijvingen.models import Inschrijving"),
        ("leertrajecten.views", "from leertrajecten import inschrijvingen"),
        ("leertrajecten.views", "from . import inschrijvingen"),
        ("leertrajecten.models.sessie", "from ..inschrijvingen.models import Inschrijving"),
        ("leertrajecten.inschrijvingen.verbs", "from kennisitems.models import Kennisitem"),
        ("lmb_site.seed.demo", "from tests.factories import ThemaFactory"),
        ("bench.meet", "from tests import factories"),
    ],
)
def test_forbidden_arrow_is_caught(module, source):
    assert forbidden_arrows(source, module) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("lmb_site.seed.grond", "from lmb_site.zoeken import index"),
        ("lmb_site.urls", "include('kennisitems.urls')"),
        ("kennisitems.models", "from lmb_site.blocks import TekstBlock\nimport kennisitems.views"),
        ("leertrajecten.inschrijvingen.verbs", "from leertrajecten.models import Sessie"),
        ("leertrajecten.inschrijvingen.verbs", "from . import mails\nfrom .. import bezetting"),
        ("leertrajecten.views", "from leertrajecten import inschrijvingslijst"),
        ("tests.test_seed", "from tests import factories\nimport kennisitems"),
        ("bench.meet", "import leertrajecten.inschrijvingen.verbs"),
    ],
)
def test_allowed_arrow_passes(module, source):
    assert forbidden_arrows(source, module) == []


def test_relative_import_in_package_init_counts_from_the_package():
    assert forbidden_arrows("from . import inschrijvingen", "leertrajecten", is_package=True) != []
    assert forbidden_arrows("from .inschrijvingen import verbs", "leertrajecten", is_package=True) != []


def test_nothing_is_called_a_drawer():
    found = [
        str(path.relative_to(ROOT))
        for path in sorted(ROOT.rglob("*"))
        if not IGNORED & set(path.relative_to(ROOT).parts) and path.stem.lower() in DRAWERS
    ]
    assert found == []
