"""The one mail to whoever wanted to know when registration opens (R12)."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from leertrajecten.inschrijvingen.models import Belangstelling
from lmb_site.berichten.outbox import queue

OPENING = "belangstelling-opening"


def queue_opening(belangstelling: Belangstelling, *, at: datetime) -> None:
    leertraject = belangstelling.leertraject
    context = {
        "leertraject": leertraject,
        "sessies": [s for s in leertraject.sessies_in_order if not s.is_geannuleerd and not s.is_past(at)],
        "inschrijf_link": f"{settings.SITE_URL}{leertraject.inschrijf_url}",
        "leertraject_link": f"{settings.SITE_URL}{leertraject.url}",
        "vergeet_link": f"{settings.SITE_URL}{belangstelling.get_absolute_url()}",
    }
    queue(
        oorzaak=belangstelling.oorzaak,
        soort=OPENING,
        aan=belangstelling.email,
        onderwerp=f"Je kunt je inschrijven: {leertraject.title}",
        tekst=render_to_string("mail/belangstelling_opening.txt", context),
        html=render_to_string("mail/belangstelling_opening.html", context),
        at=at,
    )
