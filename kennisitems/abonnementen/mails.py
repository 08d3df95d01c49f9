"""The two mails of a subscription. Each is written in the transaction of its cause and sent later."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from kennisitems.abonnementen.filters import in_words
from kennisitems.abonnementen.models import Abonnement
from kennisitems.models import Kennisitem
from lmb_site.berichten.models import Bericht
from lmb_site.berichten.outbox import queue
from lmb_site.templatetags.datums import BRUSSEL

BEVESTIGING = "abonnement-bevestigen"
NIEUWS = "abonnement-nieuws"
MAX_PER_DAY = 3


def queue_bevestiging(abonnement: Abonnement, *, at: datetime) -> None:
    """One a day for each list, and at most MAX_PER_DAY to an address: whoever asks, nobody is flooded.

    Names all that waits for this address, which its button confirms together.
    """
    day = at.astimezone(BRUSSEL).date().isoformat()
    mark = salted_hmac("lmb.abonnement.bevestigen", abonnement.email_sleutel, algorithm="sha256").hexdigest()[
        :32
    ]
    oorzaak = f"abonnement-aanvraag:{mark}:{day}"
    mine = f"{oorzaak}:{abonnement.sleutel.hex}"
    sent = Bericht.objects.filter(soort=BEVESTIGING).about(oorzaak)
    if sent.filter(oorzaak=mine).exists() or sent.count() >= MAX_PER_DAY:
        return
    waiting = Abonnement.objects.same_address(abonnement).wachtend(at)
    context = {
        "titels": [in_words(een.parameters) for een in waiting] or [in_words(abonnement.parameters)],
        "link": settings.SITE_URL + abonnement.get_absolute_url(),
    }
    queue(
        oorzaak=mine,
        soort=BEVESTIGING,
        aan=abonnement.email,
        onderwerp="Bevestig dat je kennisitems per e-mail wilt volgen",
        tekst=render_to_string("mail/abonnement_bevestigen.txt", context),
        html=render_to_string("mail/abonnement_bevestigen.html", context),
        at=at,
    )


def queue_nieuws(
    abonnement: Abonnement, items: Sequence[Kennisitem], *, aantal: int, titel: str, at: datetime
) -> None:
    """The digest of one subscription: `items` are the first of `aantal`. The mailbox can unsubscribe by itself."""
    opzeggen = settings.SITE_URL + reverse("abonnement-opzeggen", args=[abonnement.token])
    context = {
        "titel": titel,
        "items": items,
        "meer": aantal - len(items),
        "site": settings.SITE_URL,
        "lijst": settings.SITE_URL + abonnement.lijst_url,
        "beheer": settings.SITE_URL + abonnement.get_absolute_url(),
        "opzeggen": opzeggen,
        "ritme": abonnement.get_ritme_display(),
    }
    wat = "1 nieuw kennisitem" if aantal == 1 else f"{aantal} nieuwe kennisitems"
    queue(
        oorzaak=f"{oorzaak_of(abonnement)}:{abonnement.verteld_tot.isoformat()}",
        soort=NIEUWS,
        aan=abonnement.email,
        onderwerp=f"{wat}: {items[0].titel}" if aantal == 1 else f"{wat} over Lokaal Mondiaal Beleid",
        tekst=render_to_string("mail/abonnement_nieuws.txt", context),
        html=render_to_string("mail/abonnement_nieuws.html", context),
        kopregels={
            "List-Id": f"Kennisitems <kennisitems.{urlsplit(settings.SITE_URL).hostname}>",
            "List-Unsubscribe": f"<{opzeggen}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        at=at,
    )


def oorzaak_of(abonnement: Abonnement) -> str:
    return f"abonnement:{abonnement.sleutel.hex}"
