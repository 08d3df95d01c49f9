"""Reads one row: from cells as people type them to values that the database takes, or a sentence that says why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import F

from kennisitems.invoer.bestand import BronRij
from kennisitems.invoer.fouten import RijError
from kennisitems.models import Documenttype, Kennisitem, Niveau
from lmb_site.models import Domein, Thema

DATUMS = ("documentdatum", "publicatiedatum", "staatsblad", "inwerkingtreding")
LIJSTEN = ("themas", "domeinen")
MAX_SAMENVATTING = 20_000
_MAX = {naam: Kennisitem._meta.get_field(naam).max_length for naam in ("sleutel", "titel", "bron")}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z")
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Rij:
    """A row that can be imported. `waarden` holds only what the file says; days in ISO, labels as sorted keys."""

    regel: int
    sleutel: str
    waarden: dict[str, str | list[int]]

    @property
    def titel(self) -> str:
        return str(self.waarden["titel"])


@dataclass(frozen=True)
class Woordenlijsten:
    """The labels there are, by name and address without case, read once for a whole file. The name of one that went
    into another stands for that one.
    """

    themas: dict[str, int] = field(default_factory=dict)
    domeinen: dict[str, int] = field(default_factory=dict)
    namen: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Woordenlijsten":
        lists = cls()
        for soort, model in (("themas", Thema), ("domeinen", Domein)):
            rows = model.objects.order_by(F("opgegaan_in").asc(nulls_last=True), "pk")
            for pk, naam, slug, into in rows.values_list("pk", "naam", "slug", "opgegaan_in"):
                getattr(lists, soort).update({naam.casefold(): into or pk, slug: into or pk})
                lists.namen[soort, pk] = naam
        return lists

    def name(self, soort: str, pk: int) -> str:
        return self.namen.get((soort, pk), "?")


def read_rij(bron: BronRij, lists: Woordenlijsten) -> Rij:
    """Raises RijError with everything that is wrong in the row, not only the first thing."""
    values: dict[str, str | list[int]] = {}
    wrong: list[str] = []
    for naam, cell in _labelled(bron.cellen, lists).items():
        text = cell.replace("\r\n", "\n").strip()
        try:
            if value := _read(naam, text, lists):
                values[naam] = value
        except RijError as error:
            wrong.append(str(error))
    for naam in ("sleutel", "titel"):
        if naam not in values and not any(naam in sentence for sentence in wrong):
            wrong.append(f"De {naam} ontbreekt.")
    if wrong:
        raise RijError(" ".join(wrong))
    return Rij(bron.regel, str(values.pop("sleutel")), values)


def _labelled(cells: Mapping[str, str], lists: Woordenlijsten) -> dict[str, str]:
    """Cells with the free labels of a feed spread over the vocabularies that know them; the others fall away."""
    cells = dict(cells)
    labels = [label.strip() for label in cells.pop("labels", "").split("|")]
    for soort in LIJSTEN:
        known = [label for label in labels if label.casefold() in getattr(lists, soort)]
        if known:
            cells[soort] = "|".join(known)
    return cells


def _read(naam: str, text: str, lists: Woordenlijsten) -> str | list[int]:
    if _CONTROL.search(text):
        raise RijError(f"In de kolom {naam} staat een teken dat we niet kunnen bewaren.")
    if not text:
        return ""
    if naam in DATUMS:
        return read_day(naam, text)
    if naam in LIJSTEN:
        return _read_labels(naam, text, getattr(lists, naam))
    if naam == "type":
        return _read_choice(naam, text, Documenttype)
    if naam == "niveau":
        return _read_choice(naam, text, Niveau)
    if naam == "samenvatting":
        return _read_samenvatting(text)
    text = " ".join(text.split())
    if len(text) > _MAX[naam]:
        raise RijError(f"De {naam} telt {len(text)} tekens: hoogstens {_MAX[naam]}.")
    if naam == "bron":
        try:
            _is_web_address(text)
        except ValidationError:
            raise RijError(
                f"De bron '{text[:60]}' is geen webadres dat met http:// of https:// begint."
            ) from None
    return text


def read_day(naam: str, text: str) -> str:
    """ISO for ISO, for dd-mm-jjjj, and for a moment of which only the day counts."""
    match = _DAY_FIRST.match(text)
    try:
        if match:
            day, month, year = map(int, match.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:", text) else text)
    except ValueError:
        raise RijError(f"De {naam} '{text[:30]}' is geen datum: schrijf jjjj-mm-dd of dd-mm-jjjj.") from None
    if not 1700 <= found.year <= 2200:
        raise RijError(f"De {naam} '{text[:30]}' ligt wel heel ver weg. Klopt het jaar?")
    return found.isoformat()


def _read_labels(naam: str, text: str, known: Mapping[str, int]) -> list[int]:
    keys = set()
    unknown = []
    for label in filter(None, (part.strip() for part in text.split("|"))):
        if key := known.get(label.casefold()):
            keys.add(key)
        else:
            unknown.append(f"'{label[:60]}'")
    if unknown:
        enkel = {"themas": "Het thema", "domeinen": "Het domein"}[naam]
        meer = {"themas": "De thema's", "domeinen": "De domeinen"}[naam]
        raise RijError(
            f"{enkel} {unknown[0]} kennen we niet."
            if len(unknown) == 1
            else f"{meer} {', '.join(unknown)} kennen we niet."
        )
    return sorted(keys)


def _read_choice(naam: str, text: str, choices) -> str:
    wanted = text.casefold()
    for value, label in choices.choices:
        if wanted in (value.casefold(), label.casefold()):
            return value
    names = ", ".join(str(label) for label in choices.labels)
    kolom = {"type": "Het type", "niveau": "Het niveau"}[naam]
    raise RijError(f"{kolom} '{text[:40]}' kennen we niet. Kies uit: {names}.")


def _read_samenvatting(text: str) -> str:
    """Paragraphs apart, white space within one made single."""
    if len(text) > MAX_SAMENVATTING:
        raise RijError(f"De samenvatting telt {len(text)} tekens: hoogstens {MAX_SAMENVATTING}.")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
