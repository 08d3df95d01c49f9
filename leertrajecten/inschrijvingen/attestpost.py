"""Tells those who earned a certificate that it is ready, once, when the last session is over and marked (R13)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.attest import has_earned
from leertrajecten.inschrijvingen.enums import Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage, SessieStaat
from lmb_site.taken.registry import register

VENSTER = timedelta(days=60)
"""Who marks attendance later than this, tells it to people themselves."""


def register_taken() -> None:
    register("attesten", every=timedelta(hours=1), run=tell_earned)


def tell_earned(at: datetime) -> None:
    """Safe to do twice: the outbox holds one such mail per registration."""
    takes_place = ~Q(sessies__staat=SessieStaat.GEANNULEERD)
    ended = LeertrajectPage.objects.filter(certificaat_vanaf__isnull=False).annotate(
        laatste=Max("sessies__einde", filter=takes_place)
    )
    for leertraject in ended.filter(laatste__lte=at, laatste__gt=at - VENSTER):
        if _is_marked(leertraject, leertraject.laatste):
            _tell(leertraject, at)


def _is_marked(leertraject: LeertrajectPage, laatste: datetime) -> bool:
    of_last = Deelname.objects.filter(sessie__leertraject=leertraject, sessie__einde=laatste)
    return of_last.exclude(aanwezigheid=Aanwezigheid.ONBEKEND).exists()


def _tell(leertraject: LeertrajectPage, at: datetime) -> None:
    present = Inschrijving.objects.filter(
        leertraject=leertraject,
        geanonimiseerd_op__isnull=True,
        deelnames__aanwezigheid=Aanwezigheid.AANWEZIG,
    ).exclude(email="")
    for inschrijving in present.exclude(gebeurtenissen__feiten__soort=mails.ATTEST).distinct().in_order():
        inschrijving.leertraject = leertraject
        if has_earned(inschrijving):
            with transaction.atomic():
                mails.queue_attest(inschrijving, at=at)
