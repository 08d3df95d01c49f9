"""Makes one form of all the ways to write a word, for what we index and for what visitors type alike.

SQLite and PostgreSQL find the same, because neither has to understand the words.
"""

import html
import re
import unicodedata

from lmb_site.zoeken.samenstellingen import compound_parts
from lmb_site.zoeken.stam import stem

MAX_WORD_LENGTH = 60
MAX_JOINTS = 4
SENTENCE_END, END_OF_STEMS, FORM, PART, OWN_NUMBER = ".", "|", "=", "+", "#"
# Words that say nothing about a subject; a query of nothing else keeps them.
FUNCTION_WORDS = frozenset(
    [
        "aan",
        "al",
        "alles",
        "als",
        "bij",
        "dan",
        "dat",
        "de",
        "deze",
        "die",
        "dit",
        "doe",
        "doen",
        "doet",
        "door",
        "een",
        "en",
        "er",
        "gaan",
        "gaat",
        "had",
        "heb",
        "hebben",
        "heeft",
        "het",
        "hoe",
        "iets",
        "ik",
        "in",
        "is",
        "je",
        "kan",
        "krijg",
        "krijgen",
        "krijgt",
        "kunnen",
        "maar",
        "mag",
        "me",
        "met",
        "mijn",
        "moet",
        "moeten",
        "mogen",
        "naar",
        "nog",
        "nr",
        "nummer",
        "of",
        "om",
        "onze",
        "ons",
        "op",
        "over",
        "te",
        "tot",
        "uit",
        "van",
        "voor",
        "waar",
        "waarom",
        "wanneer",
        "wat",
        "we",
        "welk",
        "welke",
        "wie",
        "wil",
        "willen",
        "word",
        "worden",
        "wordt",
        "ze",
        "zijn",
        "zit",
        "zitten",
    ]
)

_TAG = re.compile(r"<[^>]*>")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_POSSESSIVE = re.compile(r"['’`´]s\b")
_TOKEN = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_ABBREVIATION = re.compile(r"\b([^\W\d_]+)\.(?=\d)")  # 'nr.2019/318'
_JOINTS = re.compile(r"[-/.]")


def fold(text: str) -> str:
    """Without case, accents, markup and typographic variants: 'Crème brûlée' and 'creme brulee' are one."""
    text = html.unescape(_TAG.sub(" ", text or ""))
    if text.isascii():
        return _POSSESSIVE.sub("", text.lower())
    text = unicodedata.normalize("NFKD", text.translate(_DASHES).casefold())
    return _POSSESSIVE.sub("", "".join(c for c in text if not unicodedata.combining(c)))


def split(text: str) -> list[str]:
    """The words in order, folded. Act numbers and the like ('2019/318', 'covid-19') stay whole."""
    words = []
    for token in _TOKEN.findall(_ABBREVIATION.sub(r"\1 ", fold(text))):
        parts = _JOINTS.split(token)
        found = [token] if any(part.isdecimal() for part in parts) else parts
        words += [word[:MAX_WORD_LENGTH] for word in found]
    return words


def normalise(text: str) -> list[str]:
    """The stems of the words in order."""
    return [stem(word) for word in split(text)]


def index_text(*texts: str) -> str:
    """What the index keeps, every word between spaces: all stems in order, with a full stop between one text and
    the next; then each form once as '=form', the parts of numbers, and the stems of the parts of compounds as
    '+water'.
    """
    per_text = [split(text) for text in texts]
    words = [word for found in per_text for word in found]
    stems = f" {SENTENCE_END} ".join(" ".join(map(stem, found)) for found in per_text)
    others = dict.fromkeys(form for word in words for form in (FORM + word, *number_parts(word)))
    parts = dict.fromkeys(f"{PART}{stem(part)}" for word in words for part in compound_parts(word))
    return f" {stems} {END_OF_STEMS} {' '.join([*others, *parts])} "


def number_text(nummer: str) -> str:
    """What the index keeps of the number of an act itself: '#2019/318'."""
    return "".join(f"{OWN_NUMBER}{word} " for word in split(nummer) if not word.isalpha())


def telling_words(words: list[str]) -> list[str]:
    """Without those that say nothing about a subject; all, when there is nothing else."""
    return [word for word in words if word not in FUNCTION_WORDS] or words


def number_parts(word: str) -> list[str]:
    """Every run of what stands between the joints: '2007/46/eg' is also found as '2007/46', '46/eg', '46' and 'eg'."""
    if word.isalpha():
        return []
    joints = [match.span() for match in _JOINTS.finditer(word)][:MAX_JOINTS]
    if not joints:
        return []
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(word)]
    runs = [
        word[start:end]
        for n, start in enumerate(starts)
        for end in ends[n:]
        if (start, end) != (0, len(word))
    ]
    return [form for run in runs for form in dict.fromkeys((run, stem(run)))]
