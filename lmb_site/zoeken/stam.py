"""The stem of a Dutch word."""

import re
import threading
from functools import lru_cache

import snowballstemmer

_DOUBLE_VOWEL = re.compile(r"([aeou])\1")
_ENDINGS = {"z": "s", "v": "f"}
_local = threading.local()


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


def _stemmer():
    """One per thread: a Snowball stemmer keeps the word it works on inside itself."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("dutch_porter")
    return _local.stemmer
