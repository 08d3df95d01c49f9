"""Sixteen people register at the same moment, again and again: how long do they wait, on an empty and a full page?

Each client is a process that posts the form and waits for the answer before it posts the next. All of them share one
database, and so one lock per leertraject: the time of the last in the line is what counts (p95).

Each has taken a registration before the clock starts, as a process of a site that runs. What it does once in its life,
reading its templates and as a fork copying its memory, costs more than a registration: with twelve answers each, that
one answer was the p95 of all.
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context

CLIENTS, EACH = 16, 12
FORK = get_context("fork")
VISITOR = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}


def waits(page) -> list[float]:
    """Seconds that each registration took, of `CLIENTS` processes with `EACH` people."""
    from django.db import connections
    from django.test import Client

    Client(**VISITOR).post(page.inschrijf_url, _forms(page, "eerste", 1)[0])
    connections.close_all()
    gate, answers = FORK.Barrier(CLIENTS), FORK.Queue()
    clients = [FORK.Process(target=_client, args=(gate, answers, page, number)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    taken = [seconds for _ in clients for seconds in answers.get(timeout=300)]
    for client in clients:
        client.join(30)
    return taken


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def compare(make: Callable[[str, int], object], little: int, much: int) -> tuple[float, float]:
    """p95 against a page with `little` and with `much` registrations; the better of two rounds each, turn by turn."""
    pages = make(f"menigte-{little}", little), make(f"menigte-{much}", much)
    _analyze()
    rounds = [(p95(waits(pages[0])), p95(waits(pages[1]))) for _ in range(2)]
    return min(first for first, _ in rounds), min(second for _, second in rounds)


def _analyze() -> None:
    """PostgreSQL counts its rows by itself, but some time later: rows that were all made just now it takes for none."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _client(gate, answers, page, number: int) -> None:
    from django.test import Client

    client = Client(**VISITOR, REMOTE_ADDR=f"192.0.2.{number}")
    first, *forms = _forms(page, f"client-{number}", EACH + 1)
    client.post(page.inschrijf_url, first)
    gate.wait(60)
    taken = []
    for form in forms:
        start = time.perf_counter()
        response = client.post(page.inschrijf_url, form)
        taken.append(time.perf_counter() - start)
        if response.status_code != 303:
            raise SystemExit(f"verwacht 303, kreeg {response.status_code}")
    answers.put(taken)


def _forms(page, who: str, number: int) -> list[dict]:
    """So many people, each with a form of their own that was handed out a minute ago."""
    from django.utils import timezone

    from lmb_site import formuliersleutel

    return [
        {
            "naam": "Persoon",
            "email": f"{who}-{n}-{time.time_ns()}@example.org",
            "organisatie": "Een vereniging",
            "akkoord": "on",
            "formulier": formuliersleutel.make(page.pk, at=timezone.now() - timedelta(minutes=1)),
        }
        for n in range(number)
    ]
