from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.groepsberichten.concept import lock, lock_concept
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.groepsberichten.ontvangers import find_again, ontvangers
from leertrajecten.inschrijvingen.groepsberichten.voorproef import fingerprint
from leertrajecten.inschrijvingen.models import Groepsbericht
from leertrajecten.inschrijvingen.verbs import InschrijvingError, slot
from lmb_site.taken.elk import each

DEEL = 100
"""So many mails in one transaction: on SQLite nobody else writes as long as it lasts."""
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


def send_groepsbericht(
    *, groepsbericht_id: int, afdruk: str, gebruiker, at: datetime | None = None
) -> Groepsbericht:
    """To everybody of the choice as it is now, once: a message that was sent comes back as it is.

    Here the first mails are written; the worker writes the others, within the minute.
    """
    at = at or timezone.now()
    groepsbericht = freeze(groepsbericht_id=groepsbericht_id, afdruk=afdruk, gebruiker=gebruiker, at=at)
    if groepsbericht.nog_te_schrijven:
        write_part(groepsbericht_id)
        groepsbericht.refresh_from_db()
    return groepsbericht


@transaction.atomic
def freeze(*, groepsbericht_id: int, afdruk: str, gebruiker, at: datetime) -> Groepsbericht:
    """Who gets it stands from now on; writes no mail yet. A message that was sent comes back as it is.

    `afdruk` is that of the `Voorproef` someone agreed to; with any other nothing is sent. Nobody registers or
    leaves between the counting and the writing down: the leertraject is locked, and no longer than that.
    """
    groepsbericht = lock(groepsbericht_id)
    if groepsbericht.verzonden_op:
        return groepsbericht
    slot.lock(groepsbericht.leertraject_id)
    found = ontvangers(groepsbericht.leertraject_id, Keuze.from_json(groepsbericht.keuze))
    if not found:
        raise InschrijvingError(NIEMAND)
    if afdruk != fingerprint(groepsbericht, found):
        raise InschrijvingError(GEWIJZIGD.format(aantal=len(found)))
    groepsbericht.verzonden_op, groepsbericht.verzonden_door = at, gebruiker
    groepsbericht.aantal = len(found)
    groepsbericht.nog_te_schrijven = [ontvanger.key for ontvanger in found]
    groepsbericht.save(update_fields=["verzonden_op", "verzonden_door", "aantal", "nog_te_schrijven"])
    return groepsbericht


def write_all(at: datetime) -> None:
    """The mails that are still to be written of every message that was sent; one that fails stops no other."""
    unfinished = Groepsbericht.objects.filter(verzonden_op__isnull=False).exclude(nog_te_schrijven=[])
    each(list(unfinished.order_by("pk").values_list("pk", flat=True)), _finish, naam="groepsbericht")


def _finish(groepsbericht_id: int) -> None:
    while write_part(groepsbericht_id):
        pass


@transaction.atomic
def write_part(groepsbericht_id: int) -> int:
    """Write the next mails, at most `DEEL`; how many people are still to come.

    Who was written to and who is still to come change in one transaction, so that nobody is forgotten and nobody
    written to twice, wherever it breaks off. Holds no lock of the leertraject: meanwhile people register. Who left
    since the message was sent gets none, and is not counted.
    """
    groepsbericht = lock(groepsbericht_id)
    part, rest = groepsbericht.nog_te_schrijven[:DEEL], groepsbericht.nog_te_schrijven[DEEL:]
    found = find_again(part)
    for ontvanger in found:
        ontvanger.inschrijving.leertraject = groepsbericht.leertraject
        mails.queue_groepsbericht(
            groepsbericht,
            ontvanger.inschrijving,
            naam=ontvanger.naam,
            aan=ontvanger.email,
            is_vervanger=ontvanger.is_vervanger,
            # One moment for all its mails: by that they are found.
            at=groepsbericht.verzonden_op,
        )
    groepsbericht.nog_te_schrijven = rest
    groepsbericht.aantal -= len(part) - len(found)
    groepsbericht.save(update_fields=["nog_te_schrijven", "aantal"])
    return len(rest)
