"""What every mail about a registration has in common: its facts, and the line it leaves in the story."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.verslag import line, record
from leertrajecten.models import LeertrajectPage
from lmb_site.berichten.outbox import Bijlage, queue
from lmb_site.berichten.stapel import Brief, queue_new


def send(inschrijving: Inschrijving, *, at: datetime, **letter: Any) -> None:
    """Queue what `write` makes of `letter`, and write in the story that it was sent, not to whom."""
    post(inschrijving, write(inschrijving, **letter), at=at)


def write(
    inschrijving: Inschrijving,
    *,
    soort: str,
    aan: str | Sequence[str],
    onderwerp: str,
    sjabloon: str,
    context: dict,
    oorzaak: str = "",
    antwoord_aan: str = "",
    bijlagen: Sequence[Bijlage] = (),
) -> list[Brief]:
    """One mail to each address of `aan`, not yet in the outbox.

    `oorzaak` is the step of this registration that caused it, '' for the registration itself. The same step tells
    each address each kind of thing once. Without an address there is nothing to send.
    """
    tekst = render_to_string(f"mail/{sjabloon}.txt", context)
    html = render_to_string(f"mail/{sjabloon}.html", context)
    return [
        Brief(
            oorzaak=f"{inschrijving.oorzaak}:{oorzaak}" if oorzaak else inschrijving.oorzaak,
            soort=soort,
            aan=address,
            onderwerp=onderwerp,
            tekst=tekst,
            html=html,
            antwoord_aan=antwoord_aan,
            bijlagen=bijlagen,
        )
        for address in ([aan] if isinstance(aan, str) else aan)
        if address
    ]


def post(inschrijving: Inschrijving, brieven: Sequence[Brief], *, at: datetime) -> None:
    """Queue these, of one kind, and write in the story how many were not queued before."""
    new = sum(queue(**vars(brief), at=at).aangemaakt_op == at for brief in brieven)
    if new:
        record(inschrijving, "mail", door=SITE, op=at, soort=brieven[0].soort, aantal=new)


def post_first(inschrijving: Inschrijving, brieven: Sequence[Brief], *, at: datetime) -> list[Gebeurtenis]:
    """As `post`, for the first mails about a registration that was made in this transaction: nothing can have told
    anyone of it before, so nothing is looked up. The lines for the story, one per mail, are for the caller to write.
    """
    queue_new(brieven, at=at)
    return [line(inschrijving, "mail", door=SITE, op=at, soort=brief.soort, aantal=1) for brief in brieven]


def facts(
    inschrijving: Inschrijving,
    *,
    omgeving: Omgeving | None = None,
    deelnames: Sequence[Deelname] | None = None,
) -> dict:
    """What the templates of these mails can name. `omgeving`, and `deelnames` in order, for who has them at hand."""
    if deelnames is None:
        deelnames = list(inschrijving.deelnames.in_order())
    return {
        **facts_of(inschrijving.leertraject, omgeving),
        "inschrijving": inschrijving,
        "deelnames": deelnames,
        "bevestigde_deelnames": [deelname for deelname in deelnames if deelname.is_bevestigd],
        "wachtende_deelnames": [d for d in deelnames if d.status == InschrijvingStatus.WACHTLIJST],
        "aangevraagde_deelnames": [d for d in deelnames if d.status == InschrijvingStatus.AANGEVRAAGD],
        "link": absolute(inschrijving.get_absolute_url()),
        "admin_link": absolute(reverse("inschrijving_admin:inspect", args=[inschrijving.pk])),
    }


def facts_of(leertraject: LeertrajectPage, omgeving: Omgeving | None = None) -> dict:
    """The part of `facts` that is the same for everyone."""
    return {
        "leertraject": leertraject,
        "contact": (omgeving or Omgeving(leertraject)).contact,
        "leertraject_link": absolute(leertraject.url),
        "privacy_link": absolute("/privacyverklaring/"),
    }


def absolute(path: str | None) -> str:
    return f"{settings.SITE_URL}{path or '/'}"
