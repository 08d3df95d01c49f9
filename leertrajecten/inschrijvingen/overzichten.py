"""Digests for contacts (C1). Each tells what happened between two fixed moments, so it is the same whenever it is
made: run twice it sends once, after a pause one mail tells it all, and without news there is none."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from leertrajecten.inschrijvingen.blad.uitgifte import hand_out
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.overzicht import Hoofdstuk, queue_overzicht
from leertrajecten.inschrijvingen.mails.registratie import stand_in_words
from leertrajecten.inschrijvingen.models import Gebeurtenis, Overzichtstand
from leertrajecten.inschrijvingen.nieuws import SOORTEN
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.models import Contactpersoon, LeertrajectPage, Meldingen, MeldingSoort
from lmb_site.taken.elk import each
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
    """One transaction per contact, so that one that fails stops no other.

    What happens while someone reads no digest is not for the one they read later: they heard of it at once, or did
    not want to.
    """
    _follow_others(at)
    readers: list[tuple[Contactpersoon, Meldingen, set[int]]] = []
    for ritme in PERIODES:
        leertraject_ids: dict[str, set[int]] = defaultdict(set)
        first: dict[str, Contactpersoon] = {}
        for contact in Contactpersoon.objects.filter(meldingen=ritme).order_by("pk"):
            leertraject_ids[contact.email.casefold()].add(contact.leertraject_id)
            first.setdefault(contact.email.casefold(), contact)
        readers += [(contact, ritme, leertraject_ids[sleutel]) for sleutel, contact in first.items()]
    each(
        readers,
        lambda reader: _send(reader[0].email, *reader[1:], at),
        naam="overzicht van contact",
        key=lambda reader: reader[0].pk,
    )


def _follow_others(at: datetime) -> None:
    """The state of who is a contact but reads no digest keeps up with time; that of who is none goes."""
    readers: dict[tuple[int, str], bool] = {}
    for leertraject_id, email, ritme in Contactpersoon.objects.values_list(
        "leertraject", "email", "meldingen"
    ):
        key = (leertraject_id, email.casefold())
        readers[key] = readers.get(key, False) or ritme in PERIODES
    behind, gone = [], []
    for stand in Overzichtstand.objects.all():
        reads = readers.get((stand.leertraject_id, stand.email_sleutel))
        if reads is None:
            gone.append(stand.pk)
        elif not reads:
            behind.append(stand.pk)
    tot = latest_moment(Meldingen.DAGELIJKS, at)
    Overzichtstand.objects.filter(pk__in=behind, tot__lt=tot).update(tot=tot)
    Overzichtstand.objects.filter(pk__in=gone).delete()


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
            stand_nu = stand_in_words(leertraject, Stand.count(leertraject.pk))
            blad = hand_out(leertraject, email=address, at=at)
            hoofdstukken.append(Hoofdstuk(leertraject, found, stand_nu, blad))
    if hoofdstukken:
        queue_overzicht(aan=address, ritme=ritme, hoofdstukken=hoofdstukken, tot=tot, at=at)


def _news(
    leertraject: LeertrajectPage, address: str, *, since: datetime, until: datetime
) -> list[Gebeurtenis]:
    omgeving = Omgeving(leertraject)
    heard = {
        soort
        for soort in MeldingSoort
        if any(contact.email.casefold() == address.casefold() for contact in omgeving.listeners(soort))
    }
    words = [wat for wat, soort in SOORTEN.items() if soort in heard]
    lines = Gebeurtenis.objects.filter(
        inschrijving__leertraject=leertraject, wat__in=words, op__gt=since, op__lte=until
    )
    return list(lines.select_related("inschrijving__leertraject", "inschrijving__gemeente"))
