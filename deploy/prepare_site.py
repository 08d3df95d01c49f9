"""Brings database, demo content and static files up to date before `make run` and `make dev` start.

Runs in the project's environment, as one process because starting Django costs more than most of these
steps. Safe to repeat and to break off: what was not finished is done again. Ends with one line of JSON on
the file descriptor given as the only argument.
"""

import hashlib
import io
import json
import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.utils import OperationalError  # noqa: E402

EDITOR = "redactie"


def collect_static() -> None:
    """Only when a file or package changed: compressing everything takes longer than the rest together."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    wanted = _static_fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Statische bestanden verzamelen …", flush=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def seed_when_empty() -> None:
    if apps.get_model("lmb_site", "OverzichtPage").objects.exists():
        return
    print("Voorbeeldinhoud laden …", flush=True)
    # All or nothing: a half-filled site would count as filled at the next start.
    with transaction.atomic():
        call_command("seed_demo", stdout=io.StringIO())


def editor_password_holds() -> bool | None:
    """Whether the demo editor enters with LMB_ADMIN_PASSWORD; None when there is no such editor."""
    user = get_user_model().objects.filter(username=EDITOR).first()
    return user.check_password(os.environ["LMB_ADMIN_PASSWORD"]) if user else None


def set_editor_password() -> None:
    user = get_user_model().objects.get(username=EDITOR)
    user.set_password(os.environ["LMB_ADMIN_PASSWORD"])
    user.save(update_fields=["password"])


def main(*, report_to: int, collect: bool, force_password: bool) -> int:
    try:
        django.setup()
        print("Databank bijwerken …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    except OperationalError as error:
        print(f"De databank antwoordt niet: {error}", file=sys.stderr)
        return 1
    if collect:
        collect_static()
    seed_when_empty()
    holds = editor_password_holds()
    if holds is False and force_password:
        set_editor_password()
        holds = True
    report = {"password_holds": holds, "mail": str(settings.EMAIL_FILE_PATH or "")}
    os.write(report_to, json.dumps(report).encode() + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(
        main(
            report_to=int(sys.argv[1]),
            collect="--no-static" not in sys.argv,
            force_password="--force-password" in sys.argv,
        )
    )
