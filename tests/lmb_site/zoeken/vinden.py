"""What the site search finds, for tests: all rows at once, in order."""

from lmb_site.zoeken.models import ZoekRegel
from lmb_site.zoeken.zoeken import read_rows
from lmb_site.zoeken.zoeken import search as ask


class Gevonden(list):
    def count(self) -> int:
        return len(self)

    def get(self) -> ZoekRegel:
        [row] = self
        return row


def search(q, soort=None, *, at=None) -> Gevonden:
    treffers = ask(q, soort, at=at).treffers
    return Gevonden(read_rows(treffers, 0, len(treffers)))


def search_any(q, *, at=None) -> Gevonden:
    nabij = ask(q, at=at).nabij
    return Gevonden(read_rows(nabij, 0, len(nabij)))
