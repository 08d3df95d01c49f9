"""The mail some days before a session: when, where, and what to do when one cannot come (R8)."""

from datetime import date, datetime

from leertrajecten.inschrijvingen.mails.opmaak import facts, send
from leertrajecten.inschrijvingen.models import Deelname
from lmb_site.templatetags.datums import moment

HERINNERING = "herinnering"


def queue_herinnering(deelname: Deelname, *, dag: date, at: datetime) -> None:
    """To who will be there: the registrant, or whoever replaces them, then without the private link.

    Idempotent by session and day: a session that moves to another day reminds again, one that moves by an hour does
    not.
    """
    inschrijving, sessie = deelname.inschrijving, deelname.sessie
    context = facts(inschrijving) | {
        "deelname": deelname,
        "sessie": sessie,
        "ontvanger_naam": inschrijving.naam,
    }
    aan = inschrijving.email
    if deelname.vervanger_email:
        aan = deelname.vervanger_email
        context |= {"ontvanger_naam": deelname.vervanger_naam, "link": ""}
    send(
        inschrijving,
        soort=HERINNERING,
        aan=aan,
        onderwerp=f"Herinnering: {sessie.titel}, {moment(sessie.begin)}",
        sjabloon="herinnering",
        context=context,
        oorzaak=f"herinnering:{sessie.uid}:{dag.isoformat()}",
        antwoord_aan=context["contact"]["email"],
        at=at,
    )
