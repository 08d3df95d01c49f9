"""CSV: `;` or `,`, UTF-8 with or without BOM, one row at a time whatever the size of the file."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from kennisitems.invoer.bestand import WRONG_ENCODING, BronRij, Opmerkingen
from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.kolommen import read_kop

MAX_CEL = 100_000
MAX_REGEL = 1_000_000
FORMULE = "Op regel {regel} staat een formule ('{cel}'). Formules lezen we niet: bewaar het bestand met de waarden zelf."


def read_csv(file: BinaryIO, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    """The rows below the header, blank ones left out; InvoerError for what makes the whole file unusable."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield from _rows(text, opmerkingen)
    except UnicodeDecodeError:
        raise InvoerError(WRONG_ENCODING) from None
    finally:
        text.detach()


def _rows(text: io.TextIOWrapper, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    lines = _Lines(text)
    first = next(lines, "")
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    lines.push_back(first)
    csv.field_size_limit(MAX_CEL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    kop = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise InvoerError(_csv_refusal(error, start)) from None
        if any(cell.strip() for cell in cells):
            if kop is None:
                kop = read_kop(cells)
                if kop.onbekend:
                    opmerkingen.zinnen.append(f"Deze kolommen lezen we niet: {', '.join(kop.onbekend)}.")
            else:
                yield BronRij(start, kop.row([_cell(cell, start) for cell in cells]))
        start = reader.line_num + 1
    if kop is None:
        raise InvoerError("Het bestand is leeg.")


def _cell(cell: str, regel: int) -> str:
    """Without the apostrophe that our own export puts before what a spreadsheet would run."""
    if cell.lstrip().startswith("="):
        raise InvoerError(FORMULE.format(regel=regel, cel=cell.strip()[:30]))
    bare = cell[1:] if cell.startswith("'") else cell
    return bare if bare is not cell and bare.lstrip()[:1] in _NEUTRALISED else cell


_NEUTRALISED = set("=+-@＝＋－＠")


def _csv_refusal(error: csv.Error, regel: int) -> str:
    if "field larger" in str(error):
        return f"Op regel {regel} staat een cel van meer dan {MAX_CEL} tekens. Staat er ergens een aanhalingsteken te veel?"
    return (
        f"Vanaf regel {regel} klopt het bestand niet meer: er staat een aanhalingsteken te veel of te weinig."
    )


class _Lines:
    """The lines of a text, of bounded length and without NUL; one can be pushed back."""

    def __init__(self, text: io.TextIOWrapper):
        self._text = text
        self._waiting: list[str] = []
        self._number = 0

    def push_back(self, line: str) -> None:
        if line:
            self._waiting.append(line)

    def __iter__(self):
        return self

    def __next__(self) -> str:
        if self._waiting:
            return self._waiting.pop()
        line = self._text.readline(MAX_REGEL)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == MAX_REGEL:
            raise InvoerError(f"Regel {self._number} is veel te lang. Dit lijkt geen CSV-bestand.")
        if "\x00" in line:
            raise InvoerError("Dit is geen CSV-, Excel- of feedbestand.")
        return line
