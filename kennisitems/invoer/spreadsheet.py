"""XLSX through openpyxl, read row by row.

openpyxl parses the small parts with defusedxml, but the sheets and the texts with the parser of Python itself; so a
part that declares a document type, which no workbook needs, is refused before.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

import openpyxl

from kennisitems.invoer.bestand import BronRij, Opmerkingen
from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.kolommen import MAX_KOLOMMEN, read_kop

# What the parts of a workbook may take when unpacked: the cells are read as they come, the shared texts are kept.
MAX_UITGEPAKT = 600_000_000
MAX_TEKSTEN = 150_000_000
MAX_LEGE_RIJEN = 10_000
_PROLOG = 8192
ONLEESBAAR = "Dit Excel-bestand is beschadigd of onvolledig. Open het in Excel, bewaar het opnieuw en probeer nog eens."
FORMULE = (
    "In cel {cel} staat een formule. Formules lezen we niet: kopieer de kolom, kies 'Plakken speciaal, waarden' "
    "en bewaar opnieuw."
)


def read_xlsx(file: BinaryIO, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    """The rows of the first sheet below its header, blank ones left out; InvoerError for a file that is no use."""
    _check_archive(file)
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    except InvoerError:
        raise
    except Exception:  # openpyxl raises whatever its parts raise
        raise InvoerError(ONLEESBAAR) from None
    try:
        if not workbook.worksheets:
            raise InvoerError("Dit Excel-bestand heeft geen werkblad.")
        if len(workbook.worksheets) > 1:
            opmerkingen.zinnen.append(
                f"Alleen het eerste werkblad ('{workbook.worksheets[0].title}') is gelezen."
            )
        yield from _rows(workbook.worksheets[0], opmerkingen)
    finally:
        workbook.close()


def _check_archive(file: BinaryIO) -> None:
    """What unpacks to far more than it is, is refused before a byte of it is unpacked.

    A part cannot give more than it declares: `zipfile` stops there.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 0x1 for part in parts):
                raise InvoerError(
                    "Dit Excel-bestand is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord."
                )
            if any(_declares_a_type(archive, part) for part in parts):
                raise InvoerError(ONLEESBAAR)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise InvoerError(ONLEESBAAR) from None
    finally:
        file.seek(0)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise InvoerError("Dit is een zip-bestand, maar geen Excel-bestand (.xlsx).")
    texts = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if sum(part.file_size for part in parts) > MAX_UITGEPAKT or texts > MAX_TEKSTEN:
        raise InvoerError(
            "Dit Excel-bestand is uitgepakt veel te groot. Bewaar het als 'CSV UTF-8' of splits het."
        )


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        return b"<!doctype" in stream.read(_PROLOG).replace(b"\x00", b"").lower()


def _rows(sheet, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    kop = None
    blank = 0
    rows = sheet.iter_rows(max_col=MAX_KOLOMMEN)
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except Exception:  # a broken part, an entity, a cell that is no cell
            raise InvoerError(ONLEESBAAR) from None
        if cells is None:
            break
        number += 1
        values = [_text(cell, number) for cell in (cells if kop is None else cells[: len(kop.namen)])]
        if not any(values):
            blank += 1
            if blank > MAX_LEGE_RIJEN:
                break
            continue
        blank = 0
        if kop is None:
            kop = read_kop(values)
            if kop.onbekend:
                opmerkingen.zinnen.append(f"Deze kolommen lezen we niet: {', '.join(kop.onbekend)}.")
        else:
            yield BronRij(number, kop.row(values))
    if kop is None:
        raise InvoerError("Het bestand is leeg.")


_NOT_TEXT = re.compile(r"_x000[0-9A-F]_")


def _text(cell, regel: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise InvoerError(FORMULE.format(cel=cell.coordinate))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _NOT_TEXT.sub("", str(value)).strip()
