"""One typing error: the words of the index that differ by one letter, or by two that changed places."""

from dataclasses import replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from lmb_site.zoeken.kaart import Stand
from lmb_site.zoeken.normaliseren import FORM
from lmb_site.zoeken.stam import stem
from lmb_site.zoeken.vraag import Plek, Vraag

MIN_LENGTH = 5
MAX_WAYS = 20


def correct(vraag: Vraag, unknown: list[Plek], stand: Stand) -> Vraag:
    """The question with each unknown word of five letters or more replaced by what it is one error away from: the
    most frequent word first, the others as other ways to say it. The same question when there is no such word.
    """
    return Vraag(tuple(_corrected(plek, stand) if plek in unknown else plek for plek in vraag.plekken))


def _corrected(plek: Plek, stand: Stand) -> Plek:
    ways = nearest(plek.woord, stand)
    if not ways:
        return plek
    stems = list(dict.fromkeys(map(stem, ways)))
    return replace(
        plek, woord=ways[0], stammen=(stems[0],), anders=tuple((way,) for way in stems[1:]), begin=""
    )


def nearest(word: str, stand: Stand) -> list[str]:
    """The words one error away, the most frequent first; of equals the first of the alphabet."""
    if len(word) < MIN_LENGTH or not word.isalpha():
        return []
    found: dict[str, int] = {}
    for bundel in stand.bundels:
        near = [
            way
            for way, *_ in extract(
                word, bundel.vocabulary(), scorer=OSA.distance, score_cutoff=1, limit=MAX_WAYS
            )
        ]
        bundel.prepare([FORM + way for way in near], [])
        for way in near:
            found[way] = found.get(way, 0) + (bundel.word(FORM + way)[1] & bundel.present).bit_count()
    return sorted((way for way, number in found.items() if number), key=lambda way: (-found[way], way))
