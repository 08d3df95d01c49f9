import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.inschrijvingen.verbs.aanmelding import WERKGEVER, Aanmelding, key_of, normalise_email
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.registreren import new_referentie
from leertrajecten.inschrijvingen.verbs.standen import require, set_deelnames
from leertrajecten.inschrijvingen.verbs.ter_plaatse import follow_door
from leertrajecten.inschrijvingen.verbs.wachtlijst import leave_offers
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import Sessie
from lmb_site.templatetags.datums import BRUSSEL

TE_VROEG = "Deze sessie moet nog plaatsvinden. Aanwezigheid noteren kan vanaf de dag zelf."
GAAT_NIET_DOOR = "Deze sessie gaat niet door."
NAAM_NODIG = "Vul een naam in."


@transaction.atomic
def mark_aanwezigheid(
    *, deelname_id: int, aanwezigheid: Aanwezigheid | str, door: Door, at: datetime | None = None
) -> Deelname:
    """Note who was there, from the day of the session on; '' takes the note back. The same again changes nothing."""
    at = at or timezone.now()
    _, inschrijving, deelname = slot.lock_deelname(deelname_id)
    aanwezigheid = Aanwezigheid(aanwezigheid)
    if deelname.aanwezigheid == aanwezigheid:
        return deelname
    require(deelname.status, Stap.AANWEZIGHEID, door)
    _require_day_has_come(deelname.sessie, at)
    before = deelname.aanwezigheid
    deelname.aanwezigheid = aanwezigheid
    deelname.save(update_fields=["aanwezigheid"])
    record(
        inschrijving,
        "aanwezigheid",
        door=door,
        op=at,
        sessie=deelname.sessie_id,
        van=before,
        naar=aanwezigheid.value,
    )
    return deelname


@transaction.atomic
def register_walk_in(
    *,
    sessie_id: int,
    aanmelding: Aanmelding,
    door: Door,
    formuliersleutel: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Deelname:
    """Note someone who came to the door of one session as present; they take no seat from anyone. Sends nothing.

    With an address that is registered already it is that registration that gets the session; an offer that was about
    nothing else ends, and the seat it kept goes to the next. Without an address it is a registration without a link.
    The same `formuliersleutel` with the same name and address gives the same one.
    """
    at = at or timezone.now()
    leertraject_id = Sessie.objects.filter(pk=sessie_id).values_list("leertraject_id", flat=True).first()
    if leertraject_id is None:
        raise InschrijvingError(slot.VERDWENEN)
    leertraject = slot.lock(leertraject_id)
    sessie = Sessie.objects.get(pk=sessie_id)
    require(InschrijvingStatus.WACHTLIJST, Stap.TER_PLAATSE, door)
    _require_day_has_come(sessie, at)
    if not aanmelding.naam.strip():
        raise InschrijvingError(NAAM_NODIG, veld="naam")
    if not aanmelding.gemeente and not aanmelding.organisatie.strip():
        raise InschrijvingError(WERKGEVER, veld="bestuur")
    email_sleutel = normalise_email(aanmelding.email)
    formuliersleutel = key_of(formuliersleutel, sessie.pk, email_sleutel, aanmelding.naam.strip().casefold())
    earlier = (
        formuliersleutel
        and Deelname.objects.filter(sessie=sessie, inschrijving__formuliersleutel=formuliersleutel).first()
    )
    if earlier:
        return earlier
    known = (
        email_sleutel
        and Inschrijving.objects.levend().filter(leertraject=leertraject, email_sleutel=email_sleutel).first()
    )
    if known:
        return _let_in(known, sessie, door=door, at=at)
    inschrijving = Inschrijving.objects.create(
        leertraject=leertraject,
        referentie=new_referentie(),
        formuliersleutel=formuliersleutel,
        status=InschrijvingStatus.BEVESTIGD,
        ter_plaatse=True,
        hele_reeks=False,
        naam=aanmelding.naam,
        email=aanmelding.email.strip(),
        email_sleutel=email_sleutel or f"ter-plaatse:{uuid.uuid4().hex}",
        gemeente=aanmelding.gemeente,
        organisatie=aanmelding.organisatie,
        functie=aanmelding.functie,
        akkoord_op=at,
        aangemaakt_op=at,
    )
    return _let_in(inschrijving, sessie, door=door, at=at)


def _let_in(inschrijving: Inschrijving, sessie: Sessie, *, door: Door, at: datetime) -> Deelname:
    deelname = inschrijving.deelnames.filter(sessie=sessie).first()
    if deelname is None:
        deelname = Deelname.objects.create(
            inschrijving=inschrijving, sessie=sessie, status=InschrijvingStatus.BEVESTIGD, ter_plaatse=True
        )
    elif not deelname.is_bevestigd:
        set_deelnames([deelname], Stap.TER_PLAATSE, InschrijvingStatus.BEVESTIGD)
        deelname.ter_plaatse = True
        deelname.save(update_fields=["ter_plaatse"])
        leave_offers(inschrijving, sessie, at=at)
        follow_door(inschrijving)
    elif deelname.aanwezigheid == Aanwezigheid.AANWEZIG:
        return deelname
    deelname.aanwezigheid = Aanwezigheid.AANWEZIG
    deelname.save(update_fields=["aanwezigheid"])
    record(
        inschrijving,
        "aanwezigheid",
        door=door,
        op=at,
        sessie=sessie.pk,
        naar=Aanwezigheid.AANWEZIG.value,
        ter_plaatse=deelname.ter_plaatse,
    )
    return deelname


def _require_day_has_come(sessie: Sessie, at: datetime) -> None:
    if sessie.is_geannuleerd:
        raise InschrijvingError(GAAT_NIET_DOOR)
    if sessie.begin and sessie.begin.astimezone(BRUSSEL).date() > at.astimezone(BRUSSEL).date():
        raise InschrijvingError(TE_VROEG)
