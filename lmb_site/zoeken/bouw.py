"""Makes the map of the index: a compact reading of all rows (ADR 0017).

Nobody waits for it: a map is written in many short transactions while no reader knows of it, and is theirs in one.
"""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from lmb_site.zoeken import bits, kaart, zinnen
from lmb_site.zoeken.models import ZoekDeel, ZoekKaart, ZoekLos, ZoekRegel

MAX_LOOSE = 1000
KEPT_MAPS = 2  # who still reads the previous one must find its parts
BATCH = 2000
GIVEN_UP = timedelta(hours=2)  # an unfinished map of before that is of a process that died


def build_when_needed(at: datetime | None = None) -> None:
    """A new map when there are more loose rows than a process should read itself."""
    if ZoekLos.objects.count() > MAX_LOOSE:
        build()


def build() -> ZoekKaart:
    """A map of all rows as they stand; afterwards none of these are loose. Safe to do twice, also at once: of two that
    run side by side the first to finish counts, and both return that one.

    What is written while it runs stays loose: only the marks seen at the start go.
    """
    known = _finished()
    seen = list(ZoekLos.objects.values_list("pk", flat=True))
    rows = list(ZoekRegel.objects.only(*kaart.COLUMNS).iterator(chunk_size=BATCH))
    rows.sort(key=kaart.row_key)
    new = ZoekKaart.objects.create(
        merk=secrets.randbits(62), gemaakt_op=timezone.now(), aantal=len(rows), klaar=False
    )
    written = (ZoekDeel(kaart=new, naam=naam.encode(), inhoud=inhoud) for naam, inhoud in parts(rows))
    for batch in batches(written):
        ZoekDeel.objects.bulk_create(batch)
    counts = _publish(new, known, seen)
    remove_old_maps(also=() if counts else [new.pk])
    return new if counts else ZoekKaart.objects.filter(klaar=True).latest("pk")


@transaction.atomic
def _publish(new: ZoekKaart, known: set[int], seen: list[int]) -> bool:
    """Give the map to the readers, in place of the marks of what stands on it. False when another was finished since
    `known`: its rows may have been read before some of `seen` were written.
    """
    list(ZoekKaart.objects.select_for_update().order_by("pk"))
    if _finished() - known:
        return False
    ZoekKaart.objects.filter(pk=new.pk).update(klaar=True)
    new.klaar = True
    for batch in batches(seen):
        ZoekLos.objects.filter(pk__in=batch).delete()
    return True


def _finished() -> set[int]:
    return set(ZoekKaart.objects.filter(klaar=True).values_list("pk", flat=True))


def remove_old_maps(also: Iterable[int] = ()) -> None:
    """All but the latest, and what a process left unfinished."""
    keep = ZoekKaart.objects.filter(klaar=True).order_by("-pk").values_list("pk", flat=True)[:KEPT_MAPS]
    old = {
        *ZoekKaart.objects.filter(klaar=True).exclude(pk__in=list(keep)).values_list("pk", flat=True),
        *also,
    }
    given_up = ZoekKaart.objects.filter(klaar=False, gemaakt_op__lt=timezone.now() - GIVEN_UP)
    old.update(given_up.values_list("pk", flat=True))
    gone = list(ZoekDeel.objects.filter(kaart__in=old).values_list("pk", flat=True)) if old else []
    for batch in batches(gone):
        ZoekDeel.objects.filter(pk__in=batch).delete()
    ZoekKaart.objects.filter(pk__in=old).delete()


def batches(things: Iterable) -> Iterator[list]:
    things = iter(things)
    while batch := list(islice(things, BATCH)):
        yield batch


def parts(rows: list[ZoekRegel]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every part of a map of `rows`, which stand in order; these are gone afterwards."""
    size = len(rows)
    for naam, column in kaart.columns_of(rows).items():
        yield kaart.ORDE + naam, column.tobytes()
    yield kaart.ZIN, str(zinnen.number_of_groups(size)).encode()
    for naam, numbers in zinnen.postings([row.tekst_genormaliseerd for row in rows]):
        yield kaart.ZIN + naam, bits.pack(numbers, size)
    words, kenmerken = kaart.postings(rows)
    rows.clear()  # from here on the words say it all
    for naam, numbers in kenmerken.items():
        yield kaart.KENMERK + naam, bits.pack(numbers, size)
    yield kaart.ORDE + kaart.WOORDEN, " ".join(kaart.forms_of(words)).encode()
    for word, (titel, tekst) in words.items():
        yield kaart.WOORD + word, kaart.join_part(bits.pack(titel, size), bits.pack(tekst, size))
