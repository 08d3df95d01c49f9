"""When the environment is made again, and when it is left alone. Nothing is really installed here."""

import json
import sys
from pathlib import Path

import make_venv
import pytest


class Installer:
    """Stands in for the commands: keeps what was asked and 'makes' the environment."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.asked: list[str] = []
        self.fails: set[str] = set()

    def __call__(self, command: list[str]) -> int:
        word = "venv" if "venv" in command else "uv" if "sync" in command else "pip " + command[-1]
        self.asked.append(word)
        if word in self.fails:
            return 1
        if word == "venv":
            python = self.project / ".venv" / "bin" / "python"
            python.parent.mkdir(parents=True, exist_ok=True)
            python.unlink(missing_ok=True)
            python.symlink_to(sys.executable)
        return 0


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    project = tmp_path / "een project"
    (project / "deploy").mkdir(parents=True)
    for name in ("requirements.txt", "requirements-dev.txt", "deploy/requirements-uv.txt"):
        (project / name).write_text(name)
    monkeypatch.setattr(make_venv, "BASE_DIR", project)
    monkeypatch.setattr(make_venv, "VENV", project / ".venv")
    monkeypatch.setattr(make_venv, "PYTHON", project / ".venv" / "bin" / "python")
    monkeypatch.setattr(make_venv, "STAMP", project / ".venv" / "lmb-stamp.json")
    return project


@pytest.fixture
def installer(project) -> Installer:
    return Installer(project)


def test_first_time_makes_and_second_time_asks_nothing(installer):
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked == ["venv", "pip deploy/requirements-uv.txt", "uv"]
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked == []


def test_changed_requirements_install_again_in_the_same_environment(installer, project):
    make_venv.ensure_venv(dev=False, run=installer)
    (project / "requirements.txt").write_text("iets nieuws")
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked == ["pip deploy/requirements-uv.txt", "uv"]


def test_development_packages_are_added_and_then_kept(installer, project):
    make_venv.ensure_venv(dev=False, run=installer)
    installer.asked.clear()
    make_venv.ensure_venv(dev=True, run=installer)
    assert installer.asked
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked == []
    (project / "requirements-dev.txt").write_text("iets nieuws")
    make_venv.ensure_venv(dev=False, run=installer)
    assert json.loads(make_venv.STAMP.read_text())["dev"] is True


def test_moved_project_is_installed_again(installer, project, monkeypatch):
    make_venv.ensure_venv(dev=False, run=installer)
    moved = project.rename(project.parent / "verhuisd project")
    for name, path in (("BASE_DIR", "."), ("VENV", ".venv"), ("PYTHON", ".venv/bin/python")):
        monkeypatch.setattr(make_venv, name, moved / path)
    monkeypatch.setattr(make_venv, "STAMP", moved / ".venv" / "lmb-stamp.json")
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert "uv" in installer.asked


def test_python_that_is_gone_is_replaced(installer, project):
    make_venv.ensure_venv(dev=False, run=installer)
    (project / ".venv" / "bin" / "python").unlink()
    (project / ".venv" / "bin" / "python").symlink_to(project / "weg")
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked[0] == "venv"


@pytest.mark.parametrize("fails", ["pip deploy/requirements-uv.txt", "uv"])
def test_without_uv_pip_does_it(installer, fails):
    installer.fails = {fails}
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked[-1] == "pip requirements.txt"
    assert make_venv.STAMP.exists()


def test_failed_install_says_so_and_is_tried_again(installer):
    installer.fails = {"uv", "pip requirements.txt"}
    with pytest.raises(make_venv.VenvError, match="netwerkverbinding"):
        make_venv.ensure_venv(dev=False, run=installer)
    assert not make_venv.STAMP.exists()
    installer.fails = set()
    installer.asked.clear()
    make_venv.ensure_venv(dev=False, run=installer)
    assert installer.asked == ["pip deploy/requirements-uv.txt", "uv"]
