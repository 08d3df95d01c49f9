from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.enums import LEVEND
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.models import Groepsbericht, Inschrijving
from leertrajecten.inschrijvingen.verbs import InschrijvingError
from leertrajecten.models import Sessie

AL_VERZONDEN = "Dit bericht is al verzonden en verandert niet meer."
VERDWENEN = "Dit bericht bestaat niet meer."
NIEMAND_INGESCHREVEN = "Voor dit leertraject schreef nog niemand in. Er is niemand om te schrijven."
STATUS_NODIG = "Kies voor welke inschrijvingen het bericht is."
ANDERE_SESSIE = "Kies een sessie van dit leertraject."
ONDERWERP_NODIG = "Vul het onderwerp in."
TEKST_NODIG = "Schrijf de tekst van het bericht."


@transaction.atomic
def save_concept(
    *,
    leertraject_id: int,
    keuze: Keuze,
    onderwerp: str,
    tekst: str,
    gebruiker,
    groepsbericht_id: int | None = None,
    at: datetime | None = None,
) -> Groepsbericht:
    """Keep a draft, a new one without `groepsbericht_id`; sends nothing. A message that was sent is refused.

    The leertraject of a draft does not change. It must have a registration: so no draft ever keeps a page from
    being deleted that could go otherwise.
    """
    onderwerp, tekst = " ".join(onderwerp.split()), "\n".join(tekst.splitlines()).strip()
    for value, sentence, veld in (
        (keuze.status, STATUS_NODIG, "status"),
        (set(keuze.status) <= LEVEND, STATUS_NODIG, "status"),
        (onderwerp, ONDERWERP_NODIG, "onderwerp"),
        (tekst, TEKST_NODIG, "tekst"),
    ):
        if not value:
            raise InschrijvingError(sentence, veld=veld)
    if groepsbericht_id is None:
        if not Inschrijving.objects.filter(leertraject=leertraject_id).exists():
            raise InschrijvingError(NIEMAND_INGESCHREVEN)
        groepsbericht = Groepsbericht(
            leertraject_id=leertraject_id, gemaakt_door=gebruiker, gemaakt_op=at or timezone.now()
        )
    else:
        groepsbericht = lock_concept(groepsbericht_id)
    sessies = Sessie.objects.filter(leertraject=groepsbericht.leertraject_id)
    if keuze.sessie and not sessies.filter(pk=keuze.sessie).exists():
        raise InschrijvingError(ANDERE_SESSIE, veld="sessie")
    groepsbericht.keuze, groepsbericht.onderwerp, groepsbericht.tekst = keuze.as_json(), onderwerp, tekst
    groepsbericht.save()
    return groepsbericht


def lock(groepsbericht_id: int) -> Groepsbericht:
    """The message as it is now, for this transaction alone."""
    found = Groepsbericht.objects.select_for_update(of=("self",)).filter(pk=groepsbericht_id).first()
    if found is None:
        raise InschrijvingError(VERDWENEN)
    return found


def lock_concept(groepsbericht_id: int) -> Groepsbericht:
    found = lock(groepsbericht_id)
    if found.verzonden_op:
        raise InschrijvingError(AL_VERZONDEN)
    return found
