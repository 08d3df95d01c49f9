"""What somebody asks for, taken apart: each place of the question is a word, or words between quotation marks, and
holds the ways in which a text may say it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lmb_site.zoeken.normaliseren import OWN_NUMBER, PART, fold, split, telling_words
from lmb_site.zoeken.stam import stem

MAX_PLACES = 16
MIN_BEGINNING = 3
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ACT = re.compile(r"(\d+)[-/.](\d+)")


@dataclass(frozen=True)
class Plek:
    """One thing that has to be there.

    `woord` is what was typed. `stammen` say it as it stands: one stem, or those of a phrase. `anders` are other ways:
    each a group of stems that must all be there. `begin` are the letters a word may begin with.
    """

    woord: str
    stammen: tuple[str, ...]
    anders: tuple[tuple[str, ...], ...] = ()
    begin: str = ""
    is_zin: bool = False

    @property
    def words(self) -> set[str]:
        """Everything that has to be looked up for it."""
        found = set(self.stammen).union(*self.anders)
        if not self.is_zin and len(self.stammen) == 1:
            found.add(PART + self.stammen[0])
        return found | {OWN_NUMBER + number for number in self.numbers}

    @property
    def numbers(self) -> set[str]:
        """The numbers of acts that this may be."""
        return {way[0] for way in (self.stammen, *self.anders) if len(way) == 1 and not way[0].isalpha()}


@dataclass(frozen=True)
class Vraag:
    plekken: tuple[Plek, ...]

    @property
    def words(self) -> set[str]:
        return set().union(*(plek.words for plek in self.plekken))

    @property
    def beginnings(self) -> set[str]:
        return {plek.begin for plek in self.plekken if plek.begin}

    @property
    def zinnen(self) -> list[Plek]:
        """The phrases, whose words have to stand next to each other."""
        return [plek for plek in self.plekken if plek.is_zin]

    def __bool__(self):
        return bool(self.plekken)


def parse(q: str, synoniemen: Sequence[Sequence[str]] = ()) -> Vraag:
    """The question in `q`. Its last word may be the beginning of one; a quotation mark too many is nothing.

    `synoniemen` are groups of words, or of some words together, that mean the same.
    """
    text = fold(q)
    plekken: list[Plek] = []
    rest = []
    end = 0
    for match in _QUOTED.finditer(text):
        rest.append(text[end : match.start()])
        end = match.end()
        words = split(match.group(1))
        if len(words) > 1:
            plekken.append(Plek(" ".join(words), tuple(map(stem, words)), is_zin=True))
        else:
            rest += words
    rest.append(text[end:])
    words = split(" ".join(rest))
    loose = [_place(word) for word in telling_words(words)] if words else []
    if loose and words[-1] == loose[-1].woord and not text.endswith(('"', "”", "»")):
        loose[-1] = _with_beginning(loose[-1])
    loose = with_synonyms(loose, [[_stems(member) for member in group] for group in synoniemen])
    return Vraag(tuple((loose + plekken)[:MAX_PLACES]))


def _place(word: str) -> Plek:
    return Plek(word, (stem(word),), anders=tuple((other,) for other in _other_numbers(word)))


def _with_beginning(plek: Plek) -> Plek:
    """A number is not the beginning of another; a number with a joint may be that of a longer one."""
    usable = len(plek.woord) >= MIN_BEGINNING and not plek.woord.isdecimal()
    return replace(plek, begin=plek.woord) if usable else plek


def _other_numbers(word: str) -> list[str]:
    """'2019-318' and '318/2019' are also '2019/318'; '3-4-2019' is also '03.04.2019'."""
    if day := _DAY.fullmatch(word):
        d, m, year = day.groups()
        return [f"{int(d):02}.{int(m):02}.{year}"]
    if act := _ACT.fullmatch(word):
        one, other = act.groups()
        return [form for form in (f"{one}/{other}", f"{other}/{one}") if form != word]
    return []


# Synonyms -----------------------------------------------------------------------------------------
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in telling_words(split(text)))


def with_synonyms(plekken: list[Plek], groups: Iterable[Sequence[tuple[str, ...]]]) -> list[Plek]:
    """Places that say what a group says may say it in the other ways; words that say it together become one place."""
    for group in groups:
        for member in group:
            others = tuple(other for other in group if other and other != member)
            if member and others:
                plekken = _say_otherwise(plekken, member, others)
    return plekken


def _say_otherwise(plekken: list[Plek], member: tuple[str, ...], others: tuple) -> list[Plek]:
    length = len(member)
    for start in range(len(plekken) - length + 1):
        here = plekken[start : start + length]
        if tuple(stam for plek in here for stam in plek.stammen) == member:
            woord = " ".join(plek.woord for plek in here)
            known = tuple(way for plek in here for way in plek.anders)
            new = Plek(woord, member, anders=tuple(dict.fromkeys(known + others)), begin=here[-1].begin)
            return [*plekken[:start], new, *plekken[start + length :]]
    return plekken
