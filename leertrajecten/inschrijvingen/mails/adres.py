"""The mail to an address that was set right: the first this person gets about the registration."""

from datetime import datetime

from leertrajecten.inschrijvingen.mails.registratie import send_stand
from leertrajecten.inschrijvingen.models import Inschrijving

ADRES_VERBETERD = "adres-verbeterd"


def queue_adres_verbeterd(inschrijving: Inschrijving, *, oorzaak: str, at: datetime) -> None:
    """How it stands, with the sessions for the calendar and the new personal link."""
    send_stand(
        inschrijving,
        soort=ADRES_VERBETERD,
        onderwerp="Je inschrijving",
        aanleiding="We verbeterden je e-mailadres. Mails gaan voortaan naar dit adres.",
        oorzaak=oorzaak,
        at=at,
    )
