"""An import that is killed goes on where it was: no row lost, none twice."""

import os
import re
import signal
import subprocess
import sys

import pytest

from tests.processen import BASE_DIR, wait_until

ROWS = 1500


def start(env, path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_kennisitems", str(path)],
        cwd=BASE_DIR,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ask(env, expression: str) -> str:
    """What a process on the same database answers."""
    script = (
        "import django; django.setup(); from kennisitems.models import Kennisitem; "
        f"from kennisitems.invoer.models import *; print({expression})"
    )
    env = {**env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.soak
def test_kill_9_in_the_middle_loses_and_doubles_nothing(process_database, tmp_path):
    env = process_database
    path = tmp_path / "veel.csv"
    path.write_text("sleutel;titel\n" + "".join(f"k-{n};Besluit nummer {n}\n" for n in range(ROWS)))
    for _ in range(3):
        process = start(env, path)
        before = int(ask(env, "sum(Invoer.objects.values_list('positie', flat=True))"))
        wait_until(
            lambda before=before: (
                int(ask(env, "sum(Invoer.objects.values_list('positie', flat=True))")) > before
            ),
            "de invoer komt niet vooruit",
        )
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done = int(ask(env, "Kennisitem.objects.count()"))
    assert 0 < done < ROWS
    told, _ = start(env, path).communicate(timeout=300)
    assert re.search(rf"Klaar: {ROWS} nieuw, 0 gewijzigd", told)
    assert ask(
        env, "(Kennisitem.objects.count(), IngevoerdItem.objects.count(), Invoer.objects.count())"
    ) == str((ROWS, ROWS, 1))
    assert ask(env, "Invoer.objects.get().stand") == "klaar"
