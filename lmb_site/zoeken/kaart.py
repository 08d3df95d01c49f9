"""The rows of the index as sets of bits: who has this word, this value, and in what order they stand.

All rows are in one of two bundles. The map holds those of when it was made, in parts that never change
(`lmb_site.zoeken.bouw`); what was written since is loose, and read from the rows themselves. Both answer the
same questions, and each process remembers them until something is written. So nothing is ever stale, and with
a hundred thousand rows a question costs as much as with a thousand. Why: ADR 0017.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter

from django.db import connection
from django.db.models import Q

from lmb_site.zoeken import bits, zinnen
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
ORDE, KENMERK, WOORD, ZIN = "o:", "k:", "t:", "z:"
TYPES = {IDS: "q", DAGEN: "i", DOCUMENTDAGEN: "i", SLEUTELS: "q", OP_DOCUMENT: "i"}
Voorkomen = tuple[int, int]  # the rows that have a word in their title, and anywhere
NERGENS: Voorkomen = (0, 0)


def day_number(day: date | None) -> int:
    """0 for no day, so that it sorts as the oldest on every database."""
    return day.toordinal() if day else 0


class Bundel:
    """Row `n` is bit `n` of every set. `op_dag` and `op_document` are the rows in the two orders of a list."""

    def __init__(self, columns: dict[str, array], gone: int = 0):
        self.ids = columns[IDS]
        self.dagen = columns[DAGEN]
        self.documentdagen = columns[DOCUMENTDAGEN]
        self.sleutels = columns[SLEUTELS]
        self.op_dag: Sequence[int] = range(len(self.ids))
        self.op_document: Sequence[int] = columns[OP_DOCUMENT]
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

    def in_document_order(self, rows: int) -> bytes:
        """One byte for each of `op_document`, 1 for those in `rows`."""
        chosen = bits.flags(rows, len(self.ids)) if rows else bytes(len(self.ids))
        return bytes(map(chosen.__getitem__, self.op_document))

    def prepare(self, words: Iterable[str], beginnings: Iterable[str]) -> None:
        """Have these at hand: what is asked for afterwards costs no query."""

    def word(self, word: str) -> Voorkomen:
        raise NotImplementedError

    def beginning(self, letters: str) -> Voorkomen:
        raise NotImplementedError

    def phrase(self, stems: Sequence[str]) -> tuple[int, bool]:
        """The rows that may have these words next to each other, and whether all of them do."""
        return self.present, False

    def vocabulary(self) -> list[str]:
        """The words of letters only that stand in these rows."""
        raise NotImplementedError


class LosseBundel(Bundel):
    """Rows read one by one, with all their words in memory, numbered as they were read. It never changes: `read_again`
    gives the next.
    """

    def __init__(self):
        super().__init__(columns_of([]))
        self._words: dict[str, Voorkomen] = {}
        self._place: dict[int, int] = {}

    def read_again(self, keys: Iterable[int], rows: Sequence[ZoekRegel]) -> "LosseBundel":
        """With `rows` in place of what it knew of these keys: it costs as much as there are rows in `rows`, and little
        more for the others.
        """
        found = copy(self)
        found.__dict__.pop("_sorted", None)
        found._place = dict(self._place)
        gone = [place for key in set(keys) if (place := found._place.pop(key, None)) is not None]
        start, size = len(self.ids), len(self.ids) + len(rows)
        found._place |= {row.pk: number for number, row in enumerate(rows, start)}
        added = columns_of(rows)
        found.ids, found.dagen = self.ids + added[IDS], self.dagen + added[DAGEN]
        found.documentdagen = self.documentdagen + added[DOCUMENTDAGEN]
        found.sleutels = self.sleutels + added[SLEUTELS]
        found.present = (self.present & ~bits.from_numbers(gone, start)) | bits.below(size) & ~bits.below(
            start
        )
        words, kenmerken = postings(rows)
        found._words = dict(self._words)
        for word, (titel, tekst) in words.items():
            in_title, anywhere = self._words.get(word, NERGENS)
            in_title |= bits.from_numbers(titel, size) << start
            found._words[word] = in_title, anywhere | bits.from_numbers(tekst, size) << start
        found.kenmerken = dict(self.kenmerken)
        for naam, numbers in kenmerken.items():
            found.kenmerken[naam] = self.kenmerken.get(naam, 0) | bits.from_numbers(numbers, size) << start
        found.op_dag = sorted(found._place.values(), key=found.key)
        found.op_document = sorted(found.op_dag, key=lambda row: -found.documentdagen[row])
        return found

    def between(self, first: date | None, last: date) -> int:
        size = len(self.ids)
        found = self.present & ~bits.from_numbers(self.op_dag[: self._before(last.toordinal())], size)
        if first:
            found &= ~bits.from_numbers(self.op_dag[self._before(first.toordinal() - 1) :], size)
        return found

    def _before(self, day: int) -> int:
        return bisect_left(self.op_dag, -day, key=lambda row: -self.dagen[row])

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
        self._phrases: dict[str, tuple[int, bool]] = {}
        # Three times as fast as one by one.
        self._put_in_order = itemgetter(*self.op_document) if len(self.ids) > 1 else tuple
        by_id = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        self._by_id = array("i", by_id)

    def in_document_order(self, rows: int) -> bytes:
        return bytes(self._put_in_order(bits.flags(rows, len(self.ids)))) if rows else bytes(len(self.ids))

    def without(self, ids: Iterable[int]) -> "KaartBundel":
        """The same map without the rows with these keys either; it shares what was read."""
        rows = []
        for pk in set(ids):
            place = bisect_left(self._by_id, pk, key=self.ids.__getitem__)
            if place < len(self._by_id) and self.ids[self._by_id[place]] == pk:
                rows.append(self._by_id[place])
        found = copy(self)
        found.present = self.present & ~bits.from_numbers(rows, len(self.ids))
        return found

    def prepare(self, words, beginnings) -> None:
        self._read(words, beginnings)

    def _read(self, words: Iterable[str], beginnings: Iterable[str]) -> dict[str, Voorkomen]:
        """What is known, with these among it. Another thread may start a new memory at any moment: use what this
        returns.
        """
        remembered = self._remembered
        if len(remembered) > REMEMBERED:
            remembered = self._remembered = {}
        missing = [word for word in words if word not in remembered]
        if missing:
            found = dict(self._parts(Q(naam__in=[f"{WOORD}{word}".encode() for word in missing])))
            for word in missing:
                remembered[word] = split_part(found.get(f"{WOORD}{word}", b""))
        for letters in beginnings:
            if f"{letters}*" not in remembered:
                remembered[f"{letters}*"] = self._read_beginning(letters)
        return remembered

    def _read_beginning(self, letters: str) -> Voorkomen:
        titel = tekst = 0
        start = f"{WOORD}{FORM}{letters}".encode()
        for _, inhoud in self._parts(Q(naam__gte=start, naam__lt=start + b"\xff")):
            in_title, anywhere = split_part(inhoud)
            titel |= in_title
            tekst |= anywhere
        return titel, tekst

    def word(self, word: str) -> Voorkomen:
        return self._read([word], [])[word]

    def beginning(self, letters: str) -> Voorkomen:
        return self._read([], [letters])[f"{letters}*"]

    def phrase(self, stems: Sequence[str]) -> tuple[int, bool]:
        phrase = " ".join(stems)
        phrases = self._phrases
        if len(phrases) > REMEMBERED:
            phrases = self._phrases = {}
        if phrase not in phrases:
            phrases[phrase] = self._read_phrase(stems)
        rows, is_sure = phrases[phrase]
        return rows & self.present, is_sure

    def _read_phrase(self, stems: Sequence[str]) -> tuple[int, bool]:
        """A phrase that many rows have stands on the map; what few have is together with others that few have."""
        if not self._groups:
            return bits.below(len(self.ids)), False
        parts = zinnen.runs(stems)
        groups = [zinnen.group_name(part, self._groups) for part in parts]
        names = [f"{ZIN}{naam}".encode() for naam in {*parts, *groups}]
        found = {naam: bits.unpack(data) for naam, data in self._parts(Q(naam__in=names))}
        rows, is_sure = bits.below(len(self.ids)), len(parts) == 1
        for part, group in zip(parts, groups, strict=True):
            on_its_own = found.get(f"{ZIN}{part}")
            rows &= found.get(f"{ZIN}{group}", 0) if on_its_own is None else on_its_own
            is_sure &= on_its_own is not None
        return rows, is_sure or not rows

    @cached_property
    def _groups(self) -> int:
        """How many groups of phrases there are; 0 on a map of before phrases stood on it."""
        return next((int(inhoud) for _, inhoud in self._parts(Q(naam=ZIN.encode()))), 0)

    @cached_property
    def _vocabulary(self) -> list[str]:
        [(_, inhoud)] = self._parts(Q(naam=(ORDE + WOORDEN).encode()))
        return inhoud.decode().split()

    def vocabulary(self) -> list[str]:
        return self._vocabulary

    def forget(self) -> None:
        """Read every word again when it is asked for."""
        self._remembered = {}
        self._phrases = {}

    def _parts(self, which: Q) -> list[tuple[str, bytes]]:
        parts = ZoekDeel.objects.filter(which, kaart=self.kaart).values_list("naam", "inhoud")
        return [(bytes(naam).decode(), bytes(inhoud)) for naam, inhoud in parts]


Merken = dict[int, tuple[int, int]]  # the key of each mark, with the key of its row and its number


@dataclass(frozen=True)
class Stand:
    """What the index holds now: the map, if there is one, and the loose rows, as these marks say."""

    kaart: Bundel
    los: LosseBundel
    merken: Merken = field(default_factory=dict)
    nieuwste_kaart: tuple[int | None, int | None] = (None, None)

    @property
    def bundels(self) -> tuple[Bundel, Bundel]:
        return self.kaart, self.los

    @cached_property
    def question(self) -> tuple:
        """What the database answers to `_QUESTION` as long as this holds."""
        return len(self.merken), sum(merk for _, merk in self.merken.values()), *self.nieuwste_kaart

    @cached_property
    def last(self) -> int:
        return max(self.merken, default=0)

    def before(self, row: int) -> int:
        """How many rows of the map stand before this loose row."""
        rows = range(len(self.kaart.ids))
        return bisect_left(rows, self.los.key(row), key=self.kaart.key) if rows else 0


_QUESTION = """
    SELECT COUNT(*), COALESCE(SUM(merk), 0), (SELECT MAX(id) FROM lmb_site_zoekkaart WHERE klaar),
           (SELECT merk FROM lmb_site_zoekkaart WHERE klaar ORDER BY id DESC LIMIT 1)
    FROM lmb_site_zoeklos
