"""Fills the database with generated kennisitems, and measures the kennisbank with few and with many."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.statistieken import settle

FEW, MANY = 1_000, int(os.environ.get("BENCH_MANY", "100000"))
BATCH = 2_000
MAX_RATIO, MAX_MS = 2.0, 150.0
ROUNDS = 15
# What is asked of each page: everything a visitor can do with the list.
ADDRESSES = {
    "lijst": "/kennisitems/",
    "thema": "/kennisitems/?thema=thema-0",
    "domein": "/kennisitems/?domein=domein-0",
    "type": "/kennisitems/?type=verordening",
    "niveau": "/kennisitems/?niveau=vlaams",
    "jaar": "/kennisitems/?jaar=2019",
    "vier filters samen": "/kennisitems/?thema=thema-0&domein=domein-0&type=besluit&niveau=vlaams",
    "alle filters samen": "/kennisitems/?thema=thema-0&domein=domein-0&type=besluit&niveau=vlaams&jaar=2019",
    "sinds een dag": "/kennisitems/?sinds=2010-01-01",
    "alles sinds een dag": "/kennisitems/sinds/2010-01-01/",
    "laatste bladzijde": "/kennisitems/?pagina=999999",
    "op datum van het document": "/kennisitems/?volgorde=documentdatum",
    "op datum van het document, bladzijde 5000": "/kennisitems/?volgorde=documentdatum&pagina=5000",
    "zoeken, een gewoon woord": "/kennisitems/?q=gemeenten",
    "zoeken, een gewoon woord, laatste bladzijde": "/kennisitems/?q=gemeenten&pagina=999999",
    "zoeken, op datum van het document": "/kennisitems/?q=gemeenten&volgorde=documentdatum",
    "zoeken, drie gewone woorden": "/kennisitems/?q=gemeenten+vaststelling+wijziging",
    "zoeken, drie woorden": "/kennisitems/?q=subsidi%C3%ABring+kinderopvang+besturen",
    "zoeken, begin van een woord": "/kennisitems/?q=ver",
    "zoeken, nummer": "/kennisitems/?q=2019%2F318",
    "zoeken, tikfout": "/kennisitems/?q=kinderopvagn",
    "zoeken, woorden na elkaar": "/kennisitems/?q=%22sociale+huisvesting%22",
    "zoeken, drie woorden na elkaar": "/kennisitems/?q=%22tot+wijziging+van%22",
    "zoeken en filteren": "/kennisitems/?q=water&type=decreet",
    "zoeken, niets gevonden": "/kennisitems/?q=zeppelin+kinderopvang+windturbines",
    "feed": "/kennisitems/feed/",
    "feed van een filter": "/kennisitems/feed/?thema=thema-0&q=gemeenten",
    "feed, laatste bladzijde": "/kennisitems/feed/?pagina=999999",
    "een kennisitem": "/kennisitems/akte-100/",
    "thema met al zijn kennisitems": "/thema/thema-0/",
    "thema, laatste bladzijde": "/thema/thema-0/?pagina=999999",
    "maandoverzicht": "/kennisitems/maand/2015-06/",
    "alle maanden": "/kennisitems/maand/",
    "heel de site doorzoeken": "/zoeken/?q=afvalwater+gemeenten",
    "heel de site, niets gevonden": "/zoeken/?q=zeppelin+kinderopvang+windturbines",
}
EXPORT = "/kennisitems/export.csv"
ROW = b'<li class="rij'
# The database counts every item for it, day by day. Its own time counts, not the ratio.
COUNTS_ALL = {"alle maanden"}


def fill(aantal: int) -> None:
    """So many public kennisitems with their labels, in the index and on its map."""
    from bench.akten import akten
    from kennisitems.models import Kennisitem
    from lmb_site.models import Domein, Thema
    from lmb_site.zoeken import bouw, index

    themas = [Thema.objects.get_or_create(naam=f"Thema {n}", slug=f"thema-{n}")[0] for n in range(24)]
    domeinen = [Domein.objects.get_or_create(naam=f"Domein {n}", slug=f"domein-{n}")[0] for n in range(8)]
    batch = []
    start = Kennisitem.objects.count()
    for n, akte in enumerate(akten(aantal), start=start):
        batch.append((Kennisitem(slug=f"akte-{n}", live=True, **_fields(akte)), akte))
        if len(batch) == BATCH or n == start + aantal - 1:
            items = Kennisitem.objects.bulk_create(item for item, _ in batch)
            _label(items, [akte.themas for _, akte in batch], themas, "thema")
            _label(items, [akte.domeinen for _, akte in batch], domeinen, "domein")
            index.update_many(Kennisitem, [item.pk for item in items])
            batch = []
    bouw.build()


def _fields(akte) -> dict:
    names = ["nummer", "titel", "type", "niveau", "documentdatum", "publicatiedatum"]
    return {**{name: getattr(akte, name) for name in names}, "samenvatting": f"<p>{akte.samenvatting}</p>"}


def _label(items, chosen, labels, naam: str) -> None:
    from kennisitems.models import Kennisitem

    through = (Kennisitem.themas if naam == "thema" else Kennisitem.domeinen).through
    through.objects.bulk_create(
        through(kennisitem=item, **{naam: labels[number]})
        for item, numbers in zip(items, chosen, strict=True)
        for number in numbers
    )


def empty() -> None:
    """Take away all kennisitems and what the index knows of them."""
    from kennisitems.models import Kennisitem
    from lmb_site.zoeken.models import ZoekDeel, ZoekKaart, ZoekLos, ZoekRegel

    for model in (Kennisitem.themas.through, Kennisitem.domeinen.through):
        model.objects.all()._raw_delete(model.objects.db)
    for model in (Kennisitem, ZoekDeel, ZoekKaart, ZoekLos, ZoekRegel):
        model.objects.all()._raw_delete(model.objects.db)


@dataclass(frozen=True)
class Meting:
    """Median milliseconds, the number of queries, and the rows on the page."""

    ms: float
    asked: int = 0
    rows: int = 0


def measure(get: Callable) -> dict[str, Meting]:
    """Every address, with nothing remembered of earlier words."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lmb_site.zoeken import kaart

    found = {}
    for naam, address in ADDRESSES.items():
        rows = get(address).content.count(ROW)
        with CaptureQueriesContext(connection) as captured:
            _forget_words(kaart)
            get(address)
            asked = len(captured)
        times = []
        for _ in range(ROUNDS):
            _forget_words(kaart)
            start = time.perf_counter()
            get(address)
            times.append((time.perf_counter() - start) * 1000)
        found[naam] = Meting(statistics.median(times), asked, rows)
    return found | measure_export(get)


