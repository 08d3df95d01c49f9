from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.registreren import give_seats
from leertrajecten.inschrijvingen.verbs.standen import follow_sessies, require, set_deelnames
from leertrajecten.inschrijvingen.verslag import record

GOEDGEKEURD = frozenset(
    {InschrijvingStatus.BEVESTIGD, InschrijvingStatus.WACHTLIJST, InschrijvingStatus.AANGEBODEN}
)
NIETS_MEER = (
    "De sessies waarvoor deze persoon inschreef, zijn begonnen, voorbij of geannuleerd. "
    "Goedkeuren kan niet meer. Weiger de inschrijving en leg uit waarom."
)


@transaction.atomic
def approve_inschrijving(*, inschrijving_id: int, door: Door, at: datetime | None = None) -> Inschrijving:
    """Give who asked a seat, or a place on the waiting list by the order of asking. A second time changes nothing.

    Refuses when nothing is left to give: every session that was asked for is over, has begun or does not take place.
    """
    at = at or timezone.now()
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    if inschrijving.status in GOEDGEKEURD:
        return inschrijving
    require(inschrijving.status, Stap.GOEDKEUREN, door)
    asked = list(inschrijving.deelnames.filter(status=InschrijvingStatus.AANGEVRAAGD).in_order())
    gone = [deelname for deelname in asked if not wachtlijst.is_at_stake(deelname.sessie, at)]
    asked = [deelname for deelname in asked if deelname not in gone]
    if gone and not asked:
        raise InschrijvingError(NIETS_MEER)
    wachtlijst.hand_out(leertraject, at=at)
    plaatsen = Plaatsen.count(leertraject, [deelname.sessie for deelname in asked], at=at)
    statussen, uitleg = give_seats(
        plaatsen,
        [deelname.sessie for deelname in asked],
        gemeente_id=inschrijving.gemeente_id,
        hele_reeks=inschrijving.hele_reeks,
        leertraject=leertraject,
    )
    for deelname, status in zip(asked, statussen, strict=True):
        set_deelnames([deelname], Stap.GOEDKEUREN, status)
    set_deelnames(gone, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
    follow_sessies(inschrijving, Stap.GOEDKEUREN, ended=InschrijvingStatus.WACHTLIJST)
    record(inschrijving, "goedgekeurd", door=door, op=at, status=inschrijving.status, uitleg=uitleg)
    mails.queue_goedgekeurd(inschrijving, at=at)
    mails.queue_nieuws(inschrijving, "goedgekeurd", oorzaak="goedkeuring", at=at)
    return inschrijving


@transaction.atomic
def reject_inschrijving(
    *, inschrijving_id: int, door: Door, reden: str = "", at: datetime | None = None
) -> Inschrijving:
    """Refuse who asked, or who waits; `reden` stands in the mail to them. A second time changes nothing."""
    at = at or timezone.now()
    _, inschrijving = slot.lock_inschrijving(inschrijving_id)
    if inschrijving.status == InschrijvingStatus.GEWEIGERD:
        return inschrijving
    require(inschrijving.status, Stap.WEIGEREN, door)
    before = inschrijving.status
    living = inschrijving.deelnames.filter(status__in=LEVEND)
    set_deelnames(living, Stap.WEIGEREN, InschrijvingStatus.GEWEIGERD)
    follow_sessies(inschrijving, Stap.WEIGEREN, ended=InschrijvingStatus.GEWEIGERD)
    record(inschrijving, "geweigerd", door=door, op=at, van=before, reden=reden)
    mails.queue_geweigerd(inschrijving, reden=reden, at=at)
    return inschrijving
