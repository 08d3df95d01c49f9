"""What becomes of an offered seat."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import SITE, Door
from leertrajecten.inschrijvingen.enums import AanbodUitkomst, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.standen import follow_sessies, require, set_deelnames
from leertrajecten.inschrijvingen.verslag import record
from lmb_site.taken.elk import each

TE_LAAT = "De bedenktijd is voorbij: deze plaats is al aan iemand anders aangeboden."
BESLIST = {
    AanbodUitkomst.AANVAARD: "Deze plaats nam je al in. Wil je toch niet komen? Annuleer dan je inschrijving.",
    AanbodUitkomst.AFGEWEZEN: "Deze plaats heb je al laten gaan. Schrijf je opnieuw in als je toch wilt komen.",
    AanbodUitkomst.VERLOPEN: TE_LAAT,
    AanbodUitkomst.INGETROKKEN: "Dit aanbod geldt niet meer.",
}
GAAT_NIET_DOOR = "Deze sessie gaat niet meer door, of is al begonnen."


@transaction.atomic
def accept_aanbod(*, aanbod_id: int, door: Door, at: datetime | None = None) -> Inschrijving:
    """Take the seat. A second time changes nothing. Refused when the offer is closed or its deadline has passed."""
    at = at or timezone.now()
    leertraject, inschrijving, aanbod = slot.lock_aanbod(aanbod_id)
    if aanbod.uitkomst == AanbodUitkomst.AANVAARD:
        return inschrijving
    _require_open(aanbod, at=at)
    deelnames = wachtlijst.covered(aanbod)
    if not any(wachtlijst.is_at_stake(deelname.sessie, at) for deelname in deelnames):
        raise InschrijvingError(GAAT_NIET_DOOR)
    require(deelnames[0].status, Stap.AANVAARDEN, door)
    set_deelnames(deelnames, Stap.AANVAARDEN, InschrijvingStatus.BEVESTIGD)
    wachtlijst.close(aanbod, AanbodUitkomst.AANVAARD, at=at)
    drop_missed(inschrijving, at=at)
    follow_sessies(inschrijving, Stap.AANVAARDEN, ended=inschrijving.status)
    record(inschrijving, "aanbod aanvaard", door=door, op=at, aanbod=aanbod.pk, sessies=_ids(deelnames))
    inschrijving.leertraject = leertraject
    mails.queue_plaats_bevestigd(inschrijving, oorzaak=f"aanbod:{aanbod.pk}", at=at)
    mails.queue_nieuws(inschrijving, "aanbod aanvaard", oorzaak=f"aanbod:{aanbod.pk}", at=at)
    return inschrijving


@transaction.atomic
def decline_aanbod(*, aanbod_id: int, door: Door, at: datetime | None = None) -> Inschrijving:
    """Let the seat go; it is offered to the next at once. A second time changes nothing.

    Someone who waits for other sessions too, keeps waiting for those.
    """
    at = at or timezone.now()
    leertraject, inschrijving, aanbod = slot.lock_aanbod(aanbod_id)
    if aanbod.uitkomst == AanbodUitkomst.AFGEWEZEN:
        return inschrijving
    _require_open(aanbod, at=at)
    deelnames = wachtlijst.covered(aanbod)
    for deelname in deelnames[:1]:
        require(deelname.status, Stap.AFWIJZEN, door)
    _give_up(inschrijving, aanbod, deelnames, Stap.AFWIJZEN, at=at)
    record(inschrijving, "aanbod afgewezen", door=door, op=at, aanbod=aanbod.pk, sessies=_ids(deelnames))
    wachtlijst.hand_out(leertraject, at=at)
    return inschrijving


def expire_aanbiedingen(*, at: datetime | None = None) -> int:
    """Close the offers whose deadline has passed and offer those seats to the next; how many were closed.

    One transaction per leertraject, so that one that fails stops no other.
    """
    at = at or timezone.now()
    late = Aanbod.objects.open().filter(verloopt_op__lte=at).order_by()
    pages = late.values_list("inschrijving__leertraject", flat=True).distinct()
    return sum(each(list(pages), lambda pk: _expire_of(pk, at=at), naam="aanbiedingen van leertraject"))


@transaction.atomic
def _expire_of(leertraject_id: int, *, at: datetime) -> int:
    leertraject = slot.lock(leertraject_id)
    late = (
        Aanbod.objects.open()
        .filter(verloopt_op__lte=at, inschrijving__leertraject=leertraject)
        .order_by("pk")
    )
    expired = list(late)
    for aanbod in expired:
        inschrijving = Inschrijving.objects.select_related("gemeente").get(pk=aanbod.inschrijving_id)
        inschrijving.leertraject = leertraject
        aanbod.inschrijving = inschrijving
        deelnames = wachtlijst.covered(aanbod)
        _give_up(inschrijving, aanbod, deelnames, Stap.VERVALLEN, at=at)
        record(inschrijving, "aanbod verlopen", door=SITE, op=at, aanbod=aanbod.pk, sessies=_ids(deelnames))
        mails.queue_aanbod_verlopen(aanbod, deelnames, at=at)
    wachtlijst.hand_out(leertraject, at=at)
    return len(expired)


def drop_missed(inschrijving: Inschrijving, *, at: datetime) -> None:
    """Who gets a seat in a series no longer waits for the sessions that were before."""
    if not inschrijving.hele_reeks:
        return
    waiting = inschrijving.deelnames.filter(status=InschrijvingStatus.WACHTLIJST).select_related("sessie")
    missed = [deelname for deelname in waiting if deelname.sessie.is_past(at)]
    set_deelnames(missed, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)


def _give_up(
    inschrijving: Inschrijving, aanbod: Aanbod, deelnames: list[Deelname], stap: Stap, *, at: datetime
) -> None:
    """The offered sessions end; of a series also those the offer was not about."""
    ended, uitkomst = {
        Stap.AFWIJZEN: (InschrijvingStatus.GEANNULEERD, AanbodUitkomst.AFGEWEZEN),
        Stap.VERVALLEN: (InschrijvingStatus.VERVALLEN, AanbodUitkomst.VERLOPEN),
    }[stap]
    set_deelnames(deelnames, stap, ended)
    wachtlijst.close(aanbod, uitkomst, at=at)
    if inschrijving.hele_reeks and not aanbod.sessie_id:
        rest = inschrijving.deelnames.filter(status=InschrijvingStatus.WACHTLIJST)
        set_deelnames(rest, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
    follow_sessies(inschrijving, stap, ended=ended)


def _require_open(aanbod: Aanbod, *, at: datetime) -> None:
    if not aanbod.is_open:
        raise InschrijvingError(BESLIST[AanbodUitkomst(aanbod.uitkomst)])
    if at >= aanbod.verloopt_op:
        raise InschrijvingError(TE_LAAT)


def _ids(deelnames: list[Deelname]) -> list[int]:
    return [deelname.sessie_id for deelname in deelnames]
