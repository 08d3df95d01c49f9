"""Imports generated acts from a CSV file and from a workbook as Excel writes it: how fast, and in how much memory.

Each import is a process of its own, in a kennisbank that was emptied before, so that its peak memory is its own.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

MANY = 100_000
MAX_MEMORY = 1.3  # of the many against a tenth of it
MAX_SECONDS = 600.0  # for MANY, and in proportion for fewer
KOP = (
    "sleutel",
    "titel",
    "type",
    "documentdatum",
    "publicatiedatum",
    "niveau",
    "samenvatting",
    "themas",
    "domeinen",
)
_IMPORT = """
import json, resource, sys, time
import django
django.setup()
from django.core.management import call_command
start = time.monotonic()
call_command("import_kennisitems", sys.argv[1], stdout=sys.stderr)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.monotonic() - start, peak / 1024]))
"""
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Akten" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
}
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True)
class Meting:
    """One import: rows, seconds, and the peak of its memory in MiB."""

    rijen: int
    seconden: float
    geheugen: float


@dataclass(frozen=True)
class Vergelijking:
    """The same kind of file with few and with many rows."""

    soort: str
    few: Meting
    many: Meting

    def report(self) -> bool:
        """Print one line; True when it is too slow, or takes more memory for more rows."""
        ratio = self.many.geheugen / self.few.geheugen
        allowed = MAX_SECONDS * self.many.rijen / MANY
        bad = ratio > MAX_MEMORY or self.many.seconden > allowed
        print(
            f"invoer van {self.many.rijen} rijen uit {self.soort}: {self.many.seconden:.0f} s (grens {allowed:.0f}), "
            f"{self.many.rijen / self.many.seconden:.0f} rijen/s (bij {self.few.rijen}: "
            f"{self.few.rijen / self.few.seconden:.0f}), geheugen {self.few.geheugen:.0f} en "
            f"{self.many.geheugen:.0f} MiB, verhouding {ratio:.2f} (grens {MAX_MEMORY}): "
            f"{'te veel' if bad else 'goed'}"
        )
        return bad


def compare(number: int = MANY) -> Iterator[Vergelijking]:
    """CSV, then XLSX, each with a tenth of `number` rows and with all of them."""
    make_labels()
    for soort, write in (("CSV", write_csv), ("XLSX", write_xlsx)):
        few, many = (measure(write, rows) for rows in (number // 10, number))
        yield Vergelijking(soort, few, many)


def measure(write: Callable[[Path, Iterable], None], number: int) -> Meting:
    """The import of a file with so many rows that are all new."""
    empty()
    with tempfile.TemporaryDirectory(prefix="lmb-bench-") as folder:
        path = Path(folder) / "akten"
        write(path, rows(number))
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT, str(path)],
            cwd=Path(__file__).parent.parent,
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            check=True,
        )
    return Meting(number, *json.loads(done.stdout.splitlines()[-1]))


def empty() -> None:
    """No kennisitems, nor what imports left behind with them."""
    from bench import kennisbank
    from kennisitems.invoer.models import IngevoerdItem, Invoer, InvoerRegel

    for model in (IngevoerdItem, InvoerRegel, Invoer):
        model.objects.all()._raw_delete(model.objects.db)
    kennisbank.empty()


def make_labels() -> None:
    from lmb_site.models import Domein, Thema

    for number in range(24):
        Thema.objects.get_or_create(naam=f"Thema {number}", slug=f"thema-{number}")
    for number in range(8):
        Domein.objects.get_or_create(naam=f"Domein {number}", slug=f"domein-{number}")


def rows(number: int) -> Iterator[list[str]]:
    """The header, then a generated act per row."""
    from bench.akten import akten

    yield list(KOP)
    for place, akte in enumerate(akten(number)):
        yield [
            f"akte-{place}",
            akte.titel,
            akte.type,
            akte.documentdatum.isoformat(),
            akte.publicatiedatum.isoformat(),
            akte.niveau,
            akte.samenvatting,
            "|".join(f"Thema {key}" for key in akte.themas),
            "|".join(f"Domein {key}" for key in akte.domeinen),
        ]


def write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def write_xlsx(path: Path, rows: Iterable[list[str]]) -> None:
    """Each text once in a part of its own and by number in the cells: what Excel writes, and openpyxl does not."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryDirectory() as folder:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        sheet, texts = Path(folder) / "sheet", Path(folder) / "texts"
        with sheet.open("w", encoding="utf-8") as cells, texts.open("w", encoding="utf-8") as strings:
            cells.write(f"<worksheet {_MAIN}><sheetData>")
            strings.write(f"<sst {_MAIN}>")
            _write_rows(rows, cells, strings)
            cells.write("</sheetData></worksheet>")
            strings.write("</sst>")
        archive.write(sheet, "xl/worksheets/sheet1.xml")
        archive.write(texts, "xl/sharedStrings.xml")


def _write_rows(rows: Iterable[list[str]], cells: TextIO, strings: TextIO) -> None:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        cells.write(f'<row r="{number}">')
        for letter, text in zip("ABCDEFGHIJ", row, strict=False):
            if text not in seen:
                seen[text] = len(seen)
                strings.write(f"<si><t>{escape(text)}</t></si>")
            cells.write(f'<c r="{letter}{number}" t="s"><v>{seen[text]}</v></c>')
        cells.write("</row>")
