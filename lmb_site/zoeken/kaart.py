"""The rows of the index as sets of bits: who has this word, this value, and in what order they stand.

All rows are in one of two bundles. The map holds those of when it was made, in parts that never change
(`lmb_site.zoeken.bouw`); what was written since is loose, and read from the rows themselves. Both answer the
same questions, and each process remembers them until something is written. So nothing is ever stale, and with
a hundred thousand rows a question costs as much as with a thousand. Why: ADR 0017.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection
from django.db.models import Q

from lmb_site.zoeken import bits
from lmb_site.zoeken.models import ZoekDeel, ZoekLos, ZoekRegel
from lmb_site.zoeken.normaliseren import END_OF_STEMS, FORM, SENTENCE_END

REMEMBERED = 512
NO_FILTER = "bestand:"  # there can be thousands, and no list filters by them
IDS, DAGEN, DOCUMENTDAGEN, SLEUTELS, OP_DOCUMENT, WOORDEN = (
    "ids",
    "dagen",
    "ddagen",
    "sleutels",
    "volgorde",
    "woorden",
)
ORDE, KENMERK, WOORD = "o:", "k:", "t:"
TYPES = {IDS: "q", DAGEN: "i", DOCUMENTDAGEN: "i", SLEUTELS: "q", OP_DOCUMENT: "i"}
Voorkomen = tuple[int, int]  # the rows that have a word in their title, and anywhere
NERGENS: Voorkomen = (0, 0)


def day_number(day: date | None) -> int:
    """0 for no day, so that it sorts as the oldest on every database."""
    return day.toordinal() if day else 0


class Bundel:
    """Rows in the order of most recent first. Row `n` is bit `n` of every set."""

    def __init__(self, columns: dict[str, array], gone: int = 0):
        self.ids = columns[IDS]
        self.dagen = columns[DAGEN]
        self.documentdagen = columns[DOCUMENTDAGEN]
        self.sleutels = columns[SLEUTELS]
        self.op_document = columns[OP_DOCUMENT]
        self.present = bits.below(len(self.ids)) & ~gone
        self.kenmerken: dict[str, int] = {}

    def key(self, row: int) -> tuple:
        return (-self.dagen[row], -self.documentdagen[row], -self.sleutels[row], -self.ids[row])

    def document_key(self, row: int) -> tuple:
        return (-self.documentdagen[row], *self.key(row))

    def between(self, first: date | None, last: date) -> int:
        """The rows dated up to `last`, and not before `first`; without a date a row is of any day up to now."""
        found = self.present & ~bits.below(self._before(last.toordinal()))
        return found & bits.below(self._before(first.toordinal() - 1)) if first else found

    def _before(self, day: int) -> int:
        """How many rows are dated after `day`."""
        return bisect_left(self.dagen, -day, key=lambda dag: -dag)

    def prepare(self, words: Iterable[str], beginnings: Iterable[str]) -> None:
        """Have these at hand: what is asked for afterwards costs no query."""

    def word(self, word: str) -> Voorkomen:
        raise NotImplementedError

    def beginning(self, letters: str) -> Voorkomen:
        raise NotImplementedError

    def vocabulary(self) -> list[str]:
        """The words of letters only that stand in these rows."""
        raise NotImplementedError


class LosseBundel(Bundel):
    """Rows read one by one, with all their words in memory."""

    def __init__(self, rows: Iterable[ZoekRegel]):
        rows = sorted(rows, key=row_key)
        super().__init__(columns_of(rows))
        words, kenmerken = postings(rows)
        size = len(rows)
        self.kenmerken = {naam: bits.from_numbers(numbers, size) for naam, numbers in kenmerken.items()}
        self._words = {
            word: (bits.from_numbers(titel, size), bits.from_numbers(tekst, size))
            for word, (titel, tekst) in words.items()
        }

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    def word(self, word: str) -> Voorkomen:
        return self._words.get(word, NERGENS)

    def beginning(self, letters: str) -> Voorkomen:
        titel = tekst = 0
        start = FORM + letters
        for word in self._sorted[bisect_left(self._sorted, start) :]:
            if not word.startswith(start):
                break
            titel |= self._words[word][0]
            tekst |= self._words[word][1]
        return titel, tekst

    def vocabulary(self) -> list[str]:
        return forms_of(self._words)


class KaartBundel(Bundel):
    """Rows of a map, less those written anew or taken away since. Reads a part when it is first asked for."""

    def __init__(self, kaart: int):
        self.kaart = kaart
        columns = {}
        kenmerken = {}
        fixed = Q(naam__gte=KENMERK.encode(), naam__lt=WOORD.encode()) & ~Q(naam=(ORDE + WOORDEN).encode())
        for naam, inhoud in self._parts(fixed):
            if naam.startswith(ORDE):
                columns[naam.removeprefix(ORDE)] = column = array(TYPES[naam.removeprefix(ORDE)])
                column.frombytes(inhoud)
            else:
                kenmerken[naam.removeprefix(KENMERK)] = bits.unpack(inhoud)
        super().__init__(columns)
        self.kenmerken = kenmerken
        self._remembered: dict[str, Voorkomen] = {}
        by_id = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        self._by_id = array("i", by_id)

    def without(self, ids: Iterable[int]) -> "KaartBundel":
        """The same map without the rows with these keys; it shares what was read."""
        rows = []
        for pk in set(ids):
            place = bisect_left(self._by_id, pk, key=self.ids.__getitem__)
            if place < len(self._by_id) and self.ids[self._by_id[place]] == pk:
                rows.append(self._by_id[place])
        size = len(self.ids)
        found = copy(self)
        found.present = bits.below(size) & ~bits.from_numbers(rows, size)
        return found

    def prepare(self, words, beginnings) -> None:
        if len(self._remembered) > REMEMBERED:
            self._remembered = {}
        remembered = self._remembered
        missing = [word for word in words if word not in remembered]
        if missing:
            found = dict(self._parts(Q(naam__in=[f"{WOORD}{word}".encode() for word in missing])))
            for word in missing:
                remembered[word] = split_part(found.get(f"{WOORD}{word}", b""))
        for letters in beginnings:
            if f"{letters}*" not in remembered:
                remembered[f"{letters}*"] = self._read_beginning(letters)

    def _read_beginning(self, letters: str) -> Voorkomen:
        titel = tekst = 0
        start = f"{WOORD}{FORM}{letters}".encode()
        for _, inhoud in self._parts(Q(naam__gte=start, naam__lt=start + b"\xff")):
            in_title, anywhere = split_part(inhoud)
            titel |= in_title
            tekst |= anywhere
        return titel, tekst

    def word(self, word: str) -> Voorkomen:
        self.prepare([word], [])
        return self._remembered[word]

    def beginning(self, letters: str) -> Voorkomen:
        self.prepare([], [letters])
        return self._remembered[f"{letters}*"]

    @cached_property
    def _vocabulary(self) -> list[str]:
        [(_, inhoud)] = self._parts(Q(naam=(ORDE + WOORDEN).encode()))
        return inhoud.decode().split()

    def vocabulary(self) -> list[str]:
        return self._vocabulary

    def forget(self) -> None:
        """Read every word again when it is asked for."""
        self._remembered = {}

    def _parts(self, which: Q) -> list[tuple[str, bytes]]:
        parts = ZoekDeel.objects.filter(which, kaart=self.kaart).values_list("naam", "inhoud")
        return [(bytes(naam).decode(), bytes(inhoud)) for naam, inhoud in parts]


@dataclass
class Stand:
    """What the index holds now: the map, if there is one, and the loose rows."""

    kaart: Bundel
    los: Bundel

    @property
    def bundels(self) -> tuple[Bundel, Bundel]:
        return self.kaart, self.los

    @cached_property
    def before(self) -> list[int]:
        """For each loose row, how many rows of the map stand before it."""
        rows = range(len(self.kaart.ids))
        return [
            bisect_left(rows, self.los.key(row), key=self.kaart.key) if rows else 0
            for row in range(len(self.los.ids))
        ]


_QUESTION = """
    SELECT COUNT(*), COALESCE(SUM(merk), 0), (SELECT MAX(id) FROM lmb_site_zoekkaart),
           (SELECT merk FROM lmb_site_zoekkaart ORDER BY id DESC LIMIT 1)
    FROM lmb_site_zoeklos
