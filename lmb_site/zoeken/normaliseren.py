"""Makes one form of all the ways to write a word, for what we index and for what visitors type alike.

SQLite and PostgreSQL find the same, because neither has to understand the words.
"""

import html
import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MAX_QUERY_WORDS = 16
# Words that say nothing about a subject; a query of nothing else keeps them.
FUNCTION_WORDS = frozenset(
    "aan bij dat de die een en het in is met naar of om op over te tot uit van voor wat".split()  # noqa: SIM905
)

_TAG = re.compile(r"<[^>]*>")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_POSSESSIVE = re.compile(r"['’`´]s\b")
_TOKEN = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_JOINTS = re.compile(r"[-/.]")
_DOUBLE_VOWEL = re.compile(r"([aeou])\1")
_ENDINGS = {"z": "s", "v": "f"}
_local = threading.local()


@dataclass(frozen=True)
class Zoekwoord:
    """A word of a query: as typed, which a prefix can match, and its stem."""

    vorm: str
    stam: str


def fold(text: str) -> str:
    """Without case, accents, markup and typographic variants: 'Crème brûlée' and 'creme brulee' are one."""
    text = html.unescape(_TAG.sub(" ", text or ""))
    text = unicodedata.normalize("NFKD", text.translate(_DASHES).casefold())
    return _POSSESSIVE.sub("", "".join(c for c in text if not unicodedata.combining(c)))


def split(text: str) -> list[str]:
    """The words in order, folded. Act numbers and the like ('2019/318', 'covid-19') stay whole."""
    words = []
    for token in _TOKEN.findall(fold(text)):
        parts = _JOINTS.split(token)
        words += [token] if any(part.isdecimal() for part in parts) else parts
    return words


def normalise(text: str) -> list[str]:
    """The stems of the words in order."""
    return [stem(word) for word in split(text)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Dutch stem of a folded word; what has a digit in it stays as it is.

    Snowball (the Porter variant) leaves pairs apart that belong together; so it runs until nothing changes
    (fietsen, fiets), long vowels shorten (mondiaal, mondiale), z and v at the end become s and f (huizen,
    huis), and an s after a vowel goes (subsidies, subsidie). A stem need not be a word.
    """
    if not word.isalpha():
        return word
    stemmer = _stemmer()
    for _ in range(4):
        previous, word = word, stemmer.stemWord(word)
        if word == previous:
            break
    word = _DOUBLE_VOWEL.sub(r"\1", word)
    word = word[:-1] + _ENDINGS.get(word[-1], word[-1])
    return word[:-1] if re.search(r"...[aeiou]s$", word) else word


def index_text(*texts: str) -> str:
    """What the index keeps: all stems in order, then each other form once, every word between spaces."""
    words = [word for text in texts for word in split(text)]
    stems = [stem(word) for word in words]
    forms = dict.fromkeys(form for word in words for form in (word, *_parts(word)))
    for seen in stems:
        forms.pop(seen, None)
    return f" {' '.join(stems)} | {' '.join(forms)} "


def parse_query(q: str) -> list[Zoekwoord]:
    """The words of a query that all have to be there; the last may be the beginning of a word."""
    words = split(q)
    telling = [word for word in words if word not in FUNCTION_WORDS] or words
    return [Zoekwoord(word, stem(word)) for word in telling[:MAX_QUERY_WORDS]]


def _parts(word: str) -> list[str]:
    """'2007/46/eg' is also found as '2007/46', '46' and 'eg'."""
    parts = _JOINTS.split(word)
    if len(parts) == 1:
        return []
    heads = [match.start() for match in _JOINTS.finditer(word)]
    return [*(word[:end] for end in heads[1:]), *parts, *map(stem, parts)]


def _stemmer():
    """One per thread: a Snowball stemmer keeps the word it works on inside itself."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("dutch_porter")
    return _local.stemmer