"""
BATCH = 1000
_remembered: Stand | None = None
_kaart: tuple[int | None, KaartBundel | None] = (None, None)


def current() -> Stand:
    """The index as it stands in the database: one query when nothing was written since the last time, else a few, and
    only what was written since is read.
    """
    global _remembered
    question = _ask()
    stand = _remembered
    while stand is None or stand.question != question:
        stand = _read(question, stand)
        # A map that was finished in between would leave rows in neither bundle: ask again.
        question = _ask()
    _remembered = stand
    return stand


def _ask() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        return cursor.fetchone()


def forget() -> None:
    """Read everything again: for measurements."""
    global _remembered, _kaart
    _remembered, _kaart = None, (None, None)


def _read(question: tuple, before: Stand | None) -> Stand:
    """What holds now. On the same map only the rows whose marks are new are read, and those whose marks went with a
    transaction that was taken back.
    """
    newest = question[2:]
    if before is None or before.nieuwste_kaart != newest:
        return _add(Stand(_read_kaart(*newest), LosseBundel(), {}, newest), _read_merken())
    stand = _add(before, before.merken | _read_merken(before.last))
    # Marks are not always seen in the order of their keys, and may be taken back.
    return stand if stand.question == question else _add(before, _read_merken())


def _read_merken(after: int = 0) -> Merken:
    rows = ZoekLos.objects.filter(pk__gt=after).values_list("pk", "regel", "merk")
    return {pk: (regel, merk) for pk, regel, merk in rows}


def _add(stand: Stand, merken: Merken) -> Stand:
    changed = sorted({regel for _, (regel, _) in merken.items() ^ stand.merken.items()})
    rows: list[ZoekRegel] = []
    for start in range(0, len(changed), BATCH):
        rows += ZoekRegel.objects.filter(pk__in=changed[start : start + BATCH]).only(*COLUMNS)
    kaart, los = stand.kaart, stand.los.read_again(changed, rows)
    if isinstance(kaart, KaartBundel):
        kaart = kaart.without(changed)
    return Stand(kaart, los, merken, stand.nieuwste_kaart)


def _read_kaart(kaart_id: int | None, merk: int | None) -> Bundel:
    global _kaart
    if kaart_id is None:
        return LosseBundel()
    known, bundel = _kaart
    if bundel is None or known != merk:
        bundel = KaartBundel(kaart_id)
        _kaart = (merk, bundel)
    return bundel


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
