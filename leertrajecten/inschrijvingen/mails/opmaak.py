"""What every mail about a registration has in common: its facts, and the line it leaves in the story."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.mails.ontvangers import site_email
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import ContactRol, LeertrajectPage
from lmb_site.berichten.outbox import Bijlage, queue

ROL_ORDER = [ContactRol.PRAKTISCH, ContactRol.INHOUDELIJK, ContactRol.VERVANGER]


def send(
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
    at: datetime,
) -> None:
    """Queue one mail to each address of `aan`, and write in the story that it was sent, not to whom.

    `oorzaak` is the step of this registration that caused it, '' for the registration itself. The same step tells
    each address each kind of thing once. Without an address nothing is sent.
    """
    addresses = [address for address in ([aan] if isinstance(aan, str) else aan) if address]
    tekst = render_to_string(f"mail/{sjabloon}.txt", context)
    html = render_to_string(f"mail/{sjabloon}.html", context)
    written = [
        queue(
            oorzaak=f"{inschrijving.oorzaak}:{oorzaak}" if oorzaak else inschrijving.oorzaak,
            soort=soort,
            aan=address,
            onderwerp=onderwerp,
            tekst=tekst,
            html=html,
            antwoord_aan=antwoord_aan,
            bijlagen=bijlagen,
            at=at,
        )
        for address in addresses
    ]
    new = sum(bericht.aangemaakt_op == at for bericht in written)
    if new:
        record(inschrijving, "mail", door=SITE, op=at, soort=soort, aantal=new)


def facts(inschrijving: Inschrijving) -> dict:
    """What the templates of these mails can name."""
    deelnames = list(inschrijving.deelnames.in_order())
    return {
        **facts_of(inschrijving.leertraject),
        "inschrijving": inschrijving,
        "deelnames": deelnames,
        "bevestigde_deelnames": [deelname for deelname in deelnames if deelname.is_bevestigd],
        "wachtende_deelnames": [d for d in deelnames if d.status == InschrijvingStatus.WACHTLIJST],
        "aangevraagde_deelnames": [d for d in deelnames if d.status == InschrijvingStatus.AANGEVRAAGD],
        "link": absolute(inschrijving.get_absolute_url()),
        "admin_link": absolute(reverse("inschrijving_admin:inspect", args=[inschrijving.pk])),
    }


def facts_of(leertraject: LeertrajectPage) -> dict:
    """The part of `facts` that is the same for everyone."""
    return {
        "leertraject": leertraject,
        "contact": contact(leertraject),
        "leertraject_link": absolute(leertraject.url),
        "privacy_link": absolute("/privacyverklaring/"),
    }


def absolute(path: str | None) -> str:
    return f"{settings.SITE_URL}{path or '/'}"


def contact(leertraject: LeertrajectPage) -> dict:
    """Whom the registrant can answer: the practical contact first, else the site."""
    contacten = sorted(leertraject.contacten.all(), key=lambda contact: ROL_ORDER.index(contact.rol))
    if contacten:
        return {"naam": contacten[0].naam, "email": contacten[0].email, "telefoon": contacten[0].telefoon}
    return {"naam": "VVSG Internationaal", "email": site_email(leertraject), "telefoon": ""}
