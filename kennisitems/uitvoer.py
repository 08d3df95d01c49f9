"""A filtered list as CSV, in the columns that the import reads."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import QuerySet

from kennisitems.models import Kennisitem
from lmb_site import rekenblad

KOLOMMEN = [
    "sleutel",
    "titel",
    "type",
    "documentdatum",
    "publicatiedatum",
    "staatsblad",
    "inwerkingtreding",
    "niveau",
    "bron",
    "samenvatting",
    "themas",
    "domeinen",
]
_BATCH = 500


def csv_lines(items: QuerySet[Kennisitem]) -> Iterator[str]:
    """The list as `lmb_site.rekenblad.csv_lines`, with its header. Rows are read while they are sent."""
    rows = (_cells(item) for item in items.iterator(chunk_size=_BATCH))
    return rekenblad.csv_lines(chain([KOLOMMEN], rows))


def _cells(item: Kennisitem) -> rekenblad.Row:
    return [
        item.sleutel or "",
        item.titel,
        item.type,
        item.documentdatum,
        item.publicatiedatum,
        item.staatsblad,
        item.inwerkingtreding,
        item.niveau,
        item.bron,
        item.samenvatting_tekst,
        _join(item.themas.all()),
        _join(item.domeinen.all()),
    ]


def _join(labels: Iterable) -> str:
    return "|".join(label.naam for label in labels)
