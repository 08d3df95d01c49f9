"""The pinned files agree with pyproject.toml and with each other, as far as one can see without a network."""

import re
import tomllib

import lock
import pytest
from packaging.requirements import Requirement

from lmb_site.environment import BASE_DIR

PYPROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
WISHES = {
    lock.RUNTIME: PYPROJECT["project"]["dependencies"],
    lock.DEV: PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"],
}


def pinned(path) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in lock.pins(path.read_text()):
        requirement = Requirement(line)
        found.setdefault(requirement.name, []).append(requirement)
    return found


@pytest.mark.parametrize("path", WISHES, ids=lambda path: path.name)
def test_every_dependency_is_pinned_within_its_wish(path):
    pins = pinned(path)
    for text in WISHES[path]:
        wish = Requirement(text)
        assert wish.name in pins, f"{wish.name} ontbreekt in {path.name}: draai 'make lock'"
        for pin in pins[wish.name]:
            version = str(pin.specifier).removeprefix("==")
            assert wish.specifier.contains(version), f"{pin} past niet bij {wish}: draai 'make lock'"


def test_tests_run_on_the_versions_that_run_the_site():
    runtime, dev = lock.pins(lock.RUNTIME.read_text()), lock.pins(lock.DEV.read_text())
    assert set(runtime) <= set(dev)


@pytest.mark.parametrize("path", lock.FILES, ids=lambda path: path.name)
def test_every_pin_has_hashes_and_no_address(path):
    text = path.read_text()
    blocks = re.split(r"\n(?=\S)", text.removeprefix(text.partition("\n")[0] + "\n").strip())
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==\S+( ; .+)? \\\n    --hash=sha256:", block), block.splitlines()[0]
    assert "://" not in text
    assert "index" not in text


def test_pins_ignore_hashes_and_comments():
    text = "# kop\ndjango==5.2.19 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nsix==1.17.0 ; python_version < '3.12' \\\n    --hash=sha256:cc\n"
    assert lock.pins(text) == ["django==5.2.19", "six==1.17.0 ; python_version < '3.12'"]
