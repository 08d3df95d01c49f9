"""One question to the index, from what was typed to rows in order."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from lmb_site.zoeken import kaart, verbeteren
from lmb_site.zoeken.bronnen import all_labels
from lmb_site.zoeken.kaart import Bundel
from lmb_site.zoeken.models import ZoekRegel
from lmb_site.zoeken.synoniemen import groups
from lmb_site.zoeken.treffers import Treffers, Volgorde, Zoeker, everything
from lmb_site.zoeken.vraag import Vraag, parse

SOORT = "soort:"


@dataclass(frozen=True)
class Uitslag:
    """What was found. `vraag` is what was looked for in the end; `bedoeld` its words when they are not those that
    were typed, else ''. `nabij` are the rows that say a good part of it, when none says it all.
    """

    vraag: Vraag
    treffers: Treffers
    nabij: Treffers
    bedoeld: str = ""

    @property
    def best(self) -> Treffers:
        return self.treffers or self.nabij


def shown(soort: str | None = None, *, sinds: date | None = None, at: date | None = None) -> Treffers:
    """Every row of this kind that may be seen on the day `at` (default: today), dated `sinds` or later."""
    rows = everything(kaart.current(), sinds, at or timezone.localdate())
    return (
        rows.only(bundel.kenmerken.get(SOORT + soort, 0) for bundel in rows.stand.bundels) if soort else rows
    )


def search(q: str, soort: str | None = None, *, sinds: date | None = None, at: date | None = None) -> Uitslag:
    """The rows with everything that `q` asks for, where a word may be inflected, part of a compound or a synonym,
    and the last may be a beginning. Only when that finds nothing, one typing error per word is forgiven.

    Nothing dated after `at` (default: today) is found, and nothing at all when `q` has no word in it.
    """
    base = shown(soort, sinds=sinds, at=at)
    none = base.none()
    vraag = parse(q, groups())
    if not vraag:
        return Uitslag(vraag, none, none)
    labels = all_labels(soort)
    zoeker = Zoeker(base, vraag, labels)
    if found := zoeker.all():
        return Uitslag(vraag, found, none)
    bedoeld = ""
    corrected = verbeteren.correct(vraag, zoeker.unknown(), base.stand)
    if corrected != vraag:
        zoeker, vraag = Zoeker(base, corrected, labels), corrected
        bedoeld = " ".join(plek.woord for plek in vraag.plekken)
        found = zoeker.all()
    return Uitslag(vraag, found, none if found else zoeker.some(), bedoeld)


def read_rows(
    treffers: Treffers, start: int, stop: int, volgorde: Volgorde = Volgorde.RELEVANTIE
) -> list[ZoekRegel]:
    """The rows of one page, in order."""
    return read_places(treffers.page(start, stop, volgorde))


def read_places(places: list[tuple[Bundel, int]]) -> list[ZoekRegel]:
    """The rows in these places of the index. One that went in the meantime is left out."""
    keys = [bundel.ids[row] for bundel, row in places]
    found = ZoekRegel.objects.defer("titel_genormaliseerd", "tekst_genormaliseerd").in_bulk(keys)
    return [found[key] for key in keys if key in found]
