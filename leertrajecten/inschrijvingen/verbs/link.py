import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import DEELNEMER
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.verbs.aanmelding import normalise_email
from leertrajecten.inschrijvingen.verslag import record
from lmb_site.berichten.models import Bericht
from lmb_site.templatetags.datums import BRUSSEL


@transaction.atomic
def send_link_again(*, email: str, leertraject_id: int | None = None, at: datetime | None = None) -> bool:
    """Mail someone the links to all their living registrations; nothing for an unknown address.

    Whether there is a new mail is for staff alone: told to a visitor, it would say who is registered. At most one mail per address per day of
    Brussels. With `leertraject_id` only who is registered for that leertraject gets the mail.
    """
    at = at or timezone.now()
    email_sleutel = normalise_email(email)
    found = list(
        Inschrijving.objects.levend()
        .filter(email_sleutel=email_sleutel)
        .exclude(email="")
        .select_related("leertraject")
        .in_order()
    )
    if not found or (leertraject_id and leertraject_id not in {i.leertraject_id for i in found}):
        return False
    day = at.astimezone(BRUSSEL).date().isoformat()
    oorzaak = f"link:{hashlib.sha256(email_sleutel.encode()).hexdigest()[:16]}:{day}"
    if Bericht.objects.for_oorzaak(oorzaak).exists():
        return False
    mails.queue_link(found, oorzaak=oorzaak, at=at)
    for inschrijving in found:
        record(inschrijving, "link opnieuw verzonden", door=DEELNEMER, op=at)
    return True
