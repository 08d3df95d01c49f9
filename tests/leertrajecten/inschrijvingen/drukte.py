"""A process of its own for `test_gelijktijdig`: makes the leertraject, or registers many people, or tells the outcome.

python -m tests.leertrajecten.inschrijvingen.drukte maak CAPACITEIT
python -m tests.leertrajecten.inschrijvingen.drukte schrijf-in PAGINA EERSTE AANTAL START [zonder-slot]
python -m tests.leertrajecten.inschrijvingen.drukte dubbelklik PAGINA START
python -m tests.leertrajecten.inschrijvingen.drukte stand PAGINA
python -m tests.leertrajecten.inschrijvingen.drukte formulier PAGINA
"""

import json
import os
import sys
import time
import uuid

SHARED_KEY = uuid.UUID(int=7)


def main(command: str, *arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
    if arguments and arguments[-1] == "zonder-slot":
        _take_the_lock_away()
        arguments = arguments[:-1]
    else:
        import django

        django.setup()
    commands = {
        "maak": make,
        "formulier": form,
        "schrijf-in": register,
        "dubbelklik": double,
        "stand": report,
    }
    sys.stdout.write(json.dumps(commands[command](*arguments)))


def _take_the_lock_away() -> None:
    """What the verbs would do without their lock, slow enough between counting and writing to be overtaken."""
    import django
    from django.conf import settings

    settings.DATABASES["default"].get("OPTIONS", {}).pop("transaction_mode", None)
    django.setup()
    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.models import LeertrajectPage

    new_referentie = verbs._new_referentie
    verbs._lock = lambda pk: LeertrajectPage.objects.get(pk=pk)
    verbs._new_referentie = lambda: time.sleep(0.02) or new_referentie()


def make(capacity: str) -> int:
    from tests.factories import LeertrajectPageFactory

    return LeertrajectPageFactory(open=True, capaciteit=int(capacity)).pk


def form(page: str) -> dict:
    """Where the form of a leertraject is, and the key it is handed out with."""
    from leertrajecten.inschrijvingen import formuliersleutel
    from leertrajecten.models import LeertrajectPage

    return {
        "pad": LeertrajectPage.objects.get(pk=int(page)).inschrijf_url,
        "sleutel": formuliersleutel.make(int(page)),
    }


def register(page: str, first: str, number: str, start: str) -> dict:
    from leertrajecten.inschrijvingen.verbs import Aanmelding, register_inschrijving

    time.sleep(max(0, float(start) - time.time()))
    outcome = {"bevestigd": 0, "wachtlijst": 0, "fout": 0}
    for n in range(int(first), int(first) + int(number)):
        someone = Aanmelding(
            naam=f"Persoon {n}", email=f"persoon-{n}@example.org", organisatie="Een vereniging"
        )
        try:
            outcome[
                register_inschrijving(leertraject_id=int(page), aanmelding=someone).inschrijving.status
            ] += 1
        except Exception:
            outcome["fout"] += 1
    return outcome


def double(page: str, start: str) -> dict:
    from leertrajecten.inschrijvingen.verbs import Aanmelding, register_inschrijving

    someone = Aanmelding(naam="Persoon", email="persoon@example.org", organisatie="Een vereniging")
    time.sleep(max(0, float(start) - time.time()))
    result = register_inschrijving(leertraject_id=int(page), aanmelding=someone, formuliersleutel=SHARED_KEY)
    return {"referentie": result.inschrijving.referentie, "is_nieuw": result.is_nieuw}


def report(page: str) -> dict:
    from leertrajecten.inschrijvingen.models import Inschrijving
    from lmb_site.berichten.models import Bericht

    rows = list(
        Inschrijving.objects.filter(leertraject=int(page))
        .in_order()
        .values_list("status", "referentie", "email")
    )
    return {
        "statussen": [status for status, _, _ in rows],
        "referenties": len({referentie for _, referentie, _ in rows}),
        "mails_per_persoon": sorted({Bericht.objects.filter(aan=email).count() for _, _, email in rows}),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
