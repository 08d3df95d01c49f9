"""XLSX through openpyxl, read row by row in memory that does not grow with the file.

openpyxl reads the small parts: sheets, styles, what a date is. By itself it would keep all texts of the workbook in
memory and a stub of each row that was read; so texts go to a file of their own, and rows are cut off once read.

openpyxl parses the small parts with defusedxml, but the sheets and the texts are read with the parser of Python itself;
so a part that declares a document type, which no workbook needs, is refused before.
"""

import re
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time
from os import pread
from typing import BinaryIO
from xml.etree.ElementTree import Element, XMLPullParser

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from kennisitems.invoer.bestand import BronRij, Opmerkingen
from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.kolommen import MAX_KOLOMMEN, read_kop

# What the parts of a workbook may take when unpacked, and one text or row of it.
MAX_UITGEPAKT = 600_000_000
MAX_STUK = 8_000_000
MAX_LEGE_RIJEN = 10_000
_PROLOG = 8192
_CHUNK = 1 << 14
_SHEET_TAG = f"{{{SHEET_MAIN_NS}}}sheetData"
_TEXTS_TAG = f"{{{SHEET_MAIN_NS}}}sst"
_TEXT_TAG = f"{{{SHEET_MAIN_NS}}}si"
TE_GROOT = "Dit Excel-bestand is uitgepakt veel te groot. Bewaar het als 'CSV UTF-8' of splits het."
ONLEESBAAR = "Dit Excel-bestand is beschadigd of onvolledig. Open het in Excel, bewaar het opnieuw en probeer nog eens."
FORMULE = (
    "In cel {cel} staat een formule. Formules lezen we niet: kopieer de kolom, kies 'Plakken speciaal, waarden' "
    "en bewaar opnieuw."
)


def read_xlsx(file: BinaryIO, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    """The rows of the first sheet below its header, blank ones left out; InvoerError for a file that is no use."""
    _check_archive(file)
    try:
        with tempfile.TemporaryFile() as texts:
            reader = _Reader(file, texts)
            reader.read()
            yield from _rows_of(reader.wb, opmerkingen)
    except InvoerError:
        raise
    except Exception:  # openpyxl raises whatever its parts raise
        raise InvoerError(ONLEESBAAR) from None


def _rows_of(workbook, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    if not workbook.worksheets:
        raise InvoerError("Dit Excel-bestand heeft geen werkblad.")
    if len(workbook.worksheets) > 1:
        opmerkingen.zinnen.append(
            f"Alleen het eerste werkblad ('{workbook.worksheets[0].title}') is gelezen."
        )
    yield from _rows(workbook.worksheets[0], opmerkingen)


class _Reader(ExcelReader):
    """openpyxl's, with the texts in a file."""

    def __init__(self, file: BinaryIO, texts: BinaryIO):
        super().__init__(file, read_only=True, keep_links=False)
        self._texts = texts

    def read_strings(self):
        part = self.package.find(SHARED_STRINGS)
        self.shared_strings = _Teksten(self._texts)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                for element in _pieces(source, _TEXTS_TAG, _TEXT_TAG):
                    self.shared_strings.append(Text.from_tree(element).content.replace("x005F_", ""))
        self._texts.flush()


class _Teksten:
    """A list of texts of which only the places are in memory, in eight bytes each."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError
        begin, end = self._ends[number], self._ends[number + 1]
        return pread(self._file.fileno(), end - begin, begin).decode("utf-8", "surrogatepass")


def _pieces(source: BinaryIO, holder_tag: str, tag: str) -> Iterator[Element]:
    """Each `tag` within the one `holder_tag` of an XML part; what was read is let go of."""
    parser = XMLPullParser(("start", "end"))
    holder = None
    fed = 0
    while chunk := source.read(_CHUNK):
        parser.feed(chunk)
        fed += len(chunk)
        for event, element in parser.read_events():
            if event == "start":
                holder = element if element.tag == holder_tag else holder
            elif element is holder:
                return
            elif element.tag == tag and holder is not None:
                yield element
                holder.clear()
                fed = 0
        if fed > MAX_STUK:
            raise InvoerError(TE_GROOT)
    parser.close()


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
    if sum(part.file_size for part in parts) > MAX_UITGEPAKT:
        raise InvoerError(TE_GROOT)


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        return b"<!doctype" in stream.read(_PROLOG).replace(b"\x00", b"").lower()


def _rows(sheet, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    kop = None
    last = 0
    for number, cells in _cells(sheet):
        width = MAX_KOLOMMEN if kop is None else len(kop.namen)
        values = [""] * width
        for cell in cells:
            if cell["column"] <= width:
                values[cell["column"] - 1] = _text(cell)
        if number - last > MAX_LEGE_RIJEN:
            break
        if not any(values):
            continue
        last = number
        if kop is None:
            kop = read_kop(values)
            if kop.onbekend:
                opmerkingen.zinnen.append(f"Deze kolommen lezen we niet: {', '.join(kop.onbekend)}.")
        else:
            yield BronRij(number, kop.row(values))
    if kop is None:
        raise InvoerError("Het bestand is leeg.")


def _cells(sheet) -> Iterator[tuple[int, list[dict]]]:
    """The rows that stand in the file, with their number: as openpyxl does, which leaves a stub of each in memory."""
    workbook = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        for element in _pieces(source, _SHEET_TAG, ROW_TAG):
            yield parser.parse_row(element)
            parser.row_dimensions.clear()


_NOT_TEXT = re.compile(r"_x000[0-9A-F]_")


def _text(cell: dict) -> str:
    value = cell["value"]
    if value is None:
        return ""
    if cell["data_type"] == "f":
        raise InvoerError(FORMULE.format(cel=f"{get_column_letter(cell['column'])}{cell['row']}"))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _NOT_TEXT.sub("", str(value)).strip()
