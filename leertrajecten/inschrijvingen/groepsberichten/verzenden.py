from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.groepsberichten.concept import lock, lock_concept
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.groepsberichten.ontvangers import ontvangers
from leertrajecten.inschrijvingen.groepsberichten.voorproef import fingerprint
from leertrajecten.inschrijvingen.models import Groepsbericht
from leertrajecten.inschrijvingen.verbs import InschrijvingError, slot

NIEMAND = "Niemand past bij deze keuze. Er is niets verzonden; het concept is bewaard."
GEWIJZIGD = (
    "Er is niets verzonden: sinds je keek, veranderde het bericht of wie het krijgt. "
    "Nu zijn het er {aantal}. Kijk het na en verzend het dan."
)
GEEN_EIGEN_ADRES = "Je account heeft geen e-mailadres. Vul het in bij je profiel; dan kan de test vertrekken."


@transaction.atomic
def send_test(*, groepsbericht_id: int, gebruiker, at: datetime | None = None) -> None:
    """The draft as a mail to who asks, and to nobody else. The same text leaves once a minute at most."""
    at = at or timezone.now()
    groepsbericht = lock_concept(groepsbericht_id)
    if not gebruiker.email:
        raise InschrijvingError(GEEN_EIGEN_ADRES)
    mails.queue_groepsbericht_test(
        groepsbericht,
        naam=gebruiker.get_full_name() or gebruiker.get_username(),
        aan=gebruiker.email,
        sleutel=f"{at:%Y%m%d%H%M}:{fingerprint(groepsbericht, [])[:16]}",
        at=at,
    )


@transaction.atomic
def send_groepsbericht(
    *, groepsbericht_id: int, afdruk: str, gebruiker, at: datetime | None = None
) -> Groepsbericht:
    """To everybody of the choice as it is now, once: a message that was sent comes back as it is.

    `afdruk` is that of the `Voorproef` someone agreed to; with any other nothing is sent. Nobody registers or
    leaves between the counting and the mails: the leertraject is locked.
    """
    at = at or timezone.now()
    groepsbericht = lock(groepsbericht_id)
    if groepsbericht.verzonden_op:
        return groepsbericht
    groepsbericht.leertraject = slot.lock(groepsbericht.leertraject_id)
    found = ontvangers(groepsbericht.leertraject_id, Keuze.from_json(groepsbericht.keuze))
    if not found:
        raise InschrijvingError(NIEMAND)
    if afdruk != fingerprint(groepsbericht, found):
        raise InschrijvingError(GEWIJZIGD.format(aantal=len(found)))
    for ontvanger in found:
        mails.queue_groepsbericht(
            groepsbericht,
            ontvanger.inschrijving,
            naam=ontvanger.naam,
            aan=ontvanger.email,
            is_vervanger=ontvanger.is_vervanger,
            at=at,
        )
    groepsbericht.verzonden_op, groepsbericht.verzonden_door = at, gebruiker
    groepsbericht.aantal = len(found)
    groepsbericht.save(update_fields=["verzonden_op", "verzonden_door", "aantal"])
    return groepsbericht
