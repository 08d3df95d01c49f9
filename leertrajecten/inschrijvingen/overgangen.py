"""Which step leads from which status to which, and who may take it. The verbs consult this table; nothing else does.

A status belongs to a registration as a whole and to each of its sessions; the table holds for both. Where people
choose sessions, the whole follows from its sessions, so one step can lead to more than one status.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus, Wie

AANGEVRAAGD = InschrijvingStatus.AANGEVRAAGD
BEVESTIGD = InschrijvingStatus.BEVESTIGD
WACHTLIJST = InschrijvingStatus.WACHTLIJST
AANGEBODEN = InschrijvingStatus.AANGEBODEN
GEANNULEERD = InschrijvingStatus.GEANNULEERD
VERVALLEN = InschrijvingStatus.VERVALLEN
GEWEIGERD = InschrijvingStatus.GEWEIGERD


class Stap(StrEnum):
    INSCHRIJVEN = "inschrijven"
    GOEDKEUREN = "goedkeuren"
    WEIGEREN = "weigeren"
    AANBIEDEN = "een plaats aanbieden"
    AANVAARDEN = "een plaats aanvaarden"
    AFWIJZEN = "een plaats afwijzen"
    VERVALLEN = "laten vervallen"
    INTREKKEN = "een aanbod intrekken"
    BEVESTIGEN = "bevestigen"
    ANNULEREN = "annuleren"
    WIJZIGEN = "wijzigen"
    VERVANGEN = "een vervanger sturen"
    OVERDRAGEN = "overdragen"
    VERPLAATSEN = "verplaatsen"
    AANWEZIGHEID = "aanwezigheid noteren"
    TER_PLAATSE = "ter plaatse inschrijven"


@dataclass(frozen=True)
class Overgang:
    """One arrow. `van` is None where a registration begins."""

    van: InschrijvingStatus | None
    stap: Stap
    naar: InschrijvingStatus
    wie: frozenset[Wie]


REGISTRANT = frozenset({Wie.DEELNEMER, Wie.BEHEER})
STAFF = frozenset({Wie.BEHEER})
DESK = frozenset({Wie.CONTACT, Wie.BEHEER})
SITE = frozenset({Wie.SITE})
ANYONE = frozenset(Wie)


def _arrows(
    van: Collection[InschrijvingStatus | None],
    stap: Stap,
    naar: Collection[InschrijvingStatus],
    wie: frozenset[Wie],
) -> list[Overgang]:
    return [Overgang(start, stap, end, wie) for start in van for end in naar]


OVERGANGEN: tuple[Overgang, ...] = (
    *_arrows([None], Stap.INSCHRIJVEN, [BEVESTIGD, WACHTLIJST, AANGEVRAAGD], ANYONE),
    *_arrows([AANGEVRAAGD], Stap.GOEDKEUREN, [BEVESTIGD, WACHTLIJST], STAFF),
    *_arrows([AANGEVRAAGD, WACHTLIJST], Stap.WEIGEREN, [GEWEIGERD], STAFF),
    *_arrows([WACHTLIJST], Stap.AANBIEDEN, [AANGEBODEN], SITE),
    *_arrows([AANGEBODEN], Stap.AANVAARDEN, [BEVESTIGD], REGISTRANT),
    *_arrows([AANGEBODEN], Stap.AFWIJZEN, [GEANNULEERD, WACHTLIJST], REGISTRANT),
    *_arrows([AANGEBODEN], Stap.VERVALLEN, [VERVALLEN, WACHTLIJST], SITE),
    *_arrows([AANGEBODEN], Stap.INTREKKEN, [WACHTLIJST], SITE),
    *_arrows([WACHTLIJST, AANGEBODEN], Stap.BEVESTIGEN, [BEVESTIGD], STAFF),
    *_arrows([*sorted(LEVEND)], Stap.ANNULEREN, [GEANNULEERD], ANYONE),
    *_arrows([BEVESTIGD], Stap.ANNULEREN, [AANGEBODEN, WACHTLIJST], ANYONE),
    *_arrows([AANGEBODEN], Stap.ANNULEREN, [WACHTLIJST], ANYONE),
    *_arrows([AANGEVRAAGD], Stap.WIJZIGEN, [AANGEVRAAGD], REGISTRANT),
    *_arrows(
        [WACHTLIJST, AANGEBODEN, BEVESTIGD], Stap.WIJZIGEN, [WACHTLIJST, AANGEBODEN, BEVESTIGD], REGISTRANT
    ),
    *_arrows([BEVESTIGD], Stap.VERVANGEN, [BEVESTIGD], REGISTRANT | DESK),
    *_arrows([BEVESTIGD], Stap.OVERDRAGEN, [BEVESTIGD], REGISTRANT | {Wie.COLLEGA, Wie.SITE}),
    *_arrows([*sorted(LEVEND)], Stap.VERPLAATSEN, [GEANNULEERD], STAFF),
    *_arrows([BEVESTIGD], Stap.AANWEZIGHEID, [BEVESTIGD], DESK),
    *_arrows([None, *InschrijvingStatus], Stap.TER_PLAATSE, [BEVESTIGD], DESK),
)

_STAND = {
    AANGEVRAAGD: "wacht nog op goedkeuring",
    BEVESTIGD: "is bevestigd",
    WACHTLIJST: "staat op de wachtlijst",
    AANGEBODEN: "wacht op een antwoord op de aangeboden plaats",
    GEANNULEERD: "is geannuleerd",
    VERVALLEN: "is vervallen",
    GEWEIGERD: "is niet aanvaard",
}


def refusal(status: InschrijvingStatus | str, stap: Stap, wie: Wie | str) -> str:
    """Why this step cannot be taken, as a sentence; '' when it can."""
    arrows = [o for o in OVERGANGEN if o.stap == stap and o.van == status]
    if not arrows:
        return f"{stap.capitalize()} kan niet: deze inschrijving {_STAND[InschrijvingStatus(status)]}."
    if not any(wie in o.wie for o in arrows):
        allowed = {who for o in arrows for who in o.wie}
        who = " of ".join(Wie(w).label for w in Wie if w in allowed)
        return f"{stap.capitalize()} kan hier niet: dat doet {who}."
    return ""


def leads(van: InschrijvingStatus | str, stap: Stap, naar: InschrijvingStatus | str) -> bool:
    """Whether the table has this arrow."""
    return any(o.van == van and o.stap == stap and o.naar == naar for o in OVERGANGEN)
