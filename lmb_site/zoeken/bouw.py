"""Makes the map of the index: a compact reading of all rows (ADR 0017)."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lmb_site.zoeken import bits, kaart
from lmb_site.zoeken.models import ZoekDeel, ZoekKaart, ZoekLos, ZoekRegel

MAX_LOOSE = 1000
KEPT_MAPS = 2  # who still reads the previous one must find its parts
BATCH = 2000


def build_when_needed(at: datetime | None = None) -> None:
    """A new map when there are more loose rows than a process should read itself."""
    if ZoekLos.objects.count() > MAX_LOOSE:
        build()


@transaction.atomic
def build() -> ZoekKaart:
    """A map of all rows as they stand; afterwards none of these are loose. Safe to do twice, also at once.

    What is written while it runs stays loose: only the marks seen at the start go.
    """
    seen = list(ZoekLos.objects.values_list("pk", flat=True))
    rows = list(ZoekRegel.objects.only(*kaart.COLUMNS).iterator(chunk_size=BATCH))
    rows.sort(key=kaart.row_key)
    new = ZoekKaart.objects.create(merk=secrets.randbits(62), gemaakt_op=timezone.now(), aantal=len(rows))
    batch = []
    for naam, inhoud in parts(rows):
        batch.append(ZoekDeel(kaart=new, naam=naam.encode(), inhoud=inhoud))
        if len(batch) == BATCH:
            ZoekDeel.objects.bulk_create(batch)
            batch = []
    ZoekDeel.objects.bulk_create(batch)
    for start in range(0, len(seen), BATCH):
        ZoekLos.objects.filter(pk__in=seen[start : start + BATCH]).delete()
    keep = ZoekKaart.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT_MAPS]
    old = list(ZoekKaart.objects.exclude(pk__in=list(keep)).values_list("pk", flat=True))
    ZoekDeel.objects.filter(kaart__in=old)._raw_delete(ZoekDeel.objects.db)
    ZoekKaart.objects.filter(pk__in=old).delete()
    return new


def parts(rows: list[ZoekRegel]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every part of a map of `rows`, which stand in order."""
    size = len(rows)
    for naam, column in kaart.columns_of(rows).items():
        yield kaart.ORDE + naam, column.tobytes()
    words, kenmerken = kaart.postings(rows)
    rows.clear()  # from here on the words say it all
    for naam, numbers in kenmerken.items():
        yield kaart.KENMERK + naam, bits.pack(numbers, size)
    yield kaart.ORDE + kaart.WOORDEN, " ".join(kaart.forms_of(words)).encode()
    for word, (titel, tekst) in words.items():
        yield kaart.WOORD + word, kaart.join_part(bits.pack(titel, size), bits.pack(tekst, size))
