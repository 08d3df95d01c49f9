"""A filtered list as CSV, in the columns that the import reads."""

import csv
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from kennisitems.models import Kennisitem

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
BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BATCH = 500


class _Line:
    """What `csv` writes to: it hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(items: QuerySet[Kennisitem]) -> Iterator[str]:
    """Header and rows, separated by semicolons, with a BOM so that spreadsheets read it as UTF-8.

    Rows are read while they are sent. No cell runs as a formula.
    """
    writer = csv.writer(_Line(), delimiter=";")
    yield BOM + writer.writerow(KOLOMMEN)
    for item in items.iterator(chunk_size=_BATCH):
        yield writer.writerow([neutralise(cell) for cell in _cells(item)])


def neutralise(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run as a formula, also behind white space."""
    dangerous = cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS)
    return f"'{cell}" if dangerous else cell


def _cells(item: Kennisitem) -> list[str]:
    days = [item.documentdatum, item.publicatiedatum, item.staatsblad, item.inwerkingtreding]
    return [
        item.sleutel or "",
        item.titel,
        item.type,
        *(day.isoformat() if day else "" for day in days),
        item.niveau,
        item.bron,
        item.samenvatting_tekst,
        _join(item.themas.all()),
        _join(item.domeinen.all()),
    ]


def _join(labels: Iterable) -> str:
    return "|".join(label.naam for label in labels)
