"""What kind of file it is, by its content and never by its name, and the limits that hold for each."""

from dataclasses import dataclass, field
from typing import BinaryIO

from kennisitems.invoer.fouten import InvoerError

MAX_BYTES = 95_000_000
MAX_RIJEN = 250_000
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
UTF8_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class BronRij:
    """A row as it stands in the file, unread: the line it starts on and its cells by column."""

    regel: int
    cellen: dict[str, str]


@dataclass
class Opmerkingen:
    """What a reader wants to tell about the file that is no reason to refuse it."""

    zinnen: list[str] = field(default_factory=list)


def kind_of(file: BinaryIO) -> str:
    """'csv', 'xlsx' or 'feed'; raises InvoerError with what to do for anything else. Leaves `file` at its start."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if not size:
        raise InvoerError("Het bestand is leeg.")
    if size > MAX_BYTES:
        raise InvoerError(
            f"Het bestand is te groot: hoogstens {MAX_BYTES // 1_000_000} MB. Splits het in kleinere bestanden."
        )
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        raise InvoerError(
            "Dit bestand is met een wachtwoord beveiligd of een oud Excel-bestand (.xls). "
            "Bewaar het zonder wachtwoord als .xlsx of als 'CSV UTF-8'."
        )
    if head.startswith(_UTF16):
        raise InvoerError(WRONG_ENCODING)
    if b"\x00" in head:
        raise InvoerError("Dit is geen CSV-, Excel- of feedbestand.")
    text = head.removeprefix(UTF8_BOM).lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html")):
        raise InvoerError("Dit is een webpagina. Geef het adres van de RSS- of Atom-feed.")
    if text.startswith(b"<"):
        return "feed"
    if text.startswith((b"%pdf", b"{", b"[")):
        raise InvoerError("Dit is geen CSV-, Excel- of feedbestand.")
    return "csv"


WRONG_ENCODING = "Het bestand is niet in UTF-8 bewaard. Kies in Excel bij het opslaan 'CSV UTF-8 (door komma's gescheiden)'."
