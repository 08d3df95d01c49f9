"""To the contacts: something changed in who comes."""

from collections.abc import Sequence
from datetime import datetime

from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import facts, send
from leertrajecten.inschrijvingen.mails.registratie import stand_in_words
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.nieuws import NIEUWS, bericht_soort
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.models import Sessie


def queue_nieuws(
    inschrijving: Inschrijving, wat: str, *, oorzaak: str, sessies: Sequence[Sessie] = (), at: datetime
) -> None:
    """What happened (a key of `nieuws.NIEUWS`), to whom, and how full it is now. Answers go to the registrant."""
    nieuws, soort, leertraject = NIEUWS[wat], bericht_soort(wat), inschrijving.leertraject
    omgeving = Omgeving(leertraject)
    context = {
        **facts(inschrijving, omgeving=omgeving),
        "kop": nieuws.kop,
        "zin": nieuws.zin,
        "sessies": sessies,
        "stand": stand_in_words(leertraject, Stand.count(leertraject.pk)),
    }
    send(
        inschrijving,
        soort=soort,
        aan=omgeving.contacten_voor(soort),
        onderwerp=f"{nieuws.kop}: {inschrijving.bestuur}, {leertraject.title}",
        sjabloon="inschrijving_nieuws",
        context=context,
        oorzaak=oorzaak,
        antwoord_aan=inschrijving.email,
        at=at,
    )