"""
_remembered: tuple[tuple | None, Stand | None] = (None, None)
_kaart: tuple[int | None, KaartBundel | None] = (None, None)


def current() -> Stand:
    """The index as it stands in the database: one query when nothing was written since the last time."""
    global _remembered
    question = _ask()
    known, stand = _remembered
    while stand is None or known != question:
        stand = _read(*question[2:])
        # A map that was finished in between would leave rows in neither bundle: ask again.
        known, question = question, _ask()
        _remembered = (known, stand)
    return stand


def _ask() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        return cursor.fetchone()


def forget() -> None:
    """Read everything again: for measurements."""
    global _remembered, _kaart
    _remembered = _kaart = (None, None)


def _read(kaart_id: int | None, merk: int | None) -> Stand:
    global _kaart
    changed = set(ZoekLos.objects.values_list("regel", flat=True))
    rows = (
        list(ZoekRegel.objects.filter(pk__in=ZoekLos.objects.values("regel")).only(*COLUMNS))
        if changed
        else []
    )
    if kaart_id is None:
        return Stand(LosseBundel([]), LosseBundel(rows))
    known, bundel = _kaart
    if bundel is None or known != merk:
        bundel = KaartBundel(kaart_id)
        _kaart = (merk, bundel)
    return Stand(bundel.without(changed), LosseBundel(rows))


# From rows to sets --------------------------------------------------------------------------------
COLUMNS = [
    "pk",
    "sleutel",
    "datum",
    "documentdatum",
    "kenmerken",
    "titel_genormaliseerd",
    "tekst_genormaliseerd",
]
_NO_WORDS = {SENTENCE_END, END_OF_STEMS}


def row_key(row: ZoekRegel) -> tuple:
    """As `Bundel.key`."""
    return (-day_number(row.datum), -day_number(row.documentdatum), -sleutel_number(row), -row.pk)


def sleutel_number(row: ZoekRegel) -> int:
    return (
        int(row.sleutel) if row.sleutel.isdecimal() and row.sleutel.isascii() and len(row.sleutel) < 18 else 0
    )


def columns_of(rows: list[ZoekRegel]) -> dict[str, array]:
    """`rows` in the order of `row_key`."""
    columns = {
        IDS: array("q", (row.pk for row in rows)),
        DAGEN: array("i", (day_number(row.datum) for row in rows)),
        DOCUMENTDAGEN: array("i", (day_number(row.documentdatum) for row in rows)),
        SLEUTELS: array("q", (sleutel_number(row) for row in rows)),
    }
    days = columns[DOCUMENTDAGEN]
    # A stable sort: those of the same day stay most recent first.
    columns[OP_DOCUMENT] = array("i", sorted(range(len(rows)), key=lambda row: -days[row]))
    return columns


def postings(rows: Iterable[ZoekRegel]) -> tuple[dict[str, tuple[array, array]], dict[str, array]]:
    """For each word the numbers of the rows that have it in their title and anywhere; the same for each kenmerk."""
    words: dict[str, tuple[array, array]] = {}
    kenmerken: dict[str, array] = {}
    for number, row in enumerate(rows):
        for word in set(row.tekst_genormaliseerd.split()) - _NO_WORDS:
            if word not in words:
                words[word] = (array("I"), array("I"))
            words[word][1].append(number)
        for word in set(row.titel_genormaliseerd.split()) - _NO_WORDS:
            words[word][0].append(number)
        for kenmerk in row.kenmerken.split():
            if not kenmerk.startswith(NO_FILTER):
                kenmerken.setdefault(kenmerk, array("I")).append(number)
    return words, kenmerken


def forms_of(words: Iterable[str]) -> list[str]:
    """The words as people write them, without those that hold a digit."""
    return [word[len(FORM) :] for word in words if word.startswith(FORM) and word[len(FORM) :].isalpha()]


def join_part(titel: bytes, tekst: bytes) -> bytes:
    return len(titel).to_bytes(4, "little") + titel + tekst


def split_part(inhoud: bytes) -> Voorkomen:
    if not inhoud:
        return NERGENS
    middle = 4 + int.from_bytes(inhoud[:4], "little")
    return bits.unpack(inhoud[4:middle]), bits.unpack(inhoud[middle:])
