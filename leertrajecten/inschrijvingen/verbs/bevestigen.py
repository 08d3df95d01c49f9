from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import AanbodUitkomst, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanbod import drop_missed
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.standen import follow_sessies, require, set_deelnames
from leertrajecten.inschrijvingen.verslag import record

GEEN_PLAATS = "Er is geen plaats vrij. Verhoog eerst het aantal plaatsen, of wacht tot iemand annuleert."
IEMAND_EERDER = (
    "Iemand anders staat eerder op de wachtlijst. Geef een reden op om deze inschrijving voorrang te geven."
)
REDEN_NODIG = "Geef een reden op: voorrang blijft leesbaar in het verhaal van de inschrijving."
GRENS_BEREIKT = (
    "Deze gemeente heeft al zoveel plaatsen als ze nu mag hebben. Geef een reden op om toch te bevestigen."
)


@transaction.atomic
def confirm_inschrijving(
    *,
    inschrijving_id: int,
    door: Door,
    voorrang: bool = False,
    reden: str = "",
    at: datetime | None = None,
) -> Inschrijving:
    """Staff give someone who waits a seat that is free, without asking. A second time changes nothing.

    An open offer is taken on their behalf. Refused when no seat is free; and when someone stands before them, or
    their municipality is at its limit, unless `voorrang` with a `reden`, which the story keeps.
    """
    at = at or timezone.now()
    if voorrang and not reden.strip():
        raise InschrijvingError(REDEN_NODIG, veld="reden")
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    waiting = [
        deelname
        for deelname in inschrijving.deelnames.in_order()
        if deelname.status in (InschrijvingStatus.WACHTLIJST, InschrijvingStatus.AANGEBODEN)
        and wachtlijst.is_at_stake(deelname.sessie, at)
    ]
    if inschrijving.status == InschrijvingStatus.BEVESTIGD and not waiting:
        return inschrijving
    if inschrijving.status != InschrijvingStatus.BEVESTIGD:
        require(inschrijving.status, Stap.BEVESTIGEN, door)
    else:
        require(waiting[0].status, Stap.BEVESTIGEN, door)
    offered = [deelname for deelname in waiting if deelname.status == InschrijvingStatus.AANGEBODEN]
    given = [
        *offered,
        *_free_seats(leertraject, inschrijving, waiting, voorrang=voorrang, has_offer=bool(offered), at=at),
    ]
    set_deelnames(given, Stap.BEVESTIGEN, InschrijvingStatus.BEVESTIGD)
    taken = [aanbod for aanbod in inschrijving.aanbiedingen.open() if not wachtlijst.covered(aanbod)]
    for aanbod in taken:
        wachtlijst.close(aanbod, AanbodUitkomst.AANVAARD, at=at)
    drop_missed(inschrijving, at=at)
    follow_sessies(inschrijving, Stap.BEVESTIGEN, ended=inschrijving.status)
    gebeurtenis = record(
        inschrijving,
        "bevestigd",
        door=door,
        op=at,
        aanbod=[aanbod.pk for aanbod in taken],
        sessies=[deelname.sessie_id for deelname in given],
        voorrang=voorrang or None,
        reden=reden,
    )
    oorzaak = f"gebeurtenis:{gebeurtenis.pk}"
    mails.queue_plaats_bevestigd(inschrijving, oorzaak=oorzaak, at=at)
    mails.queue_nieuws(inschrijving, "bevestigd", oorzaak=oorzaak, at=at)
    return inschrijving


def _free_seats(
    leertraject, inschrijving: Inschrijving, waiting, *, voorrang: bool, has_offer: bool, at: datetime
):
    """The sessions among `waiting` that can be given now; refuses where that would pass someone or some limit."""
    wanted = [deelname for deelname in waiting if deelname.status == InschrijvingStatus.WACHTLIJST]
    if not wanted:
        if has_offer:
            return []
        raise InschrijvingError(GEEN_PLAATS)
    sessies = [sessie for sessie in leertraject.sessies_in_order if wachtlijst.is_at_stake(sessie, at)]
    plaatsen = Plaatsen.count(leertraject, sessies, at=at)
    free = [deelname for deelname in wanted if plaatsen.has_sessie(deelname.sessie_id)]
    newcomer = inschrijving.status == InschrijvingStatus.WACHTLIJST
    if newcomer and not plaatsen.has_geheel:
        free = []
    if newcomer and inschrijving.hele_reeks and len(free) < len(wanted):
        free = []
    if not free:
        if has_offer:
            return []
        raise InschrijvingError(GEEN_PLAATS)
    if voorrang:
        return free
    if newcomer and inschrijving.gemeente_id in plaatsen.volle_gemeenten:
        raise InschrijvingError(GRENS_BEREIKT, veld="reden")
    first = wachtlijst.first_in_line(leertraject, plaatsen)
    if first and first.inschrijving_id != inschrijving.pk and first.pk < free[0].pk:
        raise InschrijvingError(IEMAND_EERDER, veld="reden")
    return free
