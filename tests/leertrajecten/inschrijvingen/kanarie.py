"""A process of its own: one person goes through form, mail, admin, export and log, and is forgotten after the term.

python -m tests.leertrajecten.inschrijvingen.kanarie

Prints where the person was found before and after, as JSON. Nothing of it may stand in what else it prints.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

WOORD = "kanariebloem"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
    import django
    from django.conf import settings

    # Nobody collected static files for this process.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from lmb_site.bewaring import nacht

    settings.ALLOWED_HOSTS = ["*"]
    live_through()
    call_command("worker", "--once")
    before = places()
    later = timezone.now() + timedelta(days=500)
    nacht.ruim_op(later)
    sys.stdout.write(json.dumps({"ervoor": before, "erna": places()}))


def live_through() -> None:
    """Everything a registration can meet, with the canary's name in each field."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.inschrijvingen.door import Door
    from leertrajecten.inschrijvingen.enums import Aanwezigheid, Wie
    from leertrajecten.inschrijvingen.models import Belangstelling, Inschrijving
    from lmb_site import formuliersleutel
    from tests.factories import LeertrajectPageFactory, UserFactory

    at = timezone.now()
    page = LeertrajectPageFactory(open=True, met_keuze=True)
    sleutel = formuliersleutel.make(page.pk, at=at - timedelta(seconds=10))
    answer = Client().post(
        page.inschrijf_url,
        {
            "naam": f"An {WOORD}",
            "email": f"{WOORD}@example.org",
            "organisatie": f"Vereniging {WOORD}",
            "functie": f"hoofd {WOORD}",
            "voorkeuren": f"geen noten, {WOORD}",
            "vraag": f"Wat met {WOORD}?",
            "sessies": [sessie.pk for sessie in page.sessies.all()],
            "akkoord": "on",
            "formulier": sleutel,
        },
    )
    assert answer.status_code == 303, answer.content
    inschrijving = Inschrijving.objects.get()
    door = Door(wie=Wie.DEELNEMER)
    deelname = inschrijving.deelnames.first()
    verbs.substitute_deelname(
        deelname_id=deelname.pk, naam=f"Bo {WOORD}", email=f"bo-{WOORD}@example.org", door=door
    )
    verbs.request_overdracht(
        inschrijving_id=inschrijving.pk, naam=f"Cas {WOORD}", email=f"cas-{WOORD}@example.org", door=door
    )
    staff = Client()
    staff.force_login(UserFactory(editor=True, username="redactie-kanarie"))
    assert staff.get(reverse("inschrijving_admin:inspect", args=[inschrijving.pk])).status_code == 200
    for vorm in ("csv", "xlsx"):
        download = staff.post(
            reverse("inschrijving_admin:uitvoer"), {"kolommen": ["naam", "email", "voorkeuren"], "vorm": vorm}
        )
        assert download.status_code == 200
        b"".join(download.streaming_content) if download.streaming else download.content
    verbs.mark_aanwezigheid(
        deelname_id=deelname.pk,
        aanwezigheid=Aanwezigheid.AANWEZIG,
        door=Door(wie=Wie.BEHEER),
        at=deelname.sessie.einde,
    )
    verbs.send_link_again(email=inschrijving.email)
    Belangstelling.objects.create(
        leertraject=page,
        email=f"{WOORD}@example.org",
        email_sleutel=f"{WOORD}@example.org",
        gevraagd_op=at,
    )


def places() -> list[str]:
    """Tables and files that hold the word, in whatever spelling a database or a mail writes it."""
    from django.conf import settings
    from django.db import connection

    found = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{WOORD}%"])
                if cursor.fetchone()[0]:
                    found.append(table)
        files = []
    else:
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        files = sorted(database.parent.glob(f"{database.name}*"))
    var = Path(os.environ["LMB_VAR"])
    for file in [*files, *(path for path in var.rglob("*") if path.is_file())]:
        if _holds(file.read_bytes()):
            found.append(file.name)
    return found


def _holds(content: bytes) -> bool:
    import base64
    import email

    if WOORD.encode() in content.lower():
        return True
    if not content.startswith((b"Content-Type", b"MIME", b"Subject", b"From", b"Message-ID")):
        return False
    parts = email.message_from_bytes(content).walk()
    decoded = b"".join(part.get_payload(decode=True) or b"" for part in parts)
    return WOORD.encode() in decoded.lower() or base64.b64encode(WOORD.encode()) in content


if __name__ == "__main__":
    main()
