"""The mails when a registration, or a part of it, ends."""

from collections.abc import Sequence
from datetime import datetime

from leertrajecten.inschrijvingen.mails.opmaak import calendar_without, facts, send
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import Sessie

ANNULERING = "inschrijving-geannuleerd"
GEWEIGERD = "inschrijving-geweigerd"


def queue_annulering(
    inschrijving: Inschrijving,
    *,
    sessies: Sequence[Sessie],
    deel: Sequence[Sessie],
    reden: str,
    oorzaak: str,
    at: datetime,
) -> None:
    """To the registrant: what was cancelled, and what takes `sessies` out of the calendar.

    `deel` names the sessions when it was a part; it is empty when the whole ended.
    """
    context = {**facts(inschrijving), "deel": deel, "reden": reden, "in_agenda": bool(sessies)}
    organizer = context["contact"]["email"]
    wat = "Je komt niet naar alle sessies" if deel else "Je inschrijving is geannuleerd"
    send(
        inschrijving,
        soort=ANNULERING,
        aan=inschrijving.email,
        onderwerp=f"{wat}: {inschrijving.leertraject.title}",
        sjabloon="inschrijving_geannuleerd",
        context=context,
        oorzaak=oorzaak,
        antwoord_aan=organizer,
        bijlagen=calendar_without(sessies, organizer, at=at),
        at=at,
    )


def queue_geweigerd(inschrijving: Inschrijving, *, reden: str, at: datetime) -> None:
    """To who asked and may not come, with the reason that staff gave."""
    context = {**facts(inschrijving), "reden": reden}
    send(
        inschrijving,
        soort=GEWEIGERD,
        aan=inschrijving.email,
        onderwerp=f"Je inschrijving is niet aanvaard: {inschrijving.leertraject.title}",
        sjabloon="inschrijving_geweigerd",
        context=context,
        oorzaak="goedkeuring",
        antwoord_aan=context["contact"]["email"],
        at=at,
    )
