"""The mail that tells someone what changed in the sessions they take part in (R9)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leertrajecten.agenda.ical import Adres
from leertrajecten.inschrijvingen.mails import kalender
from leertrajecten.inschrijvingen.mails.opmaak import facts, send
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.sessienieuws.wijziging import Nieuws, Wijziging
from lmb_site.berichten.outbox import Bijlage

SESSIENIEUWS = "sessienieuws"
ONDERWERPEN = {
    Nieuws.NIEUW: "Nieuwe sessie",
    Nieuws.GEANNULEERD: "Gaat niet door",
    Nieuws.HERVAT: "Gaat toch door",
    Nieuws.VERPLAATST: "Verplaatst",
    Nieuws.UITGESTELD: "Uitgesteld",
    Nieuws.GEDATEERD: "Datum bekend",
    Nieuws.ONLINE: "Voortaan online",
    Nieuws.TER_PLAATSE: "Niet langer online",
    Nieuws.PLAATS: "Andere plaats",
}


@dataclass(frozen=True)
class SessieNieuws:
    """What one person hears of one session."""

    deelname: Deelname
    wijziging: Wijziging

    @property
    def versie(self) -> str:
        return f"{self.deelname.sessie.uid}:{self.deelname.sessie.sequence}"


def queue_sessienieuws(inschrijving: Inschrijving, nieuws: Sequence[SessieNieuws], *, at: datetime) -> None:
    """One mail about all of it, with a calendar update for each session on which this person has a seat.

    Whoever replaces the registrant in one of these sessions gets a mail of their own about those, without the
    private link of the registration. Idempotent by the versions of the sessions it tells of.
    """
    _queue(inschrijving, nieuws, Adres(inschrijving.naam, inschrijving.email), at=at, is_vervanger=False)
    for vervanger, own in _by_vervanger(nieuws).items():
        _queue(inschrijving, own, vervanger, at=at, is_vervanger=True)


def _by_vervanger(nieuws: Sequence[SessieNieuws]) -> dict[Adres, list[SessieNieuws]]:
    found: dict[Adres, list[SessieNieuws]] = {}
    for item in nieuws:
        if item.deelname.vervanger_email and item.deelname.is_bevestigd:
            vervanger = Adres(item.deelname.vervanger_naam, item.deelname.vervanger_email)
            found.setdefault(vervanger, []).append(item)
    return found


def _queue(
    inschrijving: Inschrijving,
    nieuws: Sequence[SessieNieuws],
    ontvanger: Adres,
    *,
    at: datetime,
    is_vervanger: bool,
) -> None:
    context = facts(inschrijving)
    bijlagen = _calendar(nieuws, ontvanger, at=at)
    context |= {"ontvanger": ontvanger, "nieuws": nieuws, "bijlagen": bijlagen}
    if is_vervanger:
        context["link"] = ""
    send(
        inschrijving,
        soort=SESSIENIEUWS,
        aan=ontvanger.email,
        onderwerp=_onderwerp(inschrijving.leertraject.title, nieuws),
        sjabloon="sessienieuws",
        context=context,
        oorzaak=f"sessies:{_versies(nieuws)}",
        antwoord_aan=context["contact"]["email"],
        bijlagen=bijlagen,
        at=at,
    )


def _versies(nieuws: Sequence[SessieNieuws]) -> str:
    versies = "\n".join(sorted(item.versie for item in nieuws))
    return hashlib.sha256(versies.encode()).hexdigest()[:32]


def _onderwerp(titel: str, nieuws: Sequence[SessieNieuws]) -> str:
    if len(nieuws) > 1:
        return f"Er verandert iets aan {len(nieuws)} sessies: {titel}"
    wijziging = nieuws[0].wijziging
    return f"{ONDERWERPEN[wijziging.nieuws[0]]}: {nieuws[0].deelname.sessie.titel} ({titel})"


def _calendar(nieuws: Sequence[SessieNieuws], attendee: Adres, *, at: datetime) -> list[Bijlage]:
    """Only for who has a seat: a calendar entry says that one is expected."""
    confirmed = [item for item in nieuws if item.deelname.is_bevestigd]
    stays = [item.deelname.sessie for item in confirmed if item.wijziging.nieuw.stands_in_calendar]
    gone = {
        item.deelname.sessie: (item.wijziging.oud.begin, item.wijziging.oud.einde)
        for item in confirmed
        if item.wijziging.oud
        and item.wijziging.oud.stands_in_calendar
        and not item.wijziging.nieuw.stands_in_calendar
    }
    return [
        *kalender.uitnodigingen(stays, attendee=attendee, at=at),
        *kalender.intrekkingen(
            gone, attendee=attendee, at=at, stonden_op={sessie.pk: times for sessie, times in gone.items()}
        ),
    ]
