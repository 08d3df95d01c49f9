"""Who is expected at a session, and who came."""

from django.db.models import F, Q, QuerySet

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.models import Sessie


def aanwezigen(*sessies: Sessie) -> QuerySet[Deelname]:
    """Confirmed for these sessions, or registered at their door: by session in order of time, then by name. With
    what a row shows, in one query.
    """
    expected = Q(status=InschrijvingStatus.BEVESTIGD) | Q(ter_plaatse=True)
    return (
        Deelname.objects.filter(expected, sessie__in=sessies)
        .select_related("inschrijving__gemeente", "sessie")
        .order_by(F("sessie__begin").asc(nulls_last=True), "sessie", "inschrijving__naam", "pk")
    )
