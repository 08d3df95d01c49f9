"""The mail of an editor to a chosen group (C6)."""

from datetime import datetime

from django.template.loader import render_to_string

from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import absolute, send
from leertrajecten.inschrijvingen.models import Groepsbericht, Inschrijving
from lmb_site.berichten.outbox import queue

GROEPSBERICHT = "groepsbericht"
GROEPSBERICHT_TEST = "groepsbericht-test"


def groepsbericht_oorzaak(groepsbericht: Groepsbericht) -> str:
    return f"groepsbericht:{groepsbericht.pk}"


def groepsbericht_tekst(
    groepsbericht: Groepsbericht, *, naam: str, inschrijving: Inschrijving | None = None
) -> str:
    """The plain text as this person would read it; sends nothing."""
    tekst = render_to_string("mail/groepsbericht.txt", _context(groepsbericht, naam, inschrijving))
    # What a template gives is marked as safe HTML, and this is not: joined, it is plain text again.
    return "".join([tekst])


def queue_groepsbericht(
    groepsbericht: Groepsbericht,
    inschrijving: Inschrijving,
    *,
    naam: str,
    aan: str,
    is_vervanger: bool = False,
    at: datetime,
) -> None:
    """To one recipient, once; a substitute does not get the private link. Answers go to the contact."""
    context = _context(groepsbericht, naam, None if is_vervanger else inschrijving)
    send(
        inschrijving,
        soort=GROEPSBERICHT,
        aan=aan,
        onderwerp=groepsbericht.onderwerp,
        sjabloon="groepsbericht",
        context=context,
        oorzaak=groepsbericht_oorzaak(groepsbericht),
        antwoord_aan=context["contact"]["email"],
        at=at,
    )


def queue_groepsbericht_test(
    groepsbericht: Groepsbericht, *, naam: str, aan: str, sleutel: str, at: datetime
) -> None:
    """To a member of staff, about nobody's registration. `sleutel` says which tests are one and the same."""
    context = _context(groepsbericht, naam, None) | {"is_test": True}
    queue(
        oorzaak=f"{groepsbericht_oorzaak(groepsbericht)}:{sleutel}",
        soort=GROEPSBERICHT_TEST,
        aan=aan,
        onderwerp=f"[Test] {groepsbericht.onderwerp}",
        tekst=render_to_string("mail/groepsbericht.txt", context),
        html=render_to_string("mail/groepsbericht.html", context),
        antwoord_aan=context["contact"]["email"],
        at=at,
    )


def _context(groepsbericht: Groepsbericht, naam: str, inschrijving: Inschrijving | None) -> dict:
    leertraject = groepsbericht.leertraject
    return {
        "groepsbericht": groepsbericht,
        "leertraject": leertraject,
        "ontvanger_naam": naam,
        "contact": Omgeving(leertraject).contact,
        "link": absolute(inschrijving.get_absolute_url()) if inschrijving else "",
        "leertraject_link": absolute(leertraject.url),
        "privacy_link": absolute("/privacyverklaring/"),
    }
