"""The mails about a registration. Each is written with its registration, in one transaction, and sent later."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from leertrajecten.agenda.ical import Adres
from leertrajecten.bezetting import source
from leertrajecten.inschrijvingen import verteld
from leertrajecten.inschrijvingen.mails import kalender
from leertrajecten.inschrijvingen.mails.ontvangers import contact_of, direct_addresses
from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.berichten.outbox import queue

BEVESTIGING = "inschrijving-bevestiging"
MELDING = "inschrijving-melding"


def queue_bevestiging(inschrijving: Inschrijving, *, at: datetime) -> None:
    """To the registrant: confirmed or waiting, what happens next, and the sessions for the calendar.

    Answers go to the contact of the leertraject.
    """
    context = _context(inschrijving)
    wachtlijst = inschrijving.is_op_wachtlijst
    titel = inschrijving.leertraject.title
    queue(
        oorzaak=inschrijving.oorzaak,
        soort=BEVESTIGING,
        aan=inschrijving.email,
        onderwerp=f"Je staat op de wachtlijst: {titel}" if wachtlijst else f"Je bent ingeschreven: {titel}",
        tekst=render_to_string("mail/inschrijving_bevestiging.txt", context),
        html=render_to_string("mail/inschrijving_bevestiging.html", context),
        antwoord_aan=context["contact"]["email"],
        bijlagen=kalender.uitnodigingen(
            (deelname.sessie for deelname in context["bevestigde_deelnames"]),
            attendee=Adres(inschrijving.naam, inschrijving.email),
            at=at,
        ),
        at=at,
    )
    verteld.note(context["deelnames"], at=at)


def queue_melding(inschrijving: Inschrijving, *, at: datetime) -> None:
    """To each contact who wants to know; to the address of the site when nobody does. Answers go to the registrant."""
    context = {**_context(inschrijving), "gegevens": _gegevens(inschrijving), "stand": _stand(inschrijving)}
    nieuws = "Nieuw op de wachtlijst" if inschrijving.is_op_wachtlijst else "Nieuwe inschrijving"
    for address in direct_addresses(inschrijving.leertraject):
        queue(
            oorzaak=inschrijving.oorzaak,
            soort=MELDING,
            aan=address,
            onderwerp=f"{nieuws}: {inschrijving.bestuur}, {inschrijving.leertraject.title}",
            tekst=render_to_string("mail/inschrijving_melding.txt", context),
            html=render_to_string("mail/inschrijving_melding.html", context),
            antwoord_aan=inschrijving.email,
            at=at,
        )


def _context(inschrijving: Inschrijving) -> dict:
    deelnames = list(inschrijving.deelnames.in_order())
    return {
        "inschrijving": inschrijving,
        "leertraject": inschrijving.leertraject,
        "deelnames": deelnames,
        "bevestigde_deelnames": [deelname for deelname in deelnames if deelname.is_bevestigd],
        "wachtende_deelnames": [deelname for deelname in deelnames if not deelname.is_bevestigd],
        "contact": contact_of(inschrijving.leertraject),
        "link": f"{settings.SITE_URL}{inschrijving.get_absolute_url()}",
        "leertraject_link": f"{settings.SITE_URL}{inschrijving.leertraject.url}",
        "admin_link": f"{settings.SITE_URL}{reverse('inschrijving_admin:inspect', args=[inschrijving.pk])}",
        "privacy_link": f"{settings.SITE_URL}/privacyverklaring/",
    }


def _gegevens(inschrijving: Inschrijving) -> list[tuple[str, str]]:
    """What the registrant filled in, without the empty answers.

    Access and dietary needs stay out: they are for who organises, in the admin, not for a mailbox (data minimisation).
    """
    rows = [
        ("Naam", inschrijving.naam),
        ("E-mailadres", inschrijving.email),
        ("Gemeente" if inschrijving.gemeente_id else "Organisatie", inschrijving.bestuur),
        ("Functie", inschrijving.functie),
        ("Vraag of verwachting", inschrijving.vraag),
        (
            "Toegankelijkheid en maaltijd",
            "ingevuld, te lezen in het beheer" if inschrijving.voorkeuren else "",
        ),
        ("Referentie", inschrijving.referentie),
    ]
    return [(label, value) for label, value in rows if value]


def _stand(inschrijving: Inschrijving) -> str:
    """'13 van 25 plaatsen bezet, 2 op de wachtlijst', this registration included."""
    leertraject = inschrijving.leertraject
    telling = source().bezetting([leertraject.pk])[leertraject.pk].geheel
    seats = (
        f"{telling.bevestigd} van {leertraject.capaciteit}"
        if leertraject.capaciteit
        else str(telling.bevestigd)
    )
    return f"{seats} plaatsen bezet, {telling.wachtend} op de wachtlijst"
