"""To the contacts: something changed in who comes."""

from collections.abc import Sequence
from datetime import datetime

from leertrajecten.inschrijvingen.mails.ontvangers import contacten_voor
from leertrajecten.inschrijvingen.mails.opmaak import facts, send
from leertrajecten.inschrijvingen.mails.registratie import stand_in_words
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import Sessie

NIEUWS = {
    "geannuleerd": ("Annulering", "annuleerde de inschrijving"),
    "sessie-geannuleerd": ("Afmelding", "komt niet naar deze sessie"),
    "aanbod-aanvaard": ("Plaats ingenomen", "stond op de wachtlijst en nam de vrije plaats in"),
    "verplaatst": ("Verplaatst", "is verplaatst naar een ander leertraject"),
    "overgedragen": ("Plaats doorgegeven", "neemt de plaats van een collega over"),
}


def queue_nieuws(
    inschrijving: Inschrijving, wat: str, *, oorzaak: str, sessies: Sequence[Sessie] = (), at: datetime
) -> None:
    """What happened (a key of `NIEUWS`), to whom, and how full it is now. Answers go to the registrant."""
    kop, zin = NIEUWS[wat]
    context = {
        **facts(inschrijving),
        "kop": kop,
        "zin": zin,
        "sessies": sessies,
        "stand": stand_in_words(inschrijving),
    }
    send(
        inschrijving,
        soort=f"nieuws-{wat}",
        aan=contacten_voor(inschrijving.leertraject, f"nieuws-{wat}"),
        onderwerp=f"{kop}: {inschrijving.bestuur}, {inschrijving.leertraject.title}",
        sjabloon="inschrijving_nieuws",
        context=context,
        oorzaak=oorzaak,
        antwoord_aan=inschrijving.email,
        at=at,
    )
