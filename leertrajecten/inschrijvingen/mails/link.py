"""The mail for who lost the link."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string

from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import absolute
from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.berichten.outbox import queue

LINK = "link-opnieuw"


def queue_link(inschrijvingen: Sequence[Inschrijving], *, oorzaak: str, at: datetime) -> None:
    """One mail with the link to each of these registrations of one address."""
    first = inschrijvingen[0]
    context = {
        "links": [(i.leertraject.title, absolute(i.get_absolute_url())) for i in inschrijvingen],
        "naam": first.naam,
        "privacy_link": absolute("/privacyverklaring/"),
    }
    queue(
        oorzaak=oorzaak,
        soort=LINK,
        aan=first.email,
        onderwerp="De link naar je inschrijving"
        if len(inschrijvingen) == 1
        else "De links naar je inschrijvingen",
        tekst=render_to_string("mail/link.txt", context),
        html=render_to_string("mail/link.html", context),
        antwoord_aan=Omgeving(first.leertraject).email,
        at=at,
    )
