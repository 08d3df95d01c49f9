"""A process of its own for the tests on concurrency: it makes a leertraject and lets processes press the button.

python -m tests.leertrajecten.inschrijvingen.drukte menigte PLAATSEN PROCESSEN MENSEN [zonder-slot]
python -m tests.leertrajecten.inschrijvingen.drukte dubbelklik
python -m tests.leertrajecten.inschrijvingen.drukte formulier
python -m tests.leertrajecten.inschrijvingen.drukte kruispunt [zonder-slot]

The processes are forks: the site is imported once, and each connects to the database anew.
"""

import json
import os
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta
from multiprocessing import get_context

TOLD = {"bevestigd": "Je bent ingeschreven", "wachtlijst": "Je staat op de wachtlijst"}
SHARED_KEY = uuid.UUID(int=7)
FORK = get_context("fork")


def main(command: str, *arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
    import django
    from django.conf import settings

    without_lock = "zonder-slot" in arguments
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        # Nobody gives up here, however slow the machine: a visitor gets the form back then (`test_slot`).
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = 120
    if without_lock:
        settings.DATABASES["default"].get("OPTIONS", {}).pop("transaction_mode", None)
    django.setup()
    if without_lock:
        _take_the_lock_away()
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    commands = {"menigte": crowd, "dubbelklik": double_click, "formulier": form, "kruispunt": crossing}
    sys.stdout.write(json.dumps(commands[command](*numbers)))


def _take_the_lock_away() -> None:
    """What the verbs would do without their lock, slow enough between counting and writing to be overtaken."""
    from leertrajecten.inschrijvingen.verbs import registreren, slot, wachtlijst
    from leertrajecten.models import LeertrajectPage

    give_seats = registreren.give_seats
    slot.lock = lambda pk: LeertrajectPage.objects.get(pk=pk)
    registreren.give_seats = lambda *args, **kwargs: (give_seats(*args, **kwargs), time.sleep(0.02))[0]
    first_in_line = wachtlijst.first_in_line
    wachtlijst.first_in_line = lambda *args: (first_in_line(*args), time.sleep(0.02))[0]


def make(capacity: int) -> int:
    from tests.factories import LeertrajectPageFactory

    return LeertrajectPageFactory(open=True, capaciteit=capacity).pk


def crowd(seats: int, processes: int, people_each: int) -> dict:
    """Many people on few seats, and what became of them."""
    page = make(seats)
    outcomes = at_once(register_people, [(page, n * people_each, people_each) for n in range(processes)])
    return {"uitkomst": dict(sum((Counter(outcome) for outcome in outcomes), Counter())), **state(page)}


def double_click() -> dict:
    """One form, sent by two processes."""
    page = make(5)
    return {"antwoorden": at_once(register_shared, [(page,), (page,)]), **state(page)}


def form() -> dict:
    """An open leertraject: where its form is, and the key it was handed out with ten seconds ago."""
    from django.utils import timezone

    from leertrajecten.models import LeertrajectPage
    from lmb_site import formuliersleutel

    page = LeertrajectPage.objects.get(pk=make(5))
    return {
        "pad": page.inschrijf_url,
        "sleutel": formuliersleutel.make(page.pk, at=timezone.now() - timedelta(seconds=10)),
    }


def crossing() -> dict:
    """Ten seats and thirty people; then expiry, cancelling, confirming, capacity and answers all at once."""
    from datetime import timedelta

    from django.utils import timezone

    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.inschrijvingen.models import Aanbod, Inschrijving

    page, at = make(10), timezone.now()
    register_people(page, 0, 30)
    people = list(Inschrijving.objects.filter(leertraject=page).in_order())
    for person in people[:4]:
        verbs.cancel_inschrijving(inschrijving_id=person.pk, door=_door("deelnemer"), at=at)
    late = at + timedelta(hours=49)
    offers = list(Aanbod.objects.order_by("pk").values_list("pk", flat=True))
    work = [
        *[("verlopen", 0, late)] * 2,
        *[("annuleren", person.pk, late) for person in people[4:7]],
        *[("bevestigen", person.pk, late) for person in people[16:18]],
        ("plaatsen", 13, late),
        *[("aanvaarden", pk, at) for pk in offers[:2]],
        *[("doorschuiven", page, late)] * 2,
    ]
    outcomes = at_once(do_one, [(page, *each) for each in work])
    offered = Aanbod.objects.open().order_by("inschrijving").values_list("inschrijving", flat=True)
    waiting = Inschrijving.objects.filter(leertraject=page, status="wachtlijst").values_list("pk", flat=True)
    return {
        "uitkomst": sorted(outcomes),
        "bezet": Inschrijving.objects.filter(
            leertraject=page, status__in=["bevestigd", "aangeboden"]
        ).count(),
        "open": len(offered),
        "open_aangeboden": Inschrijving.objects.filter(leertraject=page, status="aangeboden").count(),
        "in_volgorde": not waiting or max(offered, default=0) < min(waiting),
        "dubbel_bericht": _twice(),
        **state(page),
    }


def do_one(page: int, what: str, pk: int, at) -> str:
    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.models import LeertrajectPage

    try:
        if what == "verlopen":
            verbs.expire_aanbiedingen(at=at)
        elif what == "annuleren":
            verbs.cancel_inschrijving(inschrijving_id=pk, door=_door("deelnemer"), at=at)
        elif what == "bevestigen":
            verbs.confirm_inschrijving(
                inschrijving_id=pk, door=_door("beheer"), voorrang=True, reden="Spreekt zelf.", at=at
            )
        elif what == "plaatsen":
            LeertrajectPage.objects.filter(pk=page).update(capaciteit=pk)
            verbs.promote(leertraject_id=page, at=at)
        elif what == "aanvaarden":
            verbs.accept_aanbod(aanbod_id=pk, door=_door("deelnemer"), at=at)
        else:
            verbs.promote(leertraject_id=page, at=at)
    except verbs.InschrijvingError:
        return f"{what}: geweigerd"
    except Exception as error:
        return f"fout: {what} {type(error).__name__}"
    return f"{what}: gedaan"


def _door(wie: str):
    from leertrajecten.inschrijvingen.verbs import Door

    return Door(wie)


def _twice() -> int:
    """How many offers were told to more than one person, or more than once."""
    from leertrajecten.inschrijvingen.models import Aanbod
    from lmb_site.berichten.models import Bericht

    told = Bericht.objects.filter(soort="plaats-aangeboden").count()
    return abs(told - Aanbod.objects.count())


def at_once(work, arguments: list[tuple]) -> list:
    """`work` in a process for each of `arguments`, all let go at the same moment."""
    from django.db import connections

    connections.close_all()
    gate, answers = FORK.Barrier(len(arguments)), FORK.Queue()
    processes = [FORK.Process(target=_behind_gate, args=(work, gate, answers, each)) for each in arguments]
    for process in processes:
        process.start()
    found = [answers.get(timeout=240) for _ in processes]
    for process in processes:
        process.join(30)
    return found


def _behind_gate(work, gate, answers, arguments) -> None:
    gate.wait(120)
    answers.put(work(*arguments))


def register_people(page: int, first: int, number: int) -> dict:
    from leertrajecten.inschrijvingen.verbs import Aanmelding, register_inschrijving

    outcome: Counter = Counter()
    for n in range(first, first + number):
        someone = Aanmelding(
            naam=f"Persoon {n}", email=f"persoon-{n}@example.org", organisatie="Een vereniging"
        )
        try:
            outcome[register_inschrijving(leertraject_id=page, aanmelding=someone).inschrijving.status] += 1
        except Exception:
            outcome["fout"] += 1
    return outcome


def register_shared(page: int) -> dict:
    from leertrajecten.inschrijvingen.verbs import Aanmelding, register_inschrijving

    someone = Aanmelding(naam="Persoon", email="persoon@example.org", organisatie="Een vereniging")
    result = register_inschrijving(leertraject_id=page, aanmelding=someone, formuliersleutel=SHARED_KEY)
    return {"referentie": result.inschrijving.referentie, "is_nieuw": result.is_nieuw}


def state(page: int) -> dict:
    """What became of everyone, in the order of registering, and what was told to whom."""
    from leertrajecten.inschrijvingen.models import Inschrijving
    from leertrajecten.inschrijvingen.plek import explain_plek
    from lmb_site.berichten.models import Bericht

    rows = list(Inschrijving.objects.filter(leertraject=page).in_order())
    mails = list(Bericht.objects.values_list("oorzaak", "soort", "aan", "onderwerp"))
    own = Counter(aan for _, _, aan, _ in mails)
    subjects = {aan: onderwerp for _, _, aan, onderwerp in mails}
    return {
        "statussen": [row.status for row in rows],
        "referenties": len({row.referentie for row in rows}),
        "mails_per_persoon": sorted({own[row.email] for row in rows}),
        "plekken": [explain_plek(row).nummer for row in rows if row.status == "wachtlijst"],
        "juist_verteld": sum(
            subjects.get(row.email, "").startswith(TOLD.get(row.status, "?")) for row in rows
        ),
        "berichten": dict(Counter(soort for _, soort, _, _ in mails)),
        "over_wie": len({oorzaak for oorzaak, soort, _, _ in mails if soort == "inschrijving-melding"}),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
