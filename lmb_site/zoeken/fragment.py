"""The words of a question, marked in what is shown of a row: `<mark>` around them, everything else escaped."""

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lmb_site.zoeken.normaliseren import split
from lmb_site.zoeken.samenstellingen import compound_parts
from lmb_site.zoeken.stam import stem
from lmb_site.zoeken.vraag import Vraag

LENGTH = 260
_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


def highlight(text: str, vraag: Vraag) -> SafeString:
    """The whole text with every word that answers the question marked, whatever its accents and endings."""
    parts = []
    end = 0
    for start, stop in _hits(text, vraag):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308  (each part is escaped above)


def snippet(text: str, vraag: Vraag) -> SafeString:
    """Some of a long text, from shortly before the first word that answers; whole words, with dots where it was cut."""
    if len(text) <= LENGTH:
        return highlight(text, vraag)
    first = next((start for start, _ in _hits(text, vraag)), 0)
    start = 0 if first < LENGTH // 2 else text.rfind(" ", 0, first - LENGTH // 4) + 1
    stop = (
        start + LENGTH
        if start + LENGTH >= len(text)
        else max(text.rfind(" ", start, start + LENGTH), start + 1)
    )
    before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
    return mark_safe(f"{before}{highlight(text[start:stop], vraag)}{after}")  # noqa: S308


def _hits(text: str, vraag: Vraag) -> Iterator[tuple[int, int]]:
    wanted = {stam for plek in vraag.plekken for way in (plek.stammen, *plek.anders) for stam in way}
    for match in _WORD.finditer(text):
        if _answers(match.group(), wanted, vraag.beginnings):
            yield match.span()


def _answers(word: str, wanted: set[str], beginnings: set[str]) -> bool:
    for written in split(word):
        if stem(written) in wanted or any(written.startswith(letters) for letters in beginnings):
            return True
        if any(stem(part) in wanted for part in compound_parts(written)):
            return True
        if not written.isalpha() and wanted.intersection(re.split(r"[-/.]", written)):
            return True
    return False
