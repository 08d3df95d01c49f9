import os
import re
import subprocess

from lmb_site.environment import BASE_DIR

MAKEFILE = (BASE_DIR / "Makefile").read_text()
TARGETS = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.M).group(1).split())


def make(*words: str, **given: str) -> subprocess.CompletedProcess:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=BASE_DIR, env={**quiet, **given}, capture_output=True, text=True, check=False
    )


def test_make_without_more_lists_every_target():
    listed = make().stdout
    assert set(re.findall(r"^  ([a-z-]+) +\S", listed, re.M)) == TARGETS


def test_no_target_is_named_for_what_it_does_not_run():
    for target in TARGETS:
        assert make("--dry-run", target).returncode == 0


def test_scripts_are_never_called_by_their_first_line():
    """The first line of an installed script cannot hold a path with a space."""
    assert not re.search(r"\.venv/bin/(?!python\b)", MAKEFILE)


def test_missing_python_is_told_in_dutch(tmp_path):
    done = subprocess.run(
        ["/bin/sh", "deploy/find_python.sh"],
        cwd=BASE_DIR,
        env={"PATH": str(tmp_path), "PYTHON": "geen-python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Geen bruikbare Python gevonden" in done.stderr
