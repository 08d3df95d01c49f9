"""The admin's list of registrations with next to none and with very many: time and queries of everything one asks of it."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

FEW, MANY = 0, 50_000
BATCH = 2_000
# An empty list against a page of fifty rows with their buttons: the rows themselves cost most of the difference.
MAX_RATIO, MAX_MS, MAX_QUERIES = 4.0, 300.0, 20
# Until the first line of the file is there: by then it stands in the story of every registration that it was taken out.
# Half of what nginx waits.
MAX_EXPORT_MS = 30_000.0
ROUNDS = 15
PER_PAGE = 50
STATUSSEN = ["bevestigd", "bevestigd", "bevestigd", "wachtlijst", "geannuleerd"]
VOORNAMEN = ["An", "Bo", "Cas", "Dirk", "Els", "Fatma", "Gust", "Hilde", "Ilse", "Jan"]
LIJST = "/admin/inschrijvingen/"


def addresses(leertraject: int, sessie: int, gemeente: str) -> dict[str, str]:
    """What is asked of the list: everything staff can do with it."""
    return {
        "lijst": LIJST,
        "laatste bladzijde": f"{LIJST}?p=last",
        "leertraject": f"{LIJST}?leertraject={leertraject}",
        "sessie": f"{LIJST}?leertraject={leertraject}&sessie={sessie}&aanwezigheid=aanwezig",
        "status": f"{LIJST}?status=wachtlijst",
        "gemeente": f"{LIJST}?gemeente={gemeente}",
        "provincie": f"{LIJST}?provincie=Antwerpen",
        "ingeschreven tussen": f"{LIJST}?aangemaakt_op_from=2026-01-01&aangemaakt_op_to=2026-06-30",
        "mislukte mail": f"{LIJST}?mail_mislukt=on",
        "op naam": f"{LIJST}?ordering=naam",
        "alle kolommen": LIJST
        + "?kolommen=naam&kolommen=email&kolommen=provincie&kolommen=sessies&kolommen=aanwezig",
        "zoeken, velen": f"{LIJST}?q=fatma",
        "zoeken, één": f"{LIJST}?q=persoon-318@example.org",
        "zoeken, niemand": f"{LIJST}?q=zeppelin",
        "zoeken en filteren": f"{LIJST}?q=els&leertraject={leertraject}&status=bevestigd",
        "uitvoeren, de vraag": f"{LIJST}uitvoer/",
    }


def fill(pages: list, gemeenten: list, aantal: int) -> None:
    """So many registrations, spread over these leertrajecten and municipalities, each with its session and a mail."""
    from django.utils import timezone

    from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
    from lmb_site.berichten.models import Bericht

    now = timezone.now()
    sessies = {page.pk: list(page.sessies.all()) for page in pages}
    for start in range(0, aantal, BATCH):
        rows = Inschrijving.objects.bulk_create(
            Inschrijving(
                leertraject=pages[n % len(pages)],
                referentie=f"M{n:08d}",
                status=STATUSSEN[n % len(STATUSSEN)],
                naam=f"{VOORNAMEN[n % len(VOORNAMEN)]} Persoon {n}",
                email=f"persoon-{n}@example.org",
                email_sleutel=f"persoon-{n}@example.org",
                gemeente=gemeenten[n * 7 % len(gemeenten)],
                akkoord_op=now,
                aangemaakt_op=now - timedelta(minutes=17 * n),
            )
            for n in range(start, min(start + BATCH, aantal))
        )
        Deelname.objects.bulk_create(
            Deelname(
                inschrijving=row,
                sessie=sessie,
                status=row.status,
                aanwezigheid="aanwezig" if row.status == "bevestigd" and row.pk % 2 else "",
            )
            for row in rows
            for sessie in sessies[row.leertraject_id]
        )
        Bericht.objects.bulk_create(
            Bericht(
                oorzaak=row.oorzaak,
                soort="inschrijving-bevestiging",
                message_id=f"<{row.pk}@example.org>",
                aan=row.email,
                onderwerp="Je bent ingeschreven",
                tekst="Dag.",
                status="mislukt" if row.pk % 500 == 0 else "verzonden",
                aangemaakt_op=now,
                volgende_poging_op=now,
                verzonden_op=None if row.pk % 500 == 0 else now,
            )
            for row in rows
        )


def measure(get: Callable[[str], object], asked: dict[str, str]) -> dict[str, tuple[float, int]]:
    """Median milliseconds and the number of queries of each address."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for naam, address in asked.items():
        get(address)
        with CaptureQueriesContext(connection) as captured:
            get(address)
            queries = len(captured)  # here: the next visit begins a new list
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            get(address)
            times.append((time.perf_counter() - start) * 1000)
        found[naam] = (statistics.median(times), queries)
    return found


