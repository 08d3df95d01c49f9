"""The mail to a contact who wants one a day or one a week: who came, who went, and how full it is (C1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import absolute
from leertrajecten.inschrijvingen.models import Deelnemersblad, Gebeurtenis
from leertrajecten.models import LeertrajectPage, Meldingen
from lmb_site.berichten.outbox import queue

OVERZICHT = {Meldingen.DAGELIJKS: "overzicht-dag", Meldingen.WEKELIJKS: "overzicht-week"}


@dataclass(frozen=True)
class Hoofdstuk:
    """One leertraject in the digest."""

    leertraject: LeertrajectPage
    gebeurtenissen: Sequence[Gebeurtenis]
    stand: str
    blad: Deelnemersblad | None

    @property
    def blad_link(self) -> str:
        return absolute(self.blad.get_absolute_url()) if self.blad else ""


def queue_overzicht(
    *, aan: str, ritme: Meldingen, hoofdstukken: Sequence[Hoofdstuk], tot: datetime, at: datetime
) -> None:
    """Idempotent by rhythm and the moment up to which it tells. Answers go to the site.

    Remembers whom it names: when one of them is forgotten, so is what it says.
    """
    periode = "vandaag" if ritme == Meldingen.DAGELIJKS else "deze week"
    context = {
        "hoofdstukken": hoofdstukken,
        "periode": "per dag" if ritme == Meldingen.DAGELIJKS else "per week",
        "admin_link": f"{settings.SITE_URL}{reverse('inschrijving_admin:index')}",
    }
    count = sum(len(hoofdstuk.gebeurtenissen) for hoofdstuk in hoofdstukken)
    queue(
        oorzaak=f"overzicht:{tot:%Y-%m-%dT%H:%M}",
        soort=OVERZICHT[ritme],
        aan=aan,
        onderwerp=f"Inschrijvingen {periode}: {count} {'wijziging' if count == 1 else 'wijzigingen'}",
        tekst=render_to_string("mail/overzicht.txt", context),
        html=render_to_string("mail/overzicht.html", context),
        antwoord_aan=Omgeving(hoofdstukken[0].leertraject).email,
        over=[
            gebeurtenis.inschrijving.oorzaak
            for hoofdstuk in hoofdstukken
            for gebeurtenis in hoofdstuk.gebeurtenissen
        ],
        at=at,
    )
