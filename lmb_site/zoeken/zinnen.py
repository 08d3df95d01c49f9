"""Words that stand next to each other, so that a question between quotation marks need not read texts.

The map keeps every run of two and of three words that many rows have; those that few rows have stand together in
groups, which say only which texts to read.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from zlib import crc32

from lmb_site.zoeken.normaliseren import END_OF_STEMS, FORM, OWN_NUMBER, PART, SENTENCE_END

LENGTHS = (2, 3)
MANY = 64
ROWS_PER_GROUP = 8
# What the index keeps besides words in order; nobody can ask for these.
_BREAK = re.compile(f"(?: [{re.escape(FORM + PART + OWN_NUMBER + SENTENCE_END + END_OF_STEMS)}][^ ]*)+")
_CELLS = 1 << 20


def runs(stems: Sequence[str]) -> list[str]:
    """The longest runs that the map may know, which this phrase must all have: one, for a phrase of two or three."""
    length = min(len(stems), LENGTHS[-1])
    return [" ".join(stems[n : n + length]) for n in range(len(stems) - length + 1)]


def number_of_groups(rows: int) -> int:
    return rows // ROWS_PER_GROUP + 1


def group_name(run: str, groups: int) -> str:
    return f"{OWN_NUMBER}{crc32(run.encode()) % groups}"


def runs_in(text: str, length: int) -> set[str]:
    """All runs of so many words in a normalised text."""
    found: set[str] = set()
    for stretch in _BREAK.split(text):
        words = stretch.split()
        found.update(map(" ".join, zip(*(words[n:] for n in range(length)), strict=False)))
    return found


def postings(texts: Sequence[str]) -> Iterator[tuple[str, array]]:
    """For each run that many have, and for each group of the others, the numbers of the rows."""
    groups = number_of_groups(len(texts))
    few: dict[str, array] = {}
    for length in LENGTHS:
        # Every run counted by itself would take more memory than all the texts.
        counted = array("I", bytes(4 * _CELLS))
        for text in texts:
            for run in runs_in(text, length):
                counted[hash(run) % _CELLS] += 1
        many: dict[str, array] = {}
        for number, text in enumerate(texts):
            for run in runs_in(text, length):
                if counted[hash(run) % _CELLS] > MANY:
                    many.setdefault(run, array("I")).append(number)
                    continue
                rows = few.setdefault(group_name(run, groups), array("I"))
                if not rows or rows[-1] != number:
                    rows.append(number)
        yield from many.items()
    yield from few.items()
