"""The mails when a place goes to a colleague, for good or for one session.

The colleague reads who asks, from where, and what for; nothing else about the registrant.
"""

from dataclasses import dataclass
from datetime import datetime

from leertrajecten.agenda.ical import Adres
from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst
from leertrajecten.inschrijvingen.mails import kalender
from leertrajecten.inschrijvingen.mails.nieuws import queue_nieuws
from leertrajecten.inschrijvingen.mails.opmaak import absolute, facts, send
from leertrajecten.inschrijvingen.mails.registratie import send_stand
from leertrajecten.inschrijvingen.models import Deelname, Overdracht

VRAAG = "overdracht-vraag"
OVERGENOMEN = "plaats-overgenomen"
OVERGEDRAGEN = "plaats-overgedragen"
NIET_OVERGENOMEN = "overdracht-niet"
VERVANGER = "vervanger"
VERVANGER_NIET_NODIG = "vervanger-niet-nodig"


@dataclass(frozen=True)
class Persoon:
    """Whom a mail is for when the registration no longer says so."""

    naam: str
    email: str


def queue_overdracht_vraag(overdracht: Overdracht, *, at: datetime) -> None:
    """To the colleague: who asks, for what, until when; the link opens a page that asks."""
    inschrijving = overdracht.inschrijving
    sessies = [d for d in inschrijving.deelnames.in_order() if d.is_bevestigd and not d.sessie.is_past(at)]
    _send(
        overdracht,
        soort=VRAAG,
        aan=overdracht.email,
        onderwerp=f"{inschrijving.naam} vraagt of je een plaats overneemt",
        sjabloon="overdracht_vraag",
        antwoord_aan=inschrijving.email,
        komende_deelnames=sessies,
        overdracht_link=absolute(overdracht.get_absolute_url()),
        at=at,
    )


def queue_overgedragen(overdracht: Overdracht, former: Persoon, *, at: datetime) -> None:
    """To the colleague: the place is theirs. To who had it: it is gone, also from the calendar. And to the contacts."""
    inschrijving = overdracht.inschrijving
    oorzaak = f"overdracht:{overdracht.pk}"
    send_stand(
        inschrijving,
        soort=OVERGENOMEN,
        onderwerp="Je neemt een plaats over",
        aanleiding=f"Je nam de plaats van {former.naam} over.",
        oorzaak=oorzaak,
        at=at,
    )
    coming = [
        d.sessie for d in inschrijving.deelnames.in_order() if d.is_bevestigd and not d.sessie.is_past(at)
    ]
    _send(
        overdracht,
        soort=OVERGEDRAGEN,
        aan=former.email,
        onderwerp="Je plaats is overgenomen",
        sjabloon="overgedragen",
        bijlagen=kalender.intrekkingen(coming, attendee=Adres(former.naam, former.email), at=at),
        vorige=former,
        at=at,
    )
    queue_nieuws(inschrijving, "overgedragen", oorzaak=oorzaak, at=at)


def queue_overdracht_niet(overdracht: Overdracht, *, at: datetime) -> None:
    """To who asked: the colleague does not take the place, or did not answer; it is still theirs."""
    _send(
        overdracht,
        soort=NIET_OVERGENOMEN,
        aan=overdracht.inschrijving.email,
        onderwerp="Je plaats is niet overgenomen",
        sjabloon="overdracht_niet",
        is_verlopen=overdracht.uitkomst == OverdrachtUitkomst.VERLOPEN,
        at=at,
    )


def queue_vervanger(deelname: Deelname, *, oorzaak: str, at: datetime) -> None:
    """To the substitute: whom they stand in for, where and when, with the session for the calendar."""
    inschrijving = deelname.inschrijving
    context = {**facts(inschrijving), "deelname": deelname, "vervangen_deelnames": [deelname]}
    send(
        inschrijving,
        soort=VERVANGER,
        aan=deelname.vervanger_email,
        onderwerp=f"Je vervangt {inschrijving.naam}: {deelname.sessie.titel}",
        sjabloon="vervanger",
        context=context,
        oorzaak=oorzaak,
        antwoord_aan=inschrijving.email,
        bijlagen=kalender.uitnodigingen(
            [deelname.sessie], attendee=Adres(deelname.vervanger_naam, deelname.vervanger_email), at=at
        ),
        at=at,
    )


def queue_vervanger_niet_nodig(deelname: Deelname, *, aan: str, oorzaak: str, at: datetime) -> None:
    """To who would have stood in: it is no longer needed."""
    inschrijving = deelname.inschrijving
    context = {**facts(inschrijving), "deelname": deelname}
    send(
        inschrijving,
        soort=VERVANGER_NIET_NODIG,
        aan=aan,
        onderwerp=f"Je hoeft {inschrijving.naam} niet te vervangen: {deelname.sessie.titel}",
        sjabloon="vervanger_niet_nodig",
        context=context,
        oorzaak=oorzaak,
        antwoord_aan=inschrijving.email,
        bijlagen=kalender.intrekkingen([deelname.sessie], attendee=Adres("", aan), at=at),
        at=at,
    )


def _send(
    overdracht: Overdracht, *, soort: str, aan: str, onderwerp: str, sjabloon: str, at: datetime, **more
) -> None:
    inschrijving = overdracht.inschrijving
    bijlagen, antwoord_aan = more.pop("bijlagen", ()), more.pop("antwoord_aan", "")
    context = {**facts(inschrijving), "overdracht": overdracht, **more}
    send(
        inschrijving,
        soort=soort,
        aan=aan,
        onderwerp=f"{onderwerp}: {inschrijving.leertraject.title}",
        sjabloon=sjabloon,
        context=context,
        oorzaak=f"overdracht:{overdracht.pk}",
        antwoord_aan=antwoord_aan or context["contact"]["email"],
        bijlagen=bijlagen,
        at=at,
    )
