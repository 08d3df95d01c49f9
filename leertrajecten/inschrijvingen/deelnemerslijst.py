"""Who is expected at a session, and who came."""

from django.db.models import Q, QuerySet

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.models import Sessie


def aanwezigen(sessie: Sessie) -> QuerySet[Deelname]:
    """Confirmed for this session, or registered at its door; by name, with what a row shows, in one query."""
    expected = Q(status=InschrijvingStatus.BEVESTIGD) | Q(ter_plaatse=True)
    return (
        Deelname.objects.filter(expected, sessie=sessie)
        .select_related("inschrijving__gemeente", "sessie")
        .order_by("inschrijving__naam", "pk")
    )
