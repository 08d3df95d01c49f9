"""Digests for contacts (C1). Each tells what happened between two fixed moments, so it is the same whenever it is
made: run twice it sends once, after a pause one mail tells it all, and without news there is none."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from leertrajecten.inschrijvingen.blad.uitgifte import hand_out
from leertrajecten.inschrijvingen.mails.ontvangers import listeners
from leertrajecten.inschrijvingen.mails.overzicht import Hoofdstuk, queue_overzicht
from leertrajecten.inschrijvingen.mails.registratie import stand_in_words
from leertrajecten.inschrijvingen.models import Gebeurtenis, Overzichtstand
from leertrajecten.inschrijvingen.nieuws import SOORTEN
from leertrajecten.models import Contactpersoon, LeertrajectPage, Meldingen, MeldingSoort
from lmb_site.templatetags.datums import BRUSSEL

UUR = time(7, 30)
PERIODES = {Meldingen.DAGELIJKS: timedelta(days=1), Meldingen.WEKELIJKS: timedelta(weeks=1)}


def latest_moment(ritme: Meldingen, at: datetime) -> datetime:
    """The last half past seven in Brussels, of a Monday for who reads weekly, not after `at`."""
    day = at.astimezone(BRUSSEL).date()
    if ritme == Meldingen.WEKELIJKS:
        day -= timedelta(days=day.weekday())
    moment = datetime.combine(day, UUR, BRUSSEL)
    if moment > at:
        moment = datetime.combine(day - PERIODES[ritme], UUR, BRUSSEL)
    return moment.astimezone(UTC)


def send_overzichten(at: datetime) -> None:
    for ritme in PERIODES:
        leertraject_ids: dict[str, set[int]] = defaultdict(set)
        addresses: dict[str, str] = {}
        for contact in Contactpersoon.objects.filter(meldingen=ritme).order_by("pk"):
            leertraject_ids[contact.email.casefold()].add(contact.leertraject_id)
            addresses.setdefault(contact.email.casefold(), contact.email)
        for sleutel, address in addresses.items():
            _send(address, ritme, leertraject_ids[sleutel], at)


@transaction.atomic
def _send(address: str, ritme: Meldingen, leertraject_ids: set[int], at: datetime) -> None:
    tot = latest_moment(ritme, at)
    hoofdstukken = []
    leertrajecten = LeertrajectPage.objects.filter(pk__in=leertraject_ids).prefetch_related("contacten")
    for leertraject in leertrajecten.order_by("title", "pk"):
        stand, _is_new = Overzichtstand.objects.select_for_update().get_or_create(
            leertraject=leertraject,
            email_sleutel=address.casefold(),
            defaults={"tot": tot - PERIODES[ritme]},
        )
        if stand.tot >= tot:
            continue
        found = _news(leertraject, address, since=stand.tot, until=tot)
        stand.tot = tot
        stand.save(update_fields=["tot"])
        if found:
            stand_nu = stand_in_words(found[0].inschrijving)
            blad = hand_out(leertraject, email=address, at=at)
            hoofdstukken.append(Hoofdstuk(leertraject, found, stand_nu, blad))
    if hoofdstukken:
        queue_overzicht(aan=address, ritme=ritme, hoofdstukken=hoofdstukken, tot=tot, at=at)


def _news(
    leertraject: LeertrajectPage, address: str, *, since: datetime, until: datetime
) -> list[Gebeurtenis]:
    heard = {
        soort
        for soort in MeldingSoort
        if any(contact.email.casefold() == address.casefold() for contact in listeners(leertraject, soort))
    }
    words = [wat for wat, soort in SOORTEN.items() if soort in heard]
    lines = Gebeurtenis.objects.filter(
        inschrijving__leertraject=leertraject, wat__in=words, op__gt=since, op__lte=until
    )
    return list(lines.select_related("inschrijving__leertraject", "inschrijving__gemeente"))
