"""Tells those who earned a certificate that it is ready, once, when the last session is over and marked (R13)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.attest import has_earned
from leertrajecten.inschrijvingen.enums import Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage, SessieStaat
from lmb_site.taken.elk import each

VENSTER = timedelta(days=60)
"""Who marks attendance later than this, tells it to people themselves."""


def tell_earned(at: datetime) -> None:
    """Safe to do twice: the outbox holds one such mail per registration, and one that fails stops no other."""
    takes_place = ~Q(sessies__staat=SessieStaat.GEANNULEERD)
    ended = LeertrajectPage.objects.filter(certificaat_vanaf__isnull=False).annotate(
        laatste=Max("sessies__einde", filter=takes_place)
    )
    untold = [
        inschrijving
        for leertraject in ended.filter(laatste__lte=at, laatste__gt=at - VENSTER)
        if _is_marked(leertraject, leertraject.laatste)
        for inschrijving in _untold(leertraject)
    ]
    each(untold, lambda inschrijving: _tell(inschrijving, at), naam="attest van inschrijving")


def _is_marked(leertraject: LeertrajectPage, laatste: datetime) -> bool:
    of_last = Deelname.objects.filter(sessie__leertraject=leertraject, sessie__einde=laatste)
    return of_last.exclude(aanwezigheid=Aanwezigheid.ONBEKEND).exists()


def _untold(leertraject: LeertrajectPage) -> list[Inschrijving]:
    present = Inschrijving.objects.filter(
        leertraject=leertraject,
        geanonimiseerd_op__isnull=True,
        deelnames__aanwezigheid=Aanwezigheid.AANWEZIG,
    ).exclude(email="")
    untold = list(present.exclude(gebeurtenissen__feiten__soort=mails.ATTEST).distinct().in_order())
    for inschrijving in untold:
        inschrijving.leertraject = leertraject
    return untold


@transaction.atomic
def _tell(inschrijving: Inschrijving, at: datetime) -> None:
    if has_earned(inschrijving):
        mails.queue_attest(inschrijving, at=at)
