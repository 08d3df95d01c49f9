"""Writes the search index: one row per findable thing, kept by `lmb_site.zoeken.signals`.

Every row that changes is marked as loose, so that readers know (`lmb_site.zoeken.kaart`).
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete
from wagtail.models import ReferenceIndex

from lmb_site.zoeken import bouw, documenten
from lmb_site.zoeken.bronnen import Bron, Vermelding, add_source, all_sources, parts_of, source_of
from lmb_site.zoeken.models import ZoekLos, ZoekRegel
from lmb_site.zoeken.normaliseren import index_text, number_text
from lmb_site.zoeken.zoeken import SOORT

BATCH = 500
MAX_TITLE = 500
_OWN = ("id", "soort", "sleutel")


def register_source(
    soort: str,
    label: str,
    model: type[Model],
    *,
    findable: Callable[[], QuerySet],
    describe: Callable[[Model], Vermelding | None],
    labels: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """Make the things of `model` findable as `soort`, which visitors read as `label`. For `AppConfig.ready`.

    Several models may share a `soort` when their keys cannot clash. What is deleted leaves the index by
    itself; publishing is heard for every model that Wagtail publishes (`lmb_site.zoeken.signals`).
    """
    add_source(Bron(soort, label, model, findable, describe, labels))
    # Per model: a listener without sender would make every delete of the site fetch its rows first.
    post_delete.connect(_forget, sender=model, dispatch_uid=f"zoeken-{model._meta.label}")


def _forget(instance, **kwargs):
    remove(instance)


@transaction.atomic
def update(obj: Model) -> None:
    """Write the row of `obj` as it now stands in the database, or take it away where it may not be found.

    Idempotent. Its parts follow it, and documents follow the things that refer to them.
    """
    bron = source_of(obj)
    if bron is None:
        return
    if found := bron.findable().filter(pk=obj.pk).first():
        _refresh_references(found)
    _write(bron, [obj.pk])
    _update_parts(obj)


def update_many(model: type[Model], keys: Iterable) -> None:
    """As `update` for many things at once, after an import or a change that Wagtail does not announce. In batches, each
    in a transaction of its own; call it in a transaction to have all or nothing. Safe to repeat.
    """
    bron = source_of(model())
    if bron is None:
        return
    keys = iter(keys)
    while batch := list(islice(keys, BATCH)):
        with transaction.atomic():
            _write(bron, batch)


@transaction.atomic
def remove(obj: Model) -> None:
    """Take the row of `obj` away, and those of documents that nothing findable refers to any more."""
    if bron := source_of(obj):
        _delete(bron.soort, [str(obj.pk)])
        _update_parts(obj)


def _update_parts(obj: Model) -> None:
    for onderdeel in parts_of(obj):
        update_many(onderdeel.model, onderdeel.keys(obj))


def rebuild() -> int:
    """Write the whole index anew, and a map of it where it is large. Returns the number of rows.

    In batches, each in a transaction of its own, so that who publishes or registers meanwhile does not wait; every row
    is right at any moment, before it is written anew as well as after.
    """
    for bron in all_sources():
        if bron.soort != documenten.DOCUMENT:
            update_many(bron.model, list(_findable_keys(bron)))
    _forget_what_is_gone()
    update_documents()
    bouw.build_when_needed()
    return ZoekRegel.objects.count()


@transaction.atomic
def _forget_what_is_gone() -> None:
    """Take away the rows of things that are no longer found, and of kinds of things that no longer are."""
    # First the rows: what is published in between is then not taken for gone.
    rows = list(ZoekRegel.objects.exclude(soort=documenten.DOCUMENT).values_list("soort", "sleutel"))
    found = {(bron.soort, str(pk)) for bron in all_sources() for pk in _findable_keys(bron)}
    gone: dict[str, list[str]] = {}
    for soort, sleutel in rows:
        if (soort, sleutel) not in found:
            gone.setdefault(soort, []).append(sleutel)
    for soort, sleutels in gone.items():
        for start in range(0, len(sleutels), BATCH):
            _delete(soort, sleutels[start : start + BATCH])


def _findable_keys(bron: Bron) -> QuerySet:
    return bron.findable().order_by().values_list("pk", flat=True)


def mark(rows: Iterable[int]) -> None:
    """Tell every process that these rows changed. In the transaction of the change."""
    ZoekLos.objects.bulk_create(
        (ZoekLos(regel=row, merk=secrets.randbits(30)) for row in rows), batch_size=BATCH
    )


# One source ---------------------------------------------------------------------------------------
def _write(bron: Bron, keys: list) -> None:
    things = list(bron.findable().filter(pk__in=keys))
    rows = _rows(bron, things)
    sleutels = [str(key) for key in keys]
    before = documenten.named_by(bron.soort, sleutels)
    _insert(rows)
    written = {row.sleutel for row in rows}
    _delete(bron.soort, [sleutel for sleutel in sleutels if sleutel not in written], documents=False)
    if bron.soort != documenten.DOCUMENT:
        update_documents(before | documenten.named_by(bron.soort, sleutels))


def _delete(soort: str, sleutels: list[str], *, documents: bool = True) -> None:
    if not sleutels:
        return
    gone = ZoekRegel.objects.filter(soort=soort, sleutel__in=sleutels)
    if rows := list(gone.values_list("pk", flat=True)):
        named = documenten.named_by(soort, sleutels) if documents else set()
        mark(rows)
        gone.delete()
        if documents and soort != documenten.DOCUMENT:
            update_documents(named)


def _insert(rows: list[ZoekRegel]) -> None:
    """Write these rows; one that is there already keeps its key."""
    if not rows:
        return
    names = [field.name for field in ZoekRegel._meta.fields if field.name not in _OWN]
    ZoekRegel.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["soort", "sleutel"], update_fields=names
    )
    written = ZoekRegel.objects.filter(soort=rows[0].soort, sleutel__in=[row.sleutel for row in rows])
    mark(written.values_list("pk", flat=True))


def _rows(bron: Bron, things: Iterable[Model]) -> list[ZoekRegel]:
    described = ((thing, bron.describe(thing)) for thing in things)
    named = (
        documenten.references(bron, [thing.pk for thing in things])
        if bron.soort != documenten.DOCUMENT
        else {}
    )
    return [_row(bron, thing.pk, found, named.get(str(thing.pk), ())) for thing, found in described if found]


def _row(bron: Bron, pk, found: Vermelding, named: Iterable[str]) -> ZoekRegel:
    titel = found.titel[:MAX_TITLE]
    kenmerken = [SOORT + bron.soort, *found.kenmerken, *(documenten.KENMERK + pk for pk in named)]
    return ZoekRegel(
        soort=bron.soort,
        sleutel=str(pk),
        titel=titel,
        url=found.url,
        samenvatting=found.samenvatting,
        datum=found.datum,
        documentdatum=found.documentdatum,
        kenmerken=f" {' '.join(kenmerken)} ",
        titel_genormaliseerd=index_text(titel),
        tekst_genormaliseerd=index_text(titel, found.samenvatting, found.nummer, found.tekst)
        + number_text(found.nummer),
    )


# Documents ----------------------------------------------------------------------------------------
@transaction.atomic
def update_documents(keys: set[str] | None = None) -> None:
    """Bring the rows of these documents, or of all, in line with what refers to them: a document is found where that
    is found, and waits for the day of something dated in the future.
    """
    bron = next((bron for bron in all_sources() if bron.soort == documenten.DOCUMENT), None)
    if bron is None or keys == set():
        return
    wanted = documenten.in_use(keys)
    rows = []
    found = bron.findable().filter(pk__in=wanted)
    for row in _rows(bron, list(found)):
        row.datum = wanted[row.sleutel]
        rows.append(row)
    _insert(rows)
    written = {row.sleutel for row in rows}
    others = ZoekRegel.objects.filter(soort=documenten.DOCUMENT).exclude(sleutel__in=written)
    if keys is not None:
        others = others.filter(sleutel__in=keys)
    _delete(documenten.DOCUMENT, list(others.values_list("sleutel", flat=True)), documents=False)


def update_document(document: Model) -> None:
    """Write the row of a document whose title or file changed."""
    bron = source_of(document)
    if bron and bron.soort == documenten.DOCUMENT:
        update_documents({str(document.pk)})


def _refresh_references(obj: Model) -> None:
    """Wagtail does this too, but not always before it says that something was published."""
    if ReferenceIndex.is_indexed(type(obj)):
        ReferenceIndex.create_or_update_for_object(obj)
