"""The mails about an offered seat. The link opens a page that asks: only the button there takes or leaves it."""

from collections.abc import Sequence
from datetime import datetime

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.mails.opmaak import absolute, facts, send
from leertrajecten.inschrijvingen.models import Aanbod, Deelname

AANBOD = "plaats-aangeboden"
VERLOPEN = "aanbod-verlopen"


def queue_aanbod(aanbod: Aanbod, *, deelnames: Sequence[Deelname], at: datetime) -> None:
    """To the first in line: a seat is free, until when it is kept, and the links to take it or let it go."""
    page = absolute(aanbod.get_absolute_url())
    _send(
        aanbod,
        soort=AANBOD,
        onderwerp="Er is een plaats vrij voor jou",
        sjabloon="aanbod",
        aangeboden_deelnames=deelnames,
        ja_link=f"{page}?keuze=ja",
        nee_link=f"{page}?keuze=nee",
        at=at,
    )


def queue_aanbod_verlopen(aanbod: Aanbod, deelnames: Sequence[Deelname], *, at: datetime) -> None:
    """To who did not answer: the seat goes to the next, and how to register again."""
    _send(
        aanbod,
        soort=VERLOPEN,
        onderwerp="De bedenktijd is voorbij",
        sjabloon="aanbod_verlopen",
        aangeboden_deelnames=deelnames,
        at=at,
    )


def _send(aanbod: Aanbod, *, soort: str, onderwerp: str, sjabloon: str, at: datetime, **more) -> None:
    inschrijving = aanbod.inschrijving
    context = {
        **facts(inschrijving),
        "aanbod": aanbod,
        "blijft_staan": inschrijving.status != InschrijvingStatus.VERVALLEN,
        **more,
    }
    send(
        inschrijving,
        soort=soort,
        aan=inschrijving.email,
        onderwerp=f"{onderwerp}: {inschrijving.leertraject.title}",
        sjabloon=sjabloon,
        context=context,
        oorzaak=f"aanbod:{aanbod.pk}",
        antwoord_aan=context["contact"]["email"],
        at=at,
    )
