"""Who came to the door of a session: what their registration is from then on, and when they register after all.

A registration at the door takes no seat and brings no other session.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs.annuleren import withdraw_overdrachten
from leertrajecten.inschrijvingen.verbs.standen import set_inschrijving
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import Sessie


def follow_door(inschrijving: Inschrijving) -> None:
    """Whoever waited for nothing but the session they came to, waits no longer: they are of the door from now on."""
    if _lived(inschrijving).filter(ter_plaatse=False).exists():
        return
    inschrijving.ter_plaatse, inschrijving.hele_reeks = True, False
    inschrijving.save(update_fields=["ter_plaatse", "hele_reeks"])
    set_inschrijving(inschrijving, Stap.TER_PLAATSE, InschrijvingStatus.BEVESTIGD)


def not_yet_at(came: Inschrijving, sessies: Collection[Sessie]) -> list[Sessie]:
    """Of these sessions, those that this registration at the door is not about."""
    there = set(_lived(came).values_list("sessie", flat=True))
    return [sessie for sessie in sessies if sessie.pk not in there]


def end_at_door(came: Inschrijving, *, naar: str, door: Door, at: datetime) -> None:
    """Make room for registration `naar`: an address has one that lives.

    Who was there, was there: that stays with the registration at the door. A form proves no address, and whoever filled
    in somebody else's would read where they were, and get the certificate for it.
    """
    set_inschrijving(came, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
    withdraw_overdrachten(came, at=at)
    record(came, "verplaatst", door=door, op=at, naar=naar)


def _lived(came: Inschrijving) -> QuerySet[Deelname]:
    """Not what they let go of before they came."""
    return came.deelnames.filter(status__in=LEVEND)
