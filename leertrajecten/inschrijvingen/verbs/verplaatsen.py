from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import require_new_email
from leertrajecten.inschrijvingen.verbs.annuleren import withdraw_overdrachten
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.registreren import choose_sessies, give_seats, new_referentie
from leertrajecten.inschrijvingen.verbs.standen import overall, require, set_deelnames, set_inschrijving
from leertrajecten.inschrijvingen.verbs.vervangen import release_vervangers
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import LeertrajectPage, Sessie
from leertrajecten.status import VOORBIJ

ZELFDE = "Deze inschrijving is al voor dat leertraject."
KAN_NIET_DAARHEEN = "Verplaatsen naar dat leertraject kan niet: het staat niet op de site, is voorbij of heeft geen sessies meer."
TER_PLAATSE = "Wie aan de deur inschreef, kun je niet verplaatsen. Schrijf deze persoon daar opnieuw in."
DAAR_INGESCHREVEN = "Deze persoon is al ingeschreven voor dat leertraject."


@transaction.atomic
def move_inschrijving(
    *,
    inschrijving_id: int,
    naar_leertraject_id: int,
    sessie_ids: Collection[int] | None = None,
    door: Door,
    at: datetime | None = None,
) -> Inschrijving:
    """Move someone to another leertraject or edition: a seat or the end of the line there, freed here.

    The registration here ends and a new one begins there, with its own reference and link: a place in one line is
    no place in another. The new one is returned; a second time gives the same one. Needs no open registration.
    """
    at = at or timezone.now()
    here = Inschrijving.objects.filter(pk=inschrijving_id).values_list("leertraject_id", flat=True).first()
    if here is None:
        raise InschrijvingError(slot.VERDWENEN)
    if here == naar_leertraject_id:
        raise InschrijvingError(ZELFDE)
    leertraject, naar = slot.lock_two(here, naar_leertraject_id)
    inschrijving = Inschrijving.objects.select_related("gemeente").get(pk=inschrijving_id)
    inschrijving.leertraject = leertraject
    if inschrijving.ter_plaatse:
        raise InschrijvingError(TER_PLAATSE)
    if moved := _moved_already(inschrijving, naar):
        return moved
    require(inschrijving.status, Stap.VERPLAATSEN, door)
    email_sleutel = require_new_email(naar, inschrijving.email, DAAR_INGESCHREVEN)
    if not naar.live or naar.status_at(at) in VOORBIJ:
        raise InschrijvingError(KAN_NIET_DAARHEEN)
    sessies = choose_sessies(naar, sessie_ids, at)
    if not any(wachtlijst.is_at_stake(sessie, at) for sessie in sessies):
        raise InschrijvingError(KAN_NIET_DAARHEEN)
    going, in_calendar = _end(inschrijving, at=at)
    wachtlijst.hand_out(naar, at=at)
    statussen, uitleg = give_seats(
        Plaatsen.count(naar, sessies, at=at),
        sessies,
        gemeente_id=inschrijving.gemeente_id,
        hele_reeks=not naar.sessiekeuze,
        leertraject=naar,
    )
    new = Inschrijving.objects.create(
        leertraject=naar,
        referentie=new_referentie(),
        status=overall(statussen, ended=InschrijvingStatus.WACHTLIJST),
        hele_reeks=not naar.sessiekeuze,
        email_sleutel=email_sleutel,
        akkoord_op=inschrijving.akkoord_op,
        aangemaakt_op=at,
        **{name: getattr(inschrijving, name) for name in MEE},
    )
    Deelname.objects.bulk_create(
        Deelname(inschrijving=new, sessie=sessie, status=status)
        for sessie, status in zip(sessies, statussen, strict=True)
    )
    record(inschrijving, "verplaatst", door=door, op=at, naar=new.referentie)
    record(
        new, "ingeschreven", door=door, op=at, status=new.status, van=inschrijving.referentie, uitleg=uitleg
    )
    mails.queue_verplaatst(new, van=inschrijving, weg=in_calendar, at=at)
    release_vervangers(inschrijving, going, door=door, oorzaak=f"verplaatst:{new.pk}", at=at)
    mails.queue_melding(new, at=at)
    mails.queue_nieuws(inschrijving, "verplaatst", oorzaak=f"verplaatst:{new.pk}", at=at)
    wachtlijst.hand_out(leertraject, at=at)
    return new


MEE = ("naam", "email", "gemeente", "organisatie", "functie", "voorkeuren", "vraag")


def _moved_already(inschrijving: Inschrijving, naar: LeertrajectPage) -> Inschrijving | None:
    moved = inschrijving.gebeurtenissen.filter(wat="verplaatst").order_by("pk").last()
    if inschrijving.status != InschrijvingStatus.GEANNULEERD or moved is None:
        return None
    return Inschrijving.objects.filter(leertraject=naar, referentie=moved.feiten.get("naar", "")).first()


def _end(inschrijving: Inschrijving, *, at: datetime) -> tuple[list[Deelname], list[Sessie]]:
    """What ended, and which of those sessions stand in a calendar."""
    living = inschrijving.deelnames.filter(status__in=LEVEND).in_order()
    going = [deelname for deelname in living if not deelname.sessie.is_past(at)]
    in_calendar = [deelname.sessie for deelname in going if deelname.is_bevestigd]
    set_deelnames(going, Stap.VERPLAATSEN, InschrijvingStatus.GEANNULEERD)
    set_inschrijving(inschrijving, Stap.VERPLAATSEN, InschrijvingStatus.GEANNULEERD)
    wachtlijst.withdraw_offers(inschrijving, at=at)
    withdraw_overdrachten(inschrijving, at=at)
    return going, in_calendar
