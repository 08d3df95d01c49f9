"""What is new about a session for someone who was told something else before. Pure: no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from leertrajecten.models import SessieStaat
from lmb_site.templatetags.datums import moment

PLAATS_VOLGT = "de plaats volgt"


class Nieuws(Enum):
    """What happened to a session, as the sentence that tells it."""

    NIEUW = "Deze sessie komt erbij."
    GEANNULEERD = "Deze sessie gaat niet door."
    HERVAT = "Deze sessie gaat toch door."
    VERPLAATST = "Deze sessie is verplaatst."
    UITGESTELD = "Deze sessie is uitgesteld. De nieuwe datum volgt."
    GEDATEERD = "De datum van deze sessie staat vast."
    ONLINE = "Deze sessie is voortaan online."
    TER_PLAATSE = "Deze sessie is niet langer online."
    PLAATS = "Deze sessie heeft een andere plaats."


VRAAGT_REDEN = frozenset({Nieuws.GEANNULEERD, Nieuws.VERPLAATST, Nieuws.UITGESTELD})
"""People had kept that moment free: they are told why."""


@dataclass(frozen=True)
class Stand:
    """A session as someone knows it; from `revisies.public_facts`."""

    begin: datetime | None
    einde: datetime | None
    is_geannuleerd: bool
    is_online: bool
    plaats: str
    adres: str

    @classmethod
    def from_facts(cls, facts: Mapping) -> "Stand":
        begin, einde = (
            datetime.fromisoformat(facts[name]) if facts[name] else None for name in ("begin", "einde")
        )
        return cls(
            begin=begin,
            einde=einde,
            is_geannuleerd=facts["staat"] == SessieStaat.GEANNULEERD,
            is_online=facts["is_online"],
            plaats=facts["plaats"],
            adres=facts["adres"],
        )

    @property
    def wanneer(self) -> str:
        return moment(self)

    @property
    def waar(self) -> str:
        """'Online', 'Online en in Zaal 1, Straat 2', 'Zaal 1, Straat 2' or 'de plaats volgt'."""
        plek = ", ".join(part for part in (self.plaats, self.adres) if part)
        if not self.is_online:
            return plek or PLAATS_VOLGT
        return f"Online en in {plek}" if plek and self.plaats.casefold() != "online" else "Online"

    @property
    def stands_in_calendar(self) -> bool:
        return bool(self.begin and self.einde) and not self.is_geannuleerd


@dataclass(frozen=True)
class Wijziging:
    """The news about one session, for whoever knew it as `oud` (None: not at all)."""

    nieuws: tuple[Nieuws, ...]
    oud: Stand | None
    nieuw: Stand

    @property
    def vraagt_reden(self) -> bool:
        return bool(VRAAGT_REDEN.intersection(self.nieuws))

    @property
    def zinnen(self) -> list[str]:
        return [soort.value for soort in self.nieuws]

    @property
    def regels(self) -> list[tuple[str, str, str]]:
        """(label, before, now); before is '' for what stayed, or was not known."""
        pairs = [("Wanneer", "wanneer")]
        if Nieuws.GEANNULEERD not in self.nieuws:
            pairs.append(("Waar", "waar"))
        return [(label, self._before(name), getattr(self.nieuw, name)) for label, name in pairs]

    def _before(self, name: str) -> str:
        before = getattr(self.oud, name) if self.oud else ""
        return before if before != getattr(self.nieuw, name) else ""


def compare(known: Mapping | None, facts: Mapping, *, at: datetime) -> Wijziging | None:
    """The news for someone who knows `known`; None when there is none worth a mail.

    Nobody is written about what is over, about a session that is off and was off, or about a title alone: a better
    word is no reason to mail a room full of people. Their calendar gets it along with the next real change.
    """
    nieuw = Stand.from_facts(facts)
    oud = Stand.from_facts(known) if known else None
    ends = [stand.einde for stand in (oud, nieuw) if stand and stand.einde]
    if ends and all(einde <= at for einde in ends):
        return None
    nieuws = _nieuws(oud, nieuw)
    return Wijziging(nieuws, oud, nieuw) if nieuws else None


def _nieuws(oud: Stand | None, nieuw: Stand) -> tuple[Nieuws, ...]:
    if nieuw.is_geannuleerd:
        return (Nieuws.GEANNULEERD,) if oud and not oud.is_geannuleerd else ()
    if oud is None:
        return (Nieuws.NIEUW,)
    found = [Nieuws.HERVAT] if oud.is_geannuleerd else []
    if (oud.begin, oud.einde) != (nieuw.begin, nieuw.einde):
        if nieuw.begin is None:
            found.append(Nieuws.UITGESTELD)
        else:
            found.append(Nieuws.VERPLAATST if oud.begin else Nieuws.GEDATEERD)
    if oud.is_online != nieuw.is_online:
        found.append(Nieuws.ONLINE if nieuw.is_online else Nieuws.TER_PLAATSE)
    elif oud.waar != nieuw.waar:
        found.append(Nieuws.PLAATS)
    return tuple(found)
