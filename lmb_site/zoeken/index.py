"""Writes the search index and reads it. One row per findable thing, kept by `lmb_site.zoeken.signals`."""

from collections.abc import Callable, Sequence
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import ReferenceIndex

from lmb_site.zoeken.bronnen import Bron, Vermelding, add_source, all_sources, source_of
from lmb_site.zoeken.models import ZoekRegel
from lmb_site.zoeken.normaliseren import Zoekwoord, index_text, parse_query

BATCH = 500
DOCUMENT = "document"


def register_source(
    soort: str,
    label: str,
    model: type[Model],
    *,
    findable: Callable[[], QuerySet],
    describe: Callable[[Model], Vermelding | None],
) -> None:
    """Make the things of `model` findable as `soort`, which visitors read as `label`. For `AppConfig.ready`.

    Several models may share a `soort` when their keys cannot clash. What is deleted leaves the index by
    itself; publishing is heard for every model that Wagtail publishes (`lmb_site.zoeken.signals`).
    """
    add_source(Bron(soort, label, model, findable, describe))
    # Per model: a listener without sender would make every delete of the site fetch its rows first.
    post_delete.connect(_forget, sender=model, dispatch_uid=f"zoeken-{model._meta.label}")


def _forget(instance, **kwargs):
    remove(instance)


# Reading ------------------------------------------------------------------------------------------
def search(q: str, soort: str | None = None, *, at: date | None = None) -> QuerySet[ZoekRegel]:
    """Rows with every word of `q`, the last also as a beginning; hits in the title first, then recent first.

    Nothing dated after `at` (default: today) is found, and nothing at all when `q` has no word in it.
    """
    words = parse_query(q)
    if not words:
        return ZoekRegel.objects.none()
    return _ranked(visible(soort, at=at).filter(_all_words("tekst_genormaliseerd", words)), words)


def search_any(q: str, *, at: date | None = None) -> QuerySet[ZoekRegel]:
    """Rows with at least one word of `q`: what one can offer when nothing has all of them."""
    words = parse_query(q)
    if not words:
        return ZoekRegel.objects.none()
    some = Q()
    for word in words:
        some |= _has_stem("tekst_genormaliseerd", word)
    return _ranked(visible(at=at).filter(some), words)


def visible(soort: str | None = None, *, at: date | None = None) -> QuerySet[ZoekRegel]:
    rows = ZoekRegel.objects.filter(Q(datum__isnull=True) | Q(datum__lte=at or timezone.localdate()))
    return rows.filter(soort=soort) if soort else rows


def _ranked(rows: QuerySet[ZoekRegel], words: list[Zoekwoord]) -> QuerySet[ZoekRegel]:
    in_title = When(_all_words("titel_genormaliseerd", words), then=Value(0))
    rank = Case(in_title, default=Value(1), output_field=IntegerField())
    return rows.annotate(_rang=rank).order_by("_rang", F("datum").desc(nulls_last=True), "-pk")


def _all_words(field: str, words: list[Zoekwoord]) -> Q:
    *complete, last = words
    condition = _has_stem(field, last) | Q(**{f"{field}__contains": f" {last.vorm}"})
    for word in complete:
        condition &= _has_stem(field, word)
    return condition


def _has_stem(field: str, word: Zoekwoord) -> Q:
    return Q(**{f"{field}__contains": f" {word.stam} "})


# Writing ------------------------------------------------------------------------------------------
@transaction.atomic
def update(obj: Model) -> None:
    """Write the row of `obj` as it now stands in the database, or take it away where it may not be found.

    Idempotent. Documents follow the things that refer to them.
    """
    bron = source_of(obj)
    if bron is None:
        return
    _write(bron, obj.pk)
    update_documents()


@transaction.atomic
def update_many(model: type[Model], keys: Sequence) -> None:
    """As `update` for many things of one model, in a handful of queries; their documents stay as they are."""
    bron = next((bron for bron in all_sources() if bron.model is model), None)
    if bron is None or not keys:
        return
    ZoekRegel.objects.filter(soort=bron.soort, sleutel__in=[str(key) for key in keys]).delete()
    rows = [
        _row(bron, obj.pk, found)
        for obj in bron.findable().filter(pk__in=keys)
        if (found := bron.describe(obj))
    ]
    ZoekRegel.objects.bulk_create(rows, batch_size=BATCH)


@transaction.atomic
def remove(obj: Model) -> None:
    """Take the row of `obj` away, and those of documents that nothing findable refers to any more."""
    bron = source_of(obj)
    if bron is None:
        return
    ZoekRegel.objects.filter(soort=bron.soort, sleutel=str(obj.pk)).delete()
    update_documents()


