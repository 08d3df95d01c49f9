"""From a question to rows in order: which have all that is asked, and which of these say it best."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import compress, islice
from math import log2

from django.db.models import Q
from django.db.models.enums import TextChoices

from lmb_site.zoeken import bits
from lmb_site.zoeken.bits import Scores
from lmb_site.zoeken.kaart import Bundel, Stand
from lmb_site.zoeken.models import ZoekRegel
from lmb_site.zoeken.normaliseren import OWN_NUMBER, PART, split
from lmb_site.zoeken.stam import stem
from lmb_site.zoeken.vraag import Plek, Vraag

# How well a row says one place of the question: in its title or not, in these words or in others.
IN_TITLE, OTHERWISE_IN_TITLE, IN_TEXT, OTHERWISE_IN_TEXT = 8, 6, 3, 1
THE_ACT_ITSELF = 40
MAX_KEYS = 20_000  # more than that, and the database reads all texts; SQLite takes 32,766 parameters
MAX_RARITY = 12


class Volgorde(TextChoices):
    RELEVANTIE = "relevantie"
    DATUM = "datum"
    DOCUMENTDATUM = "documentdatum"


@dataclass(frozen=True)
class Gezegd:
    """The rows that say one place of a question, by how well. Each contains the ones before."""

    title: int
    title_otherwise: int
    text: int
    anywhere: int

    def score(self, scores: Scores, times: int = 1) -> None:
        scores.add(self.title, IN_TITLE * times)
        scores.add(self.title_otherwise & ~self.title, OTHERWISE_IN_TITLE * times)
        scores.add(self.text & ~self.title_otherwise, IN_TEXT * times)
        scores.add(self.anywhere & ~self.text & ~self.title_otherwise, OTHERWISE_IN_TEXT * times)


@dataclass(frozen=True)
class Treffers:
    """Rows of both bundles, and what they scored. Nothing is put in order until a page is asked for."""

    stand: Stand
    rows: tuple[int, int]
    scores: tuple[Scores, Scores]

    def __len__(self):
        return self.rows[0].bit_count() + self.rows[1].bit_count()

    def __bool__(self):
        return any(self.rows)

    def only(self, selection: Iterable[int]) -> "Treffers":
        """Those that are in `selection` as well, which holds a set for each bundle."""
        one, other = (rows & chosen for rows, chosen in zip(self.rows, selection, strict=True))
        return Treffers(self.stand, (one, other), self.scores)

    def none(self) -> "Treffers":
        return self.only((0, 0))

    def page(
        self, start: int, stop: int, volgorde: Volgorde = Volgorde.RELEVANTIE
    ) -> list[tuple[Bundel, int]]:
        """From the `start`-th up to the `stop`-th, each as its bundle and its place in it."""
        found: list[tuple[Bundel, int]] = []
        for level in self._levels(volgorde):
            number = level[0].bit_count() + level[1].bit_count()
            if start < number and stop > 0:
                merge = self._by_document if volgorde == Volgorde.DOCUMENTDATUM else self._by_day
                found += merge(level, max(0, start), min(number, stop))
            start, stop = start - number, stop - number
            if stop <= 0:
                break
        return found

    def _levels(self, volgorde: Volgorde) -> list[tuple[int, int]]:
        """The rows in groups that rank alike, the best first."""
        if volgorde != Volgorde.RELEVANTIE:
            return [self.rows]
        levels: dict[int, list[int]] = {}
        for number, (rows, scores) in enumerate(zip(self.rows, self.scores, strict=True)):
            for score, some in scores.levels(rows):
                levels.setdefault(score, [0, 0])[number] = some
        return [(levels[score][0], levels[score][1]) for score in sorted(levels, reverse=True)]

    def _by_day(self, level: tuple[int, int], start: int, stop: int) -> list[tuple[Bundel, int]]:
        """The map and the loose rows merged without touching more than the page: a loose row comes after its own
        kind and after what stands before it in the map.
        """
        in_map, in_loose = level
        kaart, los = self.stand.bundels
        chosen = bits.flags(in_loose, len(los.ids))
        loose = [row for row in los.op_dag if chosen[row]] if in_loose else []

        def rank(place: int) -> int:
            return place + (in_map & bits.below(self.stand.before(loose[place]))).bit_count()

        first, last = (bisect_left(range(len(loose)), wanted, key=rank) for wanted in (start, stop))
        rows = [(kaart, row) for row in bits.nth(in_map, start - first, stop - last)]
        rows += [(los, row) for row in loose[first:last]]
        return sorted(rows, key=lambda found: found[0].key(found[1]))

    def _by_document(self, level: tuple[int, int], start: int, stop: int) -> list[tuple[Bundel, int]]:
        (kaart, los), (in_map, in_loose) = self.stand.bundels, level
        mapped = kaart.in_document_order(in_map)
        loose = list(compress(los.op_document, los.in_document_order(in_loose)))

        def rank(place: int) -> int:
            before = bisect_left(kaart.op_document, los.document_key(loose[place]), key=kaart.document_key)
            return place + mapped.count(1, 0, before)

        first, last = (bisect_left(range(len(loose)), wanted, key=rank) for wanted in (start, stop))
        page = islice(compress(kaart.op_document, mapped), start - first, stop - last)
        rows = [(kaart, row) for row in page]
        rows += [(los, row) for row in loose[first:last]]
        return sorted(rows, key=lambda found: found[0].document_key(found[1]))


# Which rows ---------------------------------------------------------------------------------------
def everything(stand: Stand, first: date | None, last: date) -> Treffers:
    """All rows that may be shown on the day `last`, and came on `first` or later."""
    one, other = (bundel.between(first, last) for bundel in stand.bundels)
    return Treffers(stand, (one, other), (Scores(), Scores()))


class Zoeker:
    """Answers questions about one reading of the index. `labels`: what visitors read for a kenmerk."""

    def __init__(self, base: Treffers, vraag: Vraag, labels: Mapping[str, str]):
        self.base = base
        self.vraag = vraag
        self.labels = [(kenmerk, frozenset(map(stem, split(naam)))) for kenmerk, naam in labels.items()]
        for bundel in base.stand.bundels:
            bundel.prepare(vraag.words, vraag.beginnings)
        self.said = [[self._said(bundel, plek) for plek in vraag.plekken] for bundel in base.stand.bundels]

    def unknown(self) -> list[Plek]:
        """The words that no row has."""
        places = enumerate(self.vraag.plekken)
        return [plek for n, plek in places if not any(said[n].anywhere for said in self.said)]

    def all(self) -> Treffers:
        """The rows that say every place of the question."""
        rows = list(self.base.rows)
        for number, said in enumerate(self.said):
            for one in said:
                rows[number] &= one.anywhere
        if self.vraag.zinnen and any(rows):
            rows = self._with_phrases(rows)
        return Treffers(self.base.stand, (rows[0], rows[1]), self._scores())

    def some(self) -> Treffers:
        """The rows that say a good part of the question, where rare words weigh more."""
        weights = [self._rarity(n) for n in range(len(self.vraag.plekken))]
        enough = max(1, sum(weights) * 2 // 5)
        scores = self._scores(weights)
        reach: list[int] = []
        for number, said in enumerate(self.said):
            weighed = Scores()
            for one, weight in zip(said, weights, strict=True):
                weighed.add(one.anywhere, weight)
            rows = self.base.rows[number]
            reach.append(sum(some for score, some in weighed.levels(rows) if score >= enough))
        return Treffers(self.base.stand, (reach[0], reach[1]), scores)

    def _rarity(self, place: int) -> int:
        total = sum(rows.bit_count() for rows in self.base.rows)
        have = sum(
            (said[place].anywhere & rows).bit_count()
            for said, rows in zip(self.said, self.base.rows, strict=True)
        )
        return max(1, min(MAX_RARITY, round(log2((total + 1) / (have + 1))))) if have else 1

    def _scores(self, weights: list[int] | None = None) -> tuple[Scores, Scores]:
        found = []
        for bundel, said in zip(self.base.stand.bundels, self.said, strict=True):
            scores = Scores()
            for n, (plek, one) in enumerate(zip(self.vraag.plekken, said, strict=True)):
                one.score(scores, weights[n] if weights else 1)
                for number in plek.numbers:
                    scores.add(bundel.word(OWN_NUMBER + number)[1], THE_ACT_ITSELF)
            found.append(scores)
        return found[0], found[1]

    def _said(self, bundel: Bundel, plek: Plek) -> Gezegd:
        title, text = _with_all(bundel, plek.stammen)
        if not plek.is_zin:
            text |= self._labelled(bundel, plek)
        in_title, anywhere = title, text
        others = [_with_all(bundel, way) for way in plek.anders]
        if not plek.is_zin and len(plek.stammen) == 1:
            others.append(bundel.word(PART + plek.stammen[0]))
        if plek.begin:
            others.append(bundel.beginning(plek.begin))
        for title_otherwise, text_otherwise in others:
            in_title |= title_otherwise
            anywhere |= text_otherwise
        return Gezegd(title, in_title, text, anywhere)

    def _labelled(self, bundel: Bundel, plek: Plek) -> int:
        found = 0
        for kenmerk, stems in self.labels:
            if stems.issuperset(plek.stammen):
                found |= bundel.kenmerken.get(kenmerk, 0)
        return found

    def _with_phrases(self, rows: list[int]) -> list[int]:
        """Those where the words of each phrase stand next to each other. Where a bundle cannot tell, the database reads
        the texts that may have them.
        """
        found = []
        for bundel, some in zip(self.base.stand.bundels, rows, strict=True):
            are_sure = True
            for plek in self.vraag.zinnen:
                having, is_sure = bundel.phrase(plek.stammen)
                some &= having
                are_sure &= is_sure
            found.append(some if are_sure or not some else self._read_texts(bundel, some))
        return found

    def _read_texts(self, bundel: Bundel, rows: int) -> int:
        condition = Q()
        for plek in self.vraag.zinnen:
            condition &= Q(tekst_genormaliseerd__contains=f" {' '.join(plek.stammen)} ")
        places = bits.nth(rows, 0, rows.bit_count())
        if len(places) <= MAX_KEYS:
            condition &= Q(pk__in=[bundel.ids[row] for row in places])
        found = set(ZoekRegel.objects.filter(condition).values_list("pk", flat=True))
        return bits.from_numbers((row for row in places if bundel.ids[row] in found), len(bundel.ids))


def _with_all(bundel: Bundel, words: Iterable[str]) -> tuple[int, int]:
    """The rows that have all these words in their title, and anywhere."""
    title = text = bundel.present
    for word in words:
        in_title, anywhere = bundel.word(word)
        title &= in_title
        text &= anywhere
    return title, text
