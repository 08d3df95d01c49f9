"""Sixteen people register at the same moment, again and again: how long do they wait, on an empty and a full page?

The site is served as in production, by gunicorn with its own settings. Each client posts the form over HTTP and waits
for the answer before it posts the next. All of them want a seat on one leertraject, and so the same lock: the time of
the last in the line is what counts (p95).
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench.statistieken import settle

CLIENTS, EACH = 16, 25
ROUNDS = 2
STARTS_WITHIN = 60.0


def compare(make: Callable[[str, int], object], little: int, much: int) -> tuple[float, float]:
    """p95 against a page with `little` and with `much` registrations; the better of two rounds each, turn by turn."""
    pages = make(f"menigte-{little}", little), make(f"menigte-{much}", much)
    rounds = []
    with _served() as port:
        for page in pages:
            waits(port, page, each=3)  # a server that has been running has read its templates
        for _ in range(ROUNDS):
            settle()
            rounds.append((p95(waits(port, pages[0])), p95(waits(port, pages[1]))))
    return min(first for first, _ in rounds), min(second for _, second in rounds)


def waits(port: int, page, *, each: int | None = None) -> list[float]:
    """Seconds that each registration took, of `CLIENTS` people who register `each` others (default `EACH`)."""
    forms = [_forms(page, f"client-{number}", each or EACH) for number in range(CLIENTS)]
    gate, taken = threading.Barrier(CLIENTS), []
    clients = [
        threading.Thread(target=_client, args=(gate, taken, port, page.inschrijf_url, number, forms[number]))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(taken) != sum(map(len, forms)):
        raise SystemExit(f"{len(taken)} van {sum(map(len, forms))} inschrijvingen kwamen aan")
    return taken


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


@contextmanager
def _served() -> Iterator[int]:
    """The port of a server of its own, that goes afterwards."""
    from django.conf import settings

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("De server start niet.")


def _client(gate, taken: list[float], port: int, path: str, number: int, forms: list[str]) -> None:
    # An address of their own: one visitor may not register without end.
    connection = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(f"127.0.1.{number + 1}", 0))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    gate.wait(60)
    for form in forms:
        start = time.perf_counter()
        connection.request("POST", path, form, headers)
        response = connection.getresponse()
        response.read()
        if response.status != 303:
            return
        taken.append(time.perf_counter() - start)


def _forms(page, who: str, number: int) -> list[str]:
    """So many people, each with a form of their own that was handed out a minute ago."""
    from django.utils import timezone

    from lmb_site import formuliersleutel
    from lmb_site.models import Gemeente

    gemeenten = list(Gemeente.objects.values_list("nis", flat=True))
    return [
        urlencode(
            {
                "naam": "Persoon",
                "email": f"{who}-{n}-{time.time_ns()}@example.org",
                "bestuur": gemeenten[n % len(gemeenten)],
                "akkoord": "on",
                "formulier": formuliersleutel.make(page.pk, at=timezone.now() - timedelta(minutes=1)),
            }
        )
        for n in range(number)
    ]