@transaction.atomic
def rebuild() -> int:
    """Write the whole index anew; readers see the old one until it is done. Returns the number of rows."""
    ZoekRegel.objects.all().delete()
    for bron in all_sources():
        rows = []
        for obj in bron.findable().iterator(chunk_size=BATCH):
            _refresh_references(obj)
            if found := bron.describe(obj):
                rows.append(_row(bron, obj.pk, found))
        ZoekRegel.objects.bulk_create(rows, batch_size=BATCH)
    update_documents()
    return ZoekRegel.objects.count()


def _write(bron: Bron, pk) -> None:
    obj = bron.findable().filter(pk=pk).first()
    found = bron.describe(obj) if obj else None
    if not found:
        ZoekRegel.objects.filter(soort=bron.soort, sleutel=str(pk)).delete()
        return
    _refresh_references(obj)
    row = _row(bron, pk, found)
    names = [field.name for field in ZoekRegel._meta.fields if field.name not in {"id", "soort", "sleutel"}]
    values = {name: getattr(row, name) for name in names}
    ZoekRegel.objects.update_or_create(soort=row.soort, sleutel=row.sleutel, defaults=values)


def _row(bron: Bron, pk, found: Vermelding) -> ZoekRegel:
    titel = found.titel[:500]
    return ZoekRegel(
        soort=bron.soort,
        sleutel=str(pk),
        titel=titel,
        url=found.url,
        samenvatting=found.samenvatting,
        datum=found.datum,
        titel_genormaliseerd=index_text(titel),
        tekst_genormaliseerd=index_text(titel, found.samenvatting, found.tekst),
    )


# Documents ----------------------------------------------------------------------------------------
@transaction.atomic
def update_documents() -> None:
    """Bring the rows of documents in line with what refers to them: a document is found where that is found.

    Cheap when nothing changed. A document of something dated in the future waits for that day as well.
    """
    bron = next((bron for bron in all_sources() if bron.soort == DOCUMENT), None)
    if bron is None:
        return
    wanted = _documents_in_use(bron)
    present = {
        row.sleutel: row for row in ZoekRegel.objects.filter(soort=DOCUMENT).defer("tekst_genormaliseerd")
    }
    gone = [row.pk for sleutel, row in present.items() if sleutel not in wanted]
    if gone:
        ZoekRegel.objects.filter(pk__in=gone).delete()
    moved = [row for sleutel, row in present.items() if sleutel in wanted and row.datum != wanted[sleutel]]
    for row in moved:
        row.datum = wanted[row.sleutel]
    ZoekRegel.objects.bulk_update(moved, ["datum"])
    missing = [sleutel for sleutel in wanted if sleutel not in present]
    if missing:
        rows = []
        for document in bron.findable().filter(pk__in=missing):
            if found := bron.describe(document):
                row = _row(bron, document.pk, found)
                row.datum = wanted[row.sleutel]
                rows.append(row)
        ZoekRegel.objects.bulk_create(rows, batch_size=BATCH)


def update_document(document: Model) -> None:
    """Write the row of a document whose title or file changed."""
    bron = source_of(document)
    if bron and bron.soort == DOCUMENT:
        ZoekRegel.objects.filter(soort=DOCUMENT, sleutel=str(document.pk)).delete()
        update_documents()


def _documents_in_use(bron: Bron) -> dict[str, date | None]:
    """Key of each document that something in the index refers to, with the first day that is found."""
    soorten: dict[int, set[str]] = {}
    for other in all_sources():
        if other.soort != DOCUMENT:
            soorten.setdefault(_base_content_type(other.model).pk, set()).add(other.soort)
    others = ZoekRegel.objects.exclude(soort=DOCUMENT).values_list("soort", "sleutel", "datum")
    dates = {(soort, sleutel): datum for soort, sleutel, datum in others}
    references = ReferenceIndex.objects.filter(
        to_content_type=_base_content_type(bron.model), base_content_type__in=soorten
    ).values_list("base_content_type", "object_id", "to_object_id")
    in_use: dict[str, date | None] = {}
    for content_type, sleutel, document in references.distinct():
        for soort in soorten[content_type]:
            if (soort, sleutel) in dates:
                days = [dates[soort, sleutel], *([in_use[document]] if document in in_use else [])]
                in_use[document] = None if None in days else min(days)
    return in_use


def _base_content_type(model: type[Model]) -> ContentType:
    """As the reference index names it: that of the outermost parent, `Page` for every page."""
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(parents[-1] if parents else model)


def _refresh_references(obj: Model) -> None:
    """Wagtail does this too, but not always before it says that something was published."""
    if ReferenceIndex.is_indexed(type(obj)):
        ReferenceIndex.create_or_update_for_object(obj)
