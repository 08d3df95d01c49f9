from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.inschrijvingen.verbs.aanmelding import normalise_email
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.standen import require
from leertrajecten.inschrijvingen.verslag import record

VOORBIJ = "Deze sessie gaat niet door of is voorbij. Een vervanger sturen kan niet meer."
EMAIL_NODIG = "Vul het volledige e-mailadres van je vervanger in."
NAAM_NODIG = "Vul de naam van je vervanger in."


@transaction.atomic
def substitute_deelname(
    *, deelname_id: int, naam: str, email: str, door: Door, at: datetime | None = None
) -> Deelname:
    """Send a colleague to one session; both the registration and the seat stay whose they are.

    The substitute gets a mail with the session. With `naam=""` the registrant comes again themselves, and the
    substitute hears so. The same again changes nothing.
    """
    at = at or timezone.now()
    naam, email = naam.strip(), email.strip()
    _, inschrijving, deelname = slot.lock_deelname(deelname_id)
    if (naam, email if naam else "") == (deelname.vervanger_naam, deelname.vervanger_email):
        return deelname
    require(deelname.status, Stap.VERVANGEN, door)
    if deelname.sessie.is_geannuleerd or deelname.sessie.is_past(at):
        raise InschrijvingError(VOORBIJ)
    if naam:
        require_email(email, EMAIL_NODIG)
    elif email:
        raise InschrijvingError(NAAM_NODIG, veld="naam")
    before = deelname.vervanger_email
    deelname.vervanger_naam, deelname.vervanger_email = naam, email
    deelname.save(update_fields=["vervanger_naam", "vervanger_email"])
    wat = "vervanger gestuurd" if naam else "vervanger teruggetrokken"
    gebeurtenis = record(inschrijving, wat, door=door, op=at, sessie=deelname.sessie_id)
    oorzaak = f"gebeurtenis:{gebeurtenis.pk}"
    if before and before != email:
        mails.queue_vervanger_niet_nodig(deelname, aan=before, oorzaak=oorzaak, at=at)
    if naam:
        mails.queue_vervanger(deelname, oorzaak=oorzaak, at=at)
    mails.queue_nieuws(inschrijving, wat, oorzaak=oorzaak, sessies=[deelname.sessie], at=at)
    return deelname


def release_vervangers(
    inschrijving: Inschrijving,
    deelnames: Iterable[Deelname],
    *,
    door: Door,
    oorzaak: str,
    at: datetime,
    behalve: str = "",
) -> None:
    """Whoever would come instead to one of these sessions is no longer needed, and hears so; sessions over stay as
    they were.

    For a verb that ends these, or gives them to another: called while `inschrijving` still names who asked. The
    address `behalve` hears nothing: it is that of who gets the place.
    """
    for deelname in deelnames:
        aan, sessie = deelname.vervanger_email, deelname.sessie
        if not deelname.vervanger_naam or sessie.is_past(at):
            continue
        deelname.inschrijving = inschrijving
        deelname.vervanger_naam = deelname.vervanger_email = ""
        deelname.save(update_fields=["vervanger_naam", "vervanger_email"])
        record(inschrijving, "vervanger niet meer nodig", door=door, op=at, sessie=sessie.pk)
        # Of a session that is off they heard already, in a mail of its own.
        if not sessie.is_geannuleerd and normalise_email(aan) != normalise_email(behalve):
            step = f"{oorzaak}:sessie:{sessie.pk}"
            mails.queue_vervanger_niet_nodig(deelname, aan=aan, oorzaak=step, at=at)


def require_email(email: str, sentence: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise InschrijvingError(sentence, veld="email") from None
