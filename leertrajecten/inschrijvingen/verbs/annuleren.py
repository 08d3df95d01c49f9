from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import SITE, Door
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus, OverdrachtUitkomst
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.standen import (
    follow_sessies,
    require,
    set_deelnames,
    set_inschrijving,
)
from leertrajecten.inschrijvingen.verbs.vervangen import release_vervangers
from leertrajecten.inschrijvingen.verslag import record

VOORBIJ = "Deze sessies zijn al voorbij. Annuleren kan niet meer."
NIET_INGESCHREVEN = "Voor deze sessie ben je niet ingeschreven."


@transaction.atomic
def cancel_inschrijving(
    *,
    inschrijving_id: int,
    door: Door,
    sessie_id: int | None = None,
    reden: str = "",
    at: datetime | None = None,
) -> Inschrijving:
    """End a registration, or one session of it; what comes free is offered to the next at once.

    Whoever would come instead hears that it is no longer needed. Sessions that are over stay as they were: who was
    there, was there. A second time changes nothing. `reden` goes
    to the registrant and into the story: no personal data.
    """
    at = at or timezone.now()
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    deelnames = list(inschrijving.deelnames.in_order())
    if sessie_id is not None:
        deelnames = [deelname for deelname in deelnames if deelname.sessie_id == sessie_id]
        if not deelnames:
            raise InschrijvingError(NIET_INGESCHREVEN)
    ended = inschrijving.status if sessie_id is None else deelnames[0].status
    if ended == InschrijvingStatus.GEANNULEERD:
        return inschrijving
    require(ended, Stap.ANNULEREN, door)
    going = [d for d in deelnames if d.status in LEVEND and not d.sessie.is_past(at)]
    if deelnames and not going:
        raise InschrijvingError(VOORBIJ)
    before = inschrijving.status
    in_calendar = [deelname.sessie for deelname in going if deelname.is_bevestigd]
    set_deelnames(going, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
    if sessie_id is None:
        set_inschrijving(inschrijving, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
        wachtlijst.withdraw_offers(inschrijving, at=at)
    else:
        wachtlijst.withdraw_offers(inschrijving, at=at, sessie_id=sessie_id)
        follow_sessies(inschrijving, Stap.ANNULEREN, ended=InschrijvingStatus.GEANNULEERD)
    if inschrijving.status == InschrijvingStatus.GEANNULEERD:
        withdraw_overdrachten(inschrijving, at=at)
    wachtlijst.close_empty_offers(inschrijving, at=at)
    gebeurtenis = record(
        inschrijving,
        "geannuleerd" if sessie_id is None else "sessie geannuleerd",
        door=door,
        op=at,
        van=before,
        naar=inschrijving.status,
        sessies=[deelname.sessie_id for deelname in going],
        reden=reden,
    )
    oorzaak = f"gebeurtenis:{gebeurtenis.pk}"
    whole = inschrijving.status == InschrijvingStatus.GEANNULEERD
    deel = [] if whole else [deelname.sessie for deelname in going]
    mails.queue_annulering(inschrijving, sessies=in_calendar, deel=deel, reden=reden, oorzaak=oorzaak, at=at)
    wat = "geannuleerd" if whole else "sessie geannuleerd"
    mails.queue_nieuws(inschrijving, wat, oorzaak=oorzaak, sessies=deel, at=at)
    release_vervangers(inschrijving, going, door=door, oorzaak=oorzaak, at=at)
    wachtlijst.hand_out(leertraject, at=at)
    return inschrijving


def withdraw_overdrachten(inschrijving: Inschrijving, *, at: datetime) -> None:
    """A place that is gone can no longer be taken over; the story says so."""
    for overdracht in inschrijving.overdrachten.open():
        overdracht.uitkomst, overdracht.beslist_op = OverdrachtUitkomst.INGETROKKEN, at
        overdracht.save(update_fields=["uitkomst", "beslist_op"])
        record(inschrijving, "overdracht ingetrokken", door=SITE, op=at, overdracht=overdracht.pk)
