"""Compiles the hash-pinned requirement files from pyproject.toml; runs in the development environment.

    python deploy/lock.py             keep every version that still fits
    python deploy/lock.py --upgrade   take the newest that fits
    python deploy/lock.py --check     change nothing; exit 1 when a file disagrees with pyproject.toml

The files hold for Python 3.11 and up on every platform (markers tell them apart) and name no package index:
where the packages come from is up to the machine.
"""

import argparse
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
HEADER = "# Gemaakt door `make lock` uit pyproject.toml. Wijzig dit bestand niet met de hand.\n"
UV_HEADER = "# Gemaakt door `make lock`. Het programma dat .venv vult; de site zelf gebruikt het niet.\n"

RUNTIME = BASE_DIR / "requirements.txt"
DEV = BASE_DIR / "requirements-dev.txt"
UV = BASE_DIR / "deploy" / "requirements-uv.txt"
FILES = (RUNTIME, DEV, UV)


def compile_into(folder: Path, *, upgrade: bool = False) -> dict[Path, str]:
    """The wanted text of each file. The versions in the present files are kept unless `upgrade`."""
    for file in FILES:
        copy = folder / file.name
        if file.exists() and not upgrade:
            copy.write_text(file.read_text())
    source = str(BASE_DIR / "pyproject.toml")
    _compile(source, into=folder / RUNTIME.name)
    # The same versions in both: what is tested is what runs.
    _compile(source, "--group", "dev", "--constraints", str(folder / RUNTIME.name), into=folder / DEV.name)
    uv_wish = folder / "uv.in"
    uv_wish.write_text("uv\n")
    _compile(str(uv_wish), into=folder / UV.name)
    return {
        file: (UV_HEADER if file is UV else HEADER) + _without_header((folder / file.name).read_text())
        for file in FILES
    }


def _compile(*arguments: str, into: Path) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *arguments]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
    command += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--output-file", str(into)]
    subprocess.run(command, cwd=BASE_DIR, check=True)


def _without_header(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def pins(text: str) -> list[str]:
    """The names, versions and markers, without hashes: new wheels of the same version are no disagreement."""
    lines = (line.rstrip(" \\") for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", " "))]


def main() -> int:
    parser = argparse.ArgumentParser(description="Zet de versies van alle pakketten vast.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--upgrade", action="store_true", help="neem de nieuwste versies die passen")
    group.add_argument("--check", action="store_true", help="wijzig niets, zeg alleen of het klopt")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lmb-lock-") as folder:
        try:
            wanted = compile_into(Path(folder), upgrade=options.upgrade)
        except subprocess.CalledProcessError:
            print("uv kon de versies niet bepalen; zie de melding hierboven.", file=sys.stderr)
            return 1
    if not options.check:
        for file, text in wanted.items():
            file.write_text(text)
        return 0
    agrees = True
    for file, text in wanted.items():
        name = str(file.relative_to(BASE_DIR))
        present = pins(file.read_text()) if file.exists() else []
        diff = list(difflib.unified_diff(present, pins(text), name, "pyproject.toml", lineterm="", n=0))
        if diff:
            agrees = False
            print("\n".join(diff))
            print(f"{name} komt niet overeen met pyproject.toml: draai 'make lock'.", file=sys.stderr)
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
