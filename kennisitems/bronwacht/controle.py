"""Looks at one source, as lightly as its server allows: HEAD first, the beginning of the page only when that fails."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from kennisitems import ophalen
from kennisitems.bronwacht.models import BronToestand

SECONDS = 10.0
MAX_BYTES = 1024
# These say nothing of the page: the server does not want a program to look, or not now.
ONBESLIST = frozenset({401, 403, 405, 406, 407, 408, 425, 429, 451})
NOT_SATISFIABLE = 416  # a page shorter than what we asked of it


@dataclass(frozen=True)
class Bevinding:
    """`toestand` is None where nothing can be said."""

    toestand: BronToestand | None
    reden: str = ""
    nieuw_adres: str = ""


def look_at(
    url: str, *, seconds: float = SECONDS, allow: Callable[[str, int], bool] | None = None
) -> Bevinding:
    """What a visitor would meet behind `url`. Never raises for what a server does."""
    try:
        answer = ophalen.fetch(url, method="HEAD", seconds=seconds, allow=allow)
        if 200 <= answer.status < 300:
            return _good(url, answer)
    except ophalen.OphaalError:
        pass  # many servers answer only to GET
    try:
        answer = ophalen.fetch(
            url,
            headers={"Range": f"bytes=0-{MAX_BYTES - 1}"},
            seconds=seconds,
            max_bytes=MAX_BYTES,
            allow=allow,
        )
    except ophalen.OphaalError as error:
        return Bevinding(BronToestand.DOOD, str(error))
    if 200 <= answer.status < 300 or answer.status == NOT_SATISFIABLE:
        return _good(url, answer)
    if answer.status in ONBESLIST:
        return Bevinding(None, f"De server laat ons niet kijken (code {answer.status}).")
    return Bevinding(BronToestand.DOOD, f"De server antwoordt met code {answer.status}.")


def _good(url: str, answer: ophalen.Antwoord) -> Bevinding:
    if answer.moved_to and not _is_same(url, answer.moved_to):
        return Bevinding(
            BronToestand.VERHUISD, "De pagina staat voorgoed op een ander adres.", answer.moved_to
        )
    return Bevinding(BronToestand.GOED)


def _is_same(one: str, other: str) -> bool:
    """Apart from the s of https and a slash at the end: identifiers such as ELI are written with http."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.hostname, first.path.rstrip("/"), first.query) == (
        second.hostname,
        second.path.rstrip("/"),
        second.query,
    )
