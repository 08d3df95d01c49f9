"""Reads a whole file into lines that can be gone through again from any row: everything that makes a file unusable
comes to light here, before anything is written.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from kennisitems.invoer.bestand import MAX_RIJEN, BronRij, Opmerkingen, kind_of
from kennisitems.invoer.csvbestand import read_csv
from kennisitems.invoer.fouten import InvoerError, RijError
from kennisitems.invoer.nieuwsfeed import read_feed
from kennisitems.invoer.rij import Rij, Woordenlijsten, read_rij
from kennisitems.invoer.spreadsheet import read_xlsx

READERS = {"csv": read_csv, "xlsx": read_xlsx, "feed": read_feed}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class FouteRij:
    """A row that cannot be imported, and why."""

    regel: int
    sleutel: str
    titel: str
    reden: str


@dataclass(frozen=True)
class Klaargezet:
    """A file that was read through: `rijen` rows in `pad`, one line of JSON each."""

    pad: Path
    rijen: int
    opmerking: str

    def rows(self, *, after: int = 0) -> Iterator[Rij | FouteRij]:
        """The rows in order, those up to the `after`-th left out."""
        with self.pad.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if number > after:
                    record = json.loads(line)
                    yield FouteRij(**record) if "reden" in record else Rij(**record)


def prepare(file: BinaryIO, target: Path, on_row: Callable[[int], None] = lambda number: None) -> Klaargezet:
    """Write the rows of `file` to `target`; memory does not grow with the file. InvoerError when it is no use."""
    opmerkingen = Opmerkingen()
    reader = READERS[kind_of(file)]
    lists = Woordenlijsten.read()
    keys = _Sleutels()
    number = 0
    with target.open("w", encoding="utf-8") as lines:
        for bron in reader(file, opmerkingen):
            number += 1
            if number > MAX_RIJEN:
                raise InvoerError(f"Het bestand telt te veel rijen: hoogstens {MAX_RIJEN}. Splits het.")
            lines.write(json.dumps(asdict(_read(bron, lists, keys))) + "\n")
            on_row(number)
    keys.close()
    if not number:
        raise InvoerError("Er staat geen enkele rij in het bestand.")
    return Klaargezet(target, number, " ".join(opmerkingen.zinnen))


def _read(bron: BronRij, lists: Woordenlijsten, keys: "_Sleutels") -> Rij | FouteRij:
    try:
        rij = read_rij(bron, lists)
        first = keys.seen_at(rij.sleutel, bron.regel)
        if first:
            raise RijError(f"De sleutel '{rij.sleutel}' staat ook op regel {first}. Alleen die rij telt.")
    except RijError as error:
        sleutel, titel = (" ".join(bron.cellen.get(naam, "").split()) for naam in ("sleutel", "titel"))
        return FouteRij(bron.regel, _storable(sleutel)[:100], _storable(titel)[:500], str(error))
    return rij


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


class _Sleutels:
    """The keys of a file with their line, in a database of SQLite that spills to disk by itself."""

    def __init__(self):
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA cache_size = -2000")
        self._database.execute("CREATE TABLE sleutels (sleutel TEXT PRIMARY KEY, regel INT) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def seen_at(self, sleutel: str, regel: int) -> int | None:
        """The line where this key stood before; None the first time."""
        row = self._database.execute("SELECT regel FROM sleutels WHERE sleutel = ?", [sleutel]).fetchone()
        if row:
            return row[0]
        self._database.execute("INSERT INTO sleutels VALUES (?, ?)", [sleutel, regel])
        return None

    def close(self) -> None:
        self._database.close()


def fingerprint(file: BinaryIO) -> str:
    """SHA-256 of the content. Leaves `file` at its start."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
