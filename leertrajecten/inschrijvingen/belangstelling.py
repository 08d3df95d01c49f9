"""'Hou me op de hoogte': an address that waits for registration to open, gets one mail, and is forgotten (R12)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.models import Belangstelling
from leertrajecten.inschrijvingen.verbs import InschrijvingError, normalise_email
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import KAN_INSCHRIJVEN, InschrijvingStand
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.taken.elk import each

KAN_AL = "Inschrijven voor dit leertraject kan al."
NIET_MEER = "Voor dit leertraject kun je niet meer inschrijven. We hebben je adres niet bewaard."
GEWEIGERD = {InschrijvingStand.GESLOTEN: NIET_MEER, **dict.fromkeys(KAN_INSCHRIJVEN, KAN_AL)}


def run(at: datetime) -> None:
    try:
        tell_opening(at=at)
    finally:  # whoever was told is forgotten, whatever became of the others
        forget_told()


@transaction.atomic
def note_belangstelling(*, leertraject_id: int, email: str, at: datetime | None = None) -> None:
    """Remember this address until registration opens. Sends nothing; asking twice is asking once.

    Refuses when one can register already, or no longer.
    """
    at = at or timezone.now()
    leertraject = LeertrajectPage.objects.live().get(pk=leertraject_id)
    stand = leertraject.inschrijvingstand_at(at)
    if stand != InschrijvingStand.NOG_NIET_OPEN:
        raise InschrijvingError(GEWEIGERD[stand])
    Belangstelling.objects.get_or_create(
        leertraject=leertraject,
        email_sleutel=normalise_email(email),
        defaults={"email": email.strip(), "gevraagd_op": at},
    )


@transaction.atomic
def forget_belangstelling(*, belangstelling_id: int) -> None:
    """Forget one address, and the mail to it that did not leave yet. Doing it twice is doing it once."""
    for row in Belangstelling.objects.filter(pk=belangstelling_id):
        Bericht.objects.for_oorzaak(row.oorzaak).delete()
        row.delete()


def tell_opening(*, at: datetime | None = None) -> int:
    """Write one mail to each address whose leertraject one can register for now; how many were written.

    Looks at the leertraject as it is: an opening that moved is followed. The outbox knows what was told already.
    One transaction per leertraject, so that one that fails stops no other.
    """
    at = at or timezone.now()
    waiting = LeertrajectPage.objects.live().filter(belangstelling__isnull=False).distinct()
    return sum(each(list(waiting), lambda page: _tell(page, at), naam="opening van leertraject"))


def _tell(leertraject: LeertrajectPage, at: datetime) -> int:
    if leertraject.inschrijvingstand_at(at) not in KAN_INSCHRIJVEN:
        return 0
    told = 0
    with transaction.atomic():
        for row in leertraject.belangstelling.all():
            if not Bericht.objects.for_oorzaak(row.oorzaak).exists():
                mails.queue_opening(row, at=at)
                told += 1
    return told


def forget_told() -> int:
    """Forget the addresses that were told, with the mail.

    A mail that failed for good stays in the outbox, where people see it, for as long as mails are kept.
    """
    forgotten = 0
    done = Bericht.objects.filter(soort=mails.OPENING).exclude(status=BerichtStatus.WACHT)
    for bericht in done.only("pk", "oorzaak", "status"):
        with transaction.atomic():
            forgotten += Belangstelling.objects.for_oorzaak(bericht.oorzaak).delete()[0]
            if bericht.status == BerichtStatus.VERZONDEN:
                bericht.delete()
    return forgotten
