"""Tables for spreadsheet programs, CSV and XLSX, in which no cell ever runs as a formula.

OWASP, CSV Injection: a cell that begins with one of `=+-@`, a tab or a return is run by Excel and LibreOffice.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

BOM = "\ufeff"
VORMEN = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MAX_WIDTH = 60

Row = Sequence[str | int | date | datetime | None]


def neutralise(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run as a formula, also behind white space."""
    dangerous = cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS)
    return f"'{cell}" if dangerous else cell


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV: semicolons, and a BOM so that spreadsheets read it as UTF-8. Rows are read while sent."""
    writer = csv.writer(_Line(), delimiter=";")
    yield BOM
    for row in rows:
        yield writer.writerow([_text(cell) for cell in row])


def xlsx(rows: Iterable[Row], *, titel: str) -> bytes:
    """A workbook of one sheet; the first row is its header. Text stays text, dates are dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(titel))
    sheet.freeze_panes = "A2"
    rows = iter(rows)
    header = list(next(rows, []))
    for number, cell in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(len(str(cell)) + 12, _MAX_WIDTH)
    sheet.append([_cell(sheet, value, bold=True) for value in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def response(rows: Iterable[Row], *, naam: str, vorm: str) -> HttpResponseBase:
    """A download of `naam` as one of `VORMEN`; nobody between here and there keeps it."""
    answer: HttpResponseBase
    if vorm == "csv":
        answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(xlsx(rows, titel=naam), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{naam}.{vorm}"'
    answer["Cache-Control"] = "no-store"
    return answer


class _Line:
    """What `csv` writes to: it hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _text(cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return neutralise("" if cell is None else str(cell))


def _cell(sheet, value, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)  # Excel knows no zones
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes a text that begins with '=' for a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_title(titel: str) -> str:
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in titel)[:31].strip("' ") or "Blad"