def measure_export(get: Callable) -> dict[str, Meting]:
    """The CSV file of everything: milliseconds until its first rows, and for every thousand rows after these."""
    begin = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        lines = iter(get(EXPORT).streaming_content)
        next(lines)
        next(lines)
        begin.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    rows = sum(part.count(b"\n") for part in lines)
    whole = (time.perf_counter() - start) * 1000
    return {
        "CSV, eerste rijen": Meting(statistics.median(begin)),
        "CSV, per duizend rijen": Meting(whole / max(rows, 1) * 1000),
    }


def _forget_words(kaart) -> None:
    forget = getattr(kaart.current().kaart, "forget", None)
    if forget:
        forget()


@dataclass(frozen=True)
class Vergelijking:
    """One kind of page with few and with many items.

    Where the page of many holds more rows, it takes longer for those: then its own time counts, not the ratio.
    """

    wat: str
    few: Meting
    many: Meting

    def report(self) -> bool:
        """Print one line; True when it is too slow, or asks more of many than of few."""
        ratio = self.many.ms / self.few.ms
        alike = self.many.rows <= self.few.rows and self.wat not in COUNTS_ALL
        too_much = alike and ratio > MAX_RATIO
        too_long = self.many.ms > MAX_MS and not self.wat.startswith("CSV, per")
        bad = too_much or too_long or self.many.asked > self.few.asked
        print(
            f"{self.wat}: {self.few.ms:.1f} ms bij {FEW}, {self.many.ms:.1f} ms bij {MANY}, verhouding {ratio:.2f}, "
            f"{self.few.asked} en {self.many.asked} vragen, {self.few.rows} en {self.many.rows} rijen: "
            f"{'te traag' if bad else 'goed'}"
        )
        return bad


def compare(get: Callable) -> Iterator[Vergelijking]:
    """Every address, measured with few and then with many. Says how far it is: the many take minutes to write."""
    results = []
    for aantal in (FEW, MANY):
        empty()
        start = time.perf_counter()
        fill(aantal)
        settle()
        print(f"{aantal} kennisitems geschreven in {time.perf_counter() - start:.0f} s", flush=True)
        results.append(measure(get))
    for naam in results[0]:
        yield Vergelijking(naam, results[0][naam], results[1][naam])
