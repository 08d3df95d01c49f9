"""Dutch writes 'afvalwater' as one word; who looks for 'water' must find it as well.

The words a compound can be made of stand in `woordenlijst.txt`, which is ours to extend.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from lmb_site.zoeken.stam import stem

MIN_PART = 3
MIN_COMPOUND = 7
# With a tail we know, a beginning we do not know is a word when it is this long and can be spoken.
MIN_UNKNOWN, MIN_TAIL_OF_UNKNOWN = 4, 6
LINKS = ("", "s", "en", "n", "e")
_VOWEL = re.compile(r"[aeiouy]")
# Beginnings that change a word instead of naming a thing.
_PREFIXES = frozenset(
    "aan achter anti door her hoofd inter mis multi ont onder over super tegen toe trans ver voor weder".split()  # noqa: SIM905
)


@lru_cache(maxsize=50_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The words that a folded word is made of, () for one that is no compound: 'gemeentefinanciering' gives
    'gemeente' and 'financiering', with or without s, n, e or en between them. The longest tail counts.
    """
    if len(word) < MIN_COMPOUND or not word.isalpha():
        return ()
    for cut in range(MIN_PART, len(word) - MIN_PART + 1):
        tail = word[cut:]
        if stem(tail) not in _stems():
            continue
        if head := _head(word[:cut], 0 if stem(word) in _stems() else len(tail)):
            return (*(compound_parts(head) or (head,)), tail)
    return ()


def _head(written: str, tail_length: int) -> str:
    """`written` without the letters that link it to the tail; '' when it is no word. With a long tail that we
    know, it need not be one of ours.
    """
    if written in _PREFIXES:
        return ""
    for link in LINKS:
        head = written.removesuffix(link) if link else written
        if (
            len(head) >= MIN_PART
            and written.endswith(link)
            and (stem(head) in _stems() or compound_parts(head))
        ):
            return head
    unknown = len(written) >= MIN_UNKNOWN and tail_length >= MIN_TAIL_OF_UNKNOWN
    return written if unknown and _VOWEL.search(written) else ""


@cache
def _stems() -> frozenset[str]:
    lines = Path(__file__).with_name("woordenlijst.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())
