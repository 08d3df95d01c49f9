"""Which documents are in use: a document is found as long as something findable refers to it.

A row of the index keeps the documents it refers to among its kenmerken, so that a change touches no others.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from lmb_site.zoeken.bronnen import Bron
from lmb_site.zoeken.kaart import NO_FILTER as KENMERK
from lmb_site.zoeken.models import ZoekRegel

DOCUMENT = "document"


def references(bron: Bron, keys: Iterable) -> dict[str, list[str]]:
    """For each of these things of `bron` the keys of the documents it refers to."""
    found: dict[str, list[str]] = {}
    rows = ReferenceIndex.objects.filter(
        to_content_type=_base_content_type(get_document_model()),
        base_content_type=_base_content_type(bron.model),
        object_id__in=[str(key) for key in keys],
    )
    for thing, document in rows.values_list("object_id", "to_object_id").distinct().order_by("to_object_id"):
        found.setdefault(thing, []).append(document)
    return found


def named_by(soort: str, sleutels: list[str]) -> set[str]:
    """The keys of the documents that these rows refer to, as they stand in the index."""
    rows = ZoekRegel.objects.filter(soort=soort, sleutel__in=sleutels, kenmerken__contains=f" {KENMERK}")
    return {key for kenmerken in rows.values_list("kenmerken", flat=True) for key in _named(kenmerken)}


def in_use(keys: set[str] | None = None) -> dict[str, date | None]:
    """Key of each document that a row of the index refers to, with the first day that one of them is found. Of all
    documents, or of `keys`.
    """
    rows = ZoekRegel.objects.filter(kenmerken__contains=f" {KENMERK}")
    if keys is not None and len(keys) <= 20:
        condition = Q()
        for key in keys:
            condition |= Q(kenmerken__contains=f" {KENMERK}{key} ")
        rows = rows.filter(condition)
    found: dict[str, date | None] = {}
    for kenmerken, datum in rows.values_list("kenmerken", "datum"):
        for key in _named(kenmerken):
            if keys is None or key in keys:
                days = [datum, *([found[key]] if key in found else [])]
                found[key] = None if None in days else min(day for day in days if day)
    return found


def _named(kenmerken: str) -> list[str]:
    return [kenmerk.removeprefix(KENMERK) for kenmerk in kenmerken.split() if kenmerk.startswith(KENMERK)]


def _base_content_type(model: type[Model]) -> ContentType:
    """As the reference index names it: that of the outermost parent, `Page` for every page."""
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(parents[-1] if parents else model)
