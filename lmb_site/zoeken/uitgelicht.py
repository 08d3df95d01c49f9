"""Results that staff put first for some questions."""

from lmb_site.zoeken.models import Uitgelicht
from lmb_site.zoeken.normaliseren import normalise, telling_words


def promoted_for(q: str) -> list[Uitgelicht]:
    """Those meant for exactly the words of `q`, whatever their endings and order."""
    wanted = _words(q)
    if not wanted:
        return []
    return [
        one
        for one in Uitgelicht.objects.all()
        if any(_words(line) == wanted for line in one.woorden.splitlines())
    ]


def _words(text: str) -> set[str]:
    return set(normalise(" ".join(telling_words(text.casefold().split()))))
