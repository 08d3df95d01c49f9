import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.mails.adres import queue_adres_verbeterd
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import require_new_email
from leertrajecten.inschrijvingen.verbs.annuleren import withdraw_overdrachten
from leertrajecten.inschrijvingen.verbs.standen import require
from leertrajecten.inschrijvingen.verslag import record

AL_EEN_ANDER = "Met dit e-mailadres is iemand anders al ingeschreven voor dit leertraject."


@transaction.atomic
def correct_email(
    *, inschrijving_id: int, email: str, door: Door, at: datetime | None = None
) -> Inschrijving:
    """Set a mistyped address right, and mail the new one how it stands. The same address again changes nothing.

    Every link becomes another: what went to the wrong mailbox opens nothing any more. An open offer is made anew, to
    the right address, with a deadline of its own; a question to a colleague is taken back, for who asked it may be
    whoever reads that mailbox. Refused when someone is registered under the new address already.
    """
    at = at or timezone.now()
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    require(inschrijving.status, Stap.WIJZIGEN, door)
    if email.strip() == inschrijving.email:
        return inschrijving
    if email.strip().casefold() != inschrijving.email_sleutel:
        inschrijving.email_sleutel = require_new_email(leertraject, email, AL_EEN_ANDER)
    inschrijving.email = email.strip()
    inschrijving.sleutel = uuid.uuid4()
    inschrijving.save(update_fields=["email", "email_sleutel", "sleutel"])
    gebeurtenis = record(inschrijving, "adres verbeterd", door=door, op=at)
    _renew_links(inschrijving)
    withdraw_overdrachten(inschrijving, at=at)
    wachtlijst.offer_anew(inschrijving, at=at)
    queue_adres_verbeterd(inschrijving, oorzaak=f"gebeurtenis:{gebeurtenis.pk}", at=at)
    return inschrijving


def _renew_links(inschrijving: Inschrijving) -> None:
    """Also of what was answered: such a link still tells what it was about."""
    for row in [*inschrijving.aanbiedingen.all(), *inschrijving.overdrachten.all()]:
        row.sleutel = uuid.uuid4()
        row.save(update_fields=["sleutel"])
