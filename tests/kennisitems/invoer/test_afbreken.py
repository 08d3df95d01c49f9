"""An import that is killed in the middle of a batch goes on where it was: no row lost, none twice."""

import signal
import subprocess
import sys

import pytest

from tests.processen import BASE_DIR

ROWS = 1000
SETUP = "import os, signal, sys, django; django.setup(); from django.core.management import call_command; "
# Dies by kill -9 when everything of the third batch is written, and nothing of it is committed.
DIE_IN_THE_THIRD = """
from kennisitems.invoer import uitvoering
real, done = uitvoering.apply, []
def apply(*args, **kwargs):
    real(*args, **kwargs)
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
uitvoering.apply = apply
"""
IMPORT = "call_command('import_kennisitems', sys.argv[1])\n"
TELL = """
from kennisitems.models import Kennisitem
from kennisitems.invoer.models import IngevoerdItem, Invoer
print([model.objects.count() for model in (Kennisitem, IngevoerdItem, Invoer)], Invoer.objects.get().positie)
"""


def run(env, path, script: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", SETUP + script, str(path)],
        cwd=BASE_DIR,
        env={**env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.soak
def test_kill_9_in_the_middle_loses_and_doubles_nothing(process_database, tmp_path):
    path = tmp_path / "veel.csv"
    path.write_text("sleutel;titel\n" + "".join(f"k-{n};Besluit nummer {n}\n" for n in range(ROWS)))
    killed = run(process_database, path, DIE_IN_THE_THIRD + IMPORT)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert run(process_database, path, TELL).stdout.strip() == "[400, 400, 1] 400"
    finished = run(process_database, path, IMPORT + TELL)
    assert f"Klaar: {ROWS} nieuw, 0 gewijzigd" in finished.stdout
    assert f"[{ROWS}, {ROWS}, 1] {ROWS}" in finished.stdout