def export(client, vorm: str) -> float:
    """Milliseconds until the first line of an export of everything."""
    start = time.perf_counter()
    response = client.post(f"{LIJST}uitvoer/", {"kolommen": ["referentie", "naam", "email"], "vorm": vorm})
    if response.status_code != 200:
        raise SystemExit(f"verwacht 200, kreeg {response.status_code}")
    if response.streaming:
        next(iter(response.streaming_content))
    taken = (time.perf_counter() - start) * 1000
    response.close()
    return taken


@dataclass(frozen=True)
class Vergelijking:
    """One question to the list with few and with many registrations: milliseconds and queries."""

    wat: str
    few: float
    many: float
    asked: int

    def report(self) -> bool:
        """Print one line; True when it is too slow, or asks too much."""
        bad = self.many > MAX_MS or self.many > self.few * MAX_RATIO or self.asked >= MAX_QUERIES
        print(
            f"inschrijvingen in het beheer, {self.wat}: {self.few:.1f} ms bij {FEW}, {self.many:.1f} ms bij {MANY}, "
            f"verhouding {self.many / self.few:.2f}, {self.asked} vragen: {'te traag' if bad else 'goed'}"
        )
        return bad


@dataclass(frozen=True)
class Uitvoer:
    vorm: str
    milliseconds: float

    @property
    def wat(self) -> str:
        return f"uitvoeren als {self.vorm}"

    def report(self) -> bool:
        bad = self.milliseconds > MAX_EXPORT_MS
        print(
            f"inschrijvingen in het beheer, {self.wat}: {self.milliseconds:.0f} ms tot de eerste regel bij {MANY}: "
            f"{'te traag' if bad else 'goed'}"
        )
        return bad


def compare(client, pages: list) -> Iterator[Vergelijking | Uitvoer]:
    """Every address, measured with few and then with many; then the exports."""
    from lmb_site.models import Gemeente

    Gemeente.objects.bulk_create(
        Gemeente(
            nis=f"{70000 + n}",
            naam=f"Gemeente {n}",
            provincie="Antwerpen" if n % 2 else "Limburg",
        )
        for n in range(285)
    )
    gemeenten = list(Gemeente.objects.filter(nis__gte="70000", nis__lt="70285"))
    page = pages[0]
    asked = addresses(page.pk, page.sessies.first().pk, gemeenten[0].nis)

    def get(address: str) -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"verwacht 200 voor {address}, kreeg {response.status_code}")

    last = asked["laatste bladzijde"]
    fill(pages, gemeenten, FEW)
    few = measure(get, asked | {"laatste bladzijde": last.replace("last", "1")})
    fill(pages, gemeenten, MANY)
    many = measure(get, asked | {"laatste bladzijde": last.replace("last", str(max(1, MANY // PER_PAGE)))})
    for naam in asked:
        yield Vergelijking(naam, few[naam][0], many[naam][0], many[naam][1])
    for vorm in ("csv", "xlsx"):
        yield Uitvoer(vorm, export(client, vorm))
