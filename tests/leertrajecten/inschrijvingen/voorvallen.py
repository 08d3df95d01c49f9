"""For each recurring job of the registrations one thing that is due at `at`; what comes of it is counted in mails.

Each makes a leertraject of its own, so that two of them have nothing in common.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from leertrajecten.inschrijvingen import groepsberichten, mails
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models import (
    Aanbod,
    Belangstelling,
    Inschrijving,
    Overdracht,
    Overzichtstand,
    Presentatiemelding,
)
from leertrajecten.inschrijvingen.overzichten import latest_moment
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import LeertrajectPage, Meldingen, Sessie
from lmb_site.berichten.models import Bericht
from tests.factories import (
    BestandFactory,
    ContactpersoonFactory,
    InschrijvingFactory,
    LeertrajectPageFactory,
    SessieFactory,
)

Telling = Callable[[], int]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _leertraject(at: datetime, begin: datetime | None = None, **facts) -> LeertrajectPage:
    page = LeertrajectPageFactory(capaciteit=1, inschrijven_vanaf=at - 60 * DAY, **facts)
    SessieFactory(leertraject=page, begin=begin or at + 30 * DAY)
    return LeertrajectPage.objects.get(pk=page.pk)


def _inschrijving(page: LeertrajectPage, at: datetime, status=InschrijvingStatus.BEVESTIGD) -> Inschrijving:
    return InschrijvingFactory(leertraject=page, status=status, aangemaakt_op=at - 40 * DAY)


def _mails(inschrijving: Inschrijving, soort: str) -> Telling:
    return lambda: inschrijving.berichten.filter(soort=soort).count()


def aanbod_verloopt(at: datetime) -> Telling:
    inschrijving = _inschrijving(_leertraject(at), at, InschrijvingStatus.AANGEBODEN)
    Aanbod.objects.create(inschrijving=inschrijving, aangeboden_op=at - 2 * DAY, verloopt_op=at - HOUR)
    return _mails(inschrijving, "aanbod-verlopen")


def overdracht_verloopt(at: datetime) -> Telling:
    inschrijving = _inschrijving(_leertraject(at), at)
    Overdracht.objects.create(
        inschrijving=inschrijving,
        naam="Bo",
        email="bo@example.org",
        gevraagd_op=at - 8 * DAY,
        verloopt_op=at - HOUR,
    )
    return _mails(inschrijving, "overdracht-niet")


def plaats_is_vrij(at: datetime) -> Telling:
    inschrijving = _inschrijving(_leertraject(at), at, InschrijvingStatus.WACHTLIJST)
    return _mails(inschrijving, "plaats-aangeboden")


def inschrijven_gaat_open(at: datetime) -> Telling:
    row = Belangstelling.objects.create(
        leertraject=_leertraject(at),
        email="wacht@example.org",
        email_sleutel="wacht@example.org",
        gevraagd_op=at - 90 * DAY,
    )
    return lambda: Bericht.objects.for_oorzaak(row.oorzaak).count()


def attest_verdiend(at: datetime) -> Telling:
    inschrijving = _inschrijving(_leertraject(at, at - DAY, certificaat_vanaf=1), at)
    inschrijving.deelnames.update(aanwezigheid=Aanwezigheid.AANWEZIG)
    return _mails(inschrijving, mails.ATTEST)


def sessie_komt(at: datetime) -> Telling:
    return _mails(_inschrijving(_leertraject(at, at + 40 * HOUR), at), mails.HERINNERING)


def nieuws_voor_contact(at: datetime) -> Telling:
    page = _leertraject(at)
    contact = ContactpersoonFactory(leertraject=page, meldingen=Meldingen.DAGELIJKS)
    tot = latest_moment(Meldingen.DAGELIJKS, at)
    Overzichtstand.objects.create(leertraject=page, email_sleutel=contact.email, tot=tot - DAY)
    record(_inschrijving(page, at), "ingeschreven", door=SITE, op=tot - HOUR)
    return lambda: Bericht.objects.filter(aan=contact.email).count()


def presentatie_online(at: datetime) -> Telling:
    page = _leertraject(at, at - 3 * DAY)
    document, sessie = BestandFactory(), page.sessies.get()
    sessie.presentaties = json.dumps(
        [{"type": "presentatie", "value": {"titel": "Dia's", "document": document.pk}}]
    )
    sessie.save()
    Presentatiemelding.objects.create(sessie=sessie, document_id=document.pk, gezien_op=at - 2 * HOUR)
    return _mails(_inschrijving(page, at), mails.PRESENTATIES)


def sessie_verplaatst(at: datetime) -> Telling:
    page = _leertraject(at)
    inschrijving = _inschrijving(page, at)
    Sessie.objects.filter(leertraject=page).update(plaats="Een ander huis", sequence=7)
    return _mails(inschrijving, mails.SESSIENIEUWS)


def groepsbericht_vertrekt(at: datetime) -> Telling:
    """Agreed to, and the process died before a single mail was written."""
    page = _leertraject(at)
    inschrijving = _inschrijving(page, at)
    concept = groepsberichten.save_concept(
        leertraject_id=page.pk,
        keuze=groepsberichten.Keuze(status=(InschrijvingStatus.BEVESTIGD,)),
        onderwerp="De zaal",
        tekst="We zitten in een andere zaal.",
        gebruiker=None,
        at=at - HOUR,
    )
    groepsberichten.freeze(
        groepsbericht_id=concept.pk,
        afdruk=groepsberichten.preview(concept).afdruk,
        gebruiker=None,
        at=at - HOUR,
    )
    return _mails(inschrijving, mails.GROEPSBERICHT)


VOORVALLEN: dict[str, Callable[[datetime], Telling]] = {
    "aanbiedingen": aanbod_verloopt,
    "overdrachten": overdracht_verloopt,
    "wachtlijsten": plaats_is_vrij,
    "belangstelling": inschrijven_gaat_open,
    "attesten": attest_verdiend,
    "herinneringen": sessie_komt,
    "overzichten": nieuws_voor_contact,
    "presentaties": presentatie_online,
    "sessienieuws": sessie_verplaatst,
    "groepsberichten": groepsbericht_vertrekt,
}
"""By the name of the job."""

SCHRIJFT = {
    "aanbiedingen": "queue_aanbod_verlopen",
    "overdrachten": "queue_overdracht_niet",
    "wachtlijsten": "queue_aanbod",
    "belangstelling": "queue_opening",
    "attesten": "queue_attest",
    "herinneringen": "queue_herinnering",
    "overzichten": "queue_overzicht",
    "presentaties": "queue_presentaties",
    "sessienieuws": "queue_sessienieuws",
    "groepsberichten": "queue_groepsbericht",
}
"""What writes the mail, of `mails` (the digest: of `overzichten`): where a test can make it fail."""
