"""Giving a contact the link to the participants' desk of one leertraject, and taking it back (C5)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.models import BladGebruik, Deelnemersblad
from leertrajecten.models import LeertrajectPage
from lmb_site.models import SiteInstellingen

NA_LAATSTE_SESSIE = timedelta(days=30)
GEWEIGERD = "geweigerd"
ZONDER_DATUM = timedelta(days=90)


def hand_out(
    leertraject: LeertrajectPage, *, email: str, at: datetime, gezien: Iterable[Deelnemersblad] = ()
) -> Deelnemersblad | None:
    """The desk of this contact: the one they have, or a new one when it ended. None once it was withdrawn.

    Until thirty days after the last session; ninety days from now when there is no date yet. `gezien` are the desks that
    were there before the lock: one that works is taken from them, anything else is looked at again.
    """
    ends = [sessie.einde for sessie in leertraject.sessies_in_order if sessie.einde]
    until = max(ends) + NA_LAATSTE_SESSIE if ends else at.astimezone(UTC) + ZONDER_DATUM
    blad = _working([blad for blad in gezien if blad.email.casefold() == email.casefold()], at)
    if blad is None:
        # A contact has few: one that works, and those that ended before it.
        mine = list(leertraject.deelnemersbladen.filter(email__iexact=email).order_by("-pk"))
        if _is_withdrawn(mine):
            return None
        blad = _working(mine, at)
    if blad is None:
        return leertraject.deelnemersbladen.create(email=email, gemaakt_op=at, verloopt_op=max(until, at))
    if blad.verloopt_op < until:
        blad.verloopt_op = until
        blad.save(update_fields=["verloopt_op"])
    return blad


def _is_withdrawn(bladen: list[Deelnemersblad]) -> bool:
    return any(blad.ingetrokken_op and not blad.teruggegeven_op for blad in bladen)


def _working(bladen: list[Deelnemersblad], at: datetime) -> Deelnemersblad | None:
    """Of one contact: the newest that works; None as well when they may have none."""
    if _is_withdrawn(bladen):
        return None
    return next((blad for blad in bladen if blad.is_geldig(at)), None)


def opens(blad: Deelnemersblad, *, at: datetime) -> bool:
    """Whether this link shows the desk now: it did not end, and its address still is one that hears of registrations.

    Looked at each time it is opened: whoever is no longer a contact is out as soon as that is published.
    """
    if not blad.is_geldig(at):
        return False
    contacten = blad.leertraject.contacten.values_list("email", flat=True)
    site = SiteInstellingen.for_site(blad.leertraject.get_site()).contact_email
    return blad.email.casefold() in {address.casefold() for address in (*contacten, site)}


@transaction.atomic
def withdraw(*, blad_id: int, gebruiker, at: datetime | None = None) -> Deelnemersblad:
    """End a link at once; no new one is made for this contact until it is given back. A second time changes nothing."""
    blad = Deelnemersblad.objects.select_for_update().get(pk=blad_id)
    if blad.ingetrokken_op is None:
        blad.ingetrokken_op, blad.ingetrokken_door = at or timezone.now(), gebruiker
        blad.save(update_fields=["ingetrokken_op", "ingetrokken_door"])
    return blad


@transaction.atomic
def give_back(*, blad_id: int, gebruiker=None, at: datetime | None = None) -> Deelnemersblad:
    """Let the contact have a link again: the next notification brings a new one.

    The withdrawn link stays dead, and by whom and when it was withdrawn stays written. A second time changes nothing.
    """
    blad = Deelnemersblad.objects.select_for_update().get(pk=blad_id)
    if blad.ingetrokken_op is not None and blad.teruggegeven_op is None:
        blad.teruggegeven_op, blad.teruggegeven_door = at or timezone.now(), gebruiker
        blad.save(update_fields=["teruggegeven_op", "teruggegeven_door"])
    return blad


def note_use(blad: Deelnemersblad, wat: str, *, at: datetime) -> None:
    """Remember that the desk was used and for what; never about whom."""
    BladGebruik.objects.create(blad=blad, wat=wat, op=at)
    Deelnemersblad.objects.filter(pk=blad.pk).update(laatst_gebruikt_op=at)


def note_refused(blad: Deelnemersblad, *, at: datetime) -> None:
    """Remember that someone came with a link that ended: one line a day, however often a scanner opens it."""
    recent = BladGebruik.objects.filter(blad=blad, wat=GEWEIGERD, op__gt=at - timedelta(days=1))
    if not recent.exists():
        BladGebruik.objects.create(blad=blad, wat=GEWEIGERD, op=at)
