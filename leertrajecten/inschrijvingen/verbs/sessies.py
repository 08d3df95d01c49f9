from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import BEZET, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.registreren import is_open
from leertrajecten.inschrijvingen.verslag import line


@transaction.atomic
def add_new_sessies(*, leertraject_id: int, at: datetime | None = None) -> int:
    """Who registered for the whole series takes part in sessions that came later too. Returns how many were added.

    Sends nothing. A session with fewer seats than the series is given out in the order of registration.
    """
    at = at or timezone.now()
    leertraject = slot.lock(leertraject_id)
    sessies = [sessie for sessie in leertraject.sessies_in_order if is_open(sessie, at)]
    plaatsen = Plaatsen.count(leertraject, sessies, at=at)
    added = 0
    for sessie in sessies:
        missing = (
            Inschrijving.objects.levend()
            .bekend()
            .filter(leertraject=leertraject, hele_reeks=True)
            .exclude(deelnames__sessie=sessie)
            .in_order()
        )
        deelnames, lines = [], []
        for inschrijving in missing:
            status = inschrijving.status
            if status in BEZET:
                if plaatsen.has_sessie(sessie.pk):
                    plaatsen.take([sessie.pk])
                else:
                    status = InschrijvingStatus.WACHTLIJST
            deelnames.append(Deelname(inschrijving=inschrijving, sessie=sessie, status=status))
            lines.append(
                line(inschrijving, "sessie toegevoegd", door=SITE, op=at, sessie=sessie.pk, status=status)
            )
        added += len(Deelname.objects.bulk_create(deelnames))
        Gebeurtenis.objects.bulk_create(lines)
    return added
