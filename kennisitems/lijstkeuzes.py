"""What a visitor chose in the list of kennisitems besides its facets, and how to let go of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from kennisitems.lijst import filter_kennisitems, find, read_items, search_term
from kennisitems.models.kennisitem import Kennisitem
from kennisitems.sinds import read_sinds
from kennisitems.volgorde import Volgorde, possible, read_volgorde, usual
from lmb_site.lijsten import GefilterdeLijst, clean_value, link
from lmb_site.models import Domein, Thema
from lmb_site.samenvoegen import current_slug
from lmb_site.templatetags.datums import datum_kort
from lmb_site.zoeken.treffers import Volgorde as Rangorde
from lmb_site.zoeken.vraag import Vraag
from lmb_site.zoeken.zoeken import Uitslag

MAX_NABIJ = 5


@dataclass(frozen=True)
class Keuze:
    """A choice in force, with the link that lets it go."""

    titel: str
    label: str
    url: str


@dataclass(frozen=True)
class Sortering:
    """A link to the same rows in another order."""

    label: str
    url: str
    is_gekozen: bool


@dataclass(frozen=True)
class KennisitemLijst(GefilterdeLijst):
    """The list with its order, its `sinds` and what a visitor must be told about bad values (`meldingen`). `uitslag` is
    what the words found before any filter, None without words.
    """

    q: str
    sinds: date | None
    volgorde: Volgorde
    meldingen: Sequence[str]
    uitslag: Uitslag | None = None

    @property
    def vraag(self) -> Vraag | None:
        """To mark its words."""
        return self.uitslag and self.uitslag.vraag

    @property
    def bedoeld(self) -> str:
        """The words that were looked for instead of those that were typed, or ''."""
        return self.uitslag.bedoeld if self.uitslag else ""

    @property
    def is_vergeefs(self) -> bool:
        """Nothing has all the words, whatever filter is let go."""
        return bool(self.uitslag and not self.uitslag.treffers and not self.parameters.get("sinds"))

    @property
    def nabij(self) -> list[Kennisitem]:
        """At most five items that have some of the words, only when none has them all. Reads them."""
        return read_items(self.uitslag.nabij.page(0, MAX_NABIJ, Rangorde.RELEVANTIE)) if self.uitslag else []

    @property
    def filters(self) -> Mapping[str, str]:
        """The parameters that say which rows: those of the feed and the CSV file, that have an order of their own."""
        return {naam: value for naam, value in self.parameters.items() if naam != "volgorde"}

    @property
    def is_gefilterd(self) -> bool:
        return bool(self.filters)

    @property
    def filterquery(self) -> str:
        """`filters` as a query string, '' when there are none."""
        return urlencode(self.filters)

    @property
    def keuzes(self) -> list[Keuze]:
        """Every choice in force: the words, the day, then the facets."""
        keuzes = []
        if self.q:
            keuzes.append(Keuze("Zoekwoorden", f"‘{self.q}’", self._zonder("q")))
        if value := self.parameters.get("sinds"):
            label = f"sinds {datum_kort(self.sinds)}" if self.sinds else f"sinds ‘{value}’"
            keuzes.append(Keuze("Sinds", label, self._zonder("sinds")))
        return keuzes + [Keuze(facet.titel, optie.label, optie.url) for facet, optie in self.gekozen]

    @property
    def sorteringen(self) -> list[Sortering]:
        return [
            Sortering(volgorde.label, self._met_volgorde(volgorde), volgorde == self.volgorde)
            for volgorde in possible(self.q)
        ]

    def _zonder(self, naam: str) -> str:
        left = {other: value for other, value in self.parameters.items() if other != naam}
        if naam == "q" and left.get("volgorde") == Volgorde.RELEVANTIE:
            del left["volgorde"]
        return link(left)

    def _met_volgorde(self, volgorde: Volgorde) -> str:
        chosen = {} if volgorde == usual(self.q) else {"volgorde": volgorde.value}
        return link({**self.filters, **chosen})


def read_lijst(
    parameters: Mapping[str, str], *, volgorde: Volgorde | None = None, at: date | None = None
) -> KennisitemLijst:
    """The list as `parameters` ask for it: the filters, `q`, `sinds` a day and `volgorde`.

    Without an order the most relevant first where there are words, else the latest. A `volgorde` given here goes
    before the one of the parameters. A bad day gives an empty list, a bad order the usual one; both with a sentence
    that says so. A theme or domain that went into another leads to that one.
    """
    q = search_term(parameters)
    sinds, day, bad_day = read_sinds(parameters)
    asked, bad_order = (volgorde, "") if volgorde else read_volgorde(parameters, q)
    kept = {"sinds": sinds, "volgorde": asked.value if not volgorde and asked != usual(q) else ""}
    since = date.max if bad_day else day
    uitslag = find(parameters, sinds=since, at=at)
    lijst = filter_kennisitems(
        parameters,
        uitslag=uitslag,
        sinds=since,
        volgorde=asked,
        kept={naam: value for naam, value in kept.items() if value},
        at=at,
    )
    if not lijst.aantal and (renamed := _renamed(parameters)):
        return read_lijst(
            {**{naam: parameters[naam] for naam in parameters}, **renamed}, volgorde=volgorde, at=at
        )
    return KennisitemLijst(
        **{f.name: getattr(lijst, f.name) for f in fields(lijst)},
        q=q,
        sinds=day,
        volgorde=asked,
        meldingen=[melding for melding in (bad_day, bad_order) if melding],
        uitslag=uitslag,
    )


def _renamed(parameters: Mapping[str, str]) -> dict[str, str]:
    """The labels asked for by an old address, with the address they went to. Nothing carries an old one any more."""
    found = {
        naam: current_slug(model, value)
        for naam, model in (("thema", Thema), ("domein", Domein))
        if (value := clean_value(parameters.get(naam, "")))
    }
    return {naam: slug for naam, slug in found.items() if slug}
