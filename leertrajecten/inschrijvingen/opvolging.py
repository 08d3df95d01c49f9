"""Tells participants that the presentations of a session they had a seat in are online, once, and together (R10).

Who was ill on the day hears it as well: for them it is all there is. Who only waited does not.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving, Presentatiemelding
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.kenmerken import load_presentaties
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.taken.elk import each

QUIET = timedelta(hours=1)
"""So long after the last one nothing more comes: what an editor puts online in one go is one mail."""
TOO_OLD = timedelta(days=180)
"""Of a session that long ago nobody expects a mail."""


def follow_up(at: datetime) -> None:
    """Take note of what came online, and tell of what has been there for a while. Doing it twice tells once."""
    ids = set(_with_presentaties(at).values_list("leertraject", flat=True))
    each(sorted(ids), lambda pk: _follow_up(pk, at), naam="presentaties van leertraject")


def mark_told(leertraject_id: int, *, at: datetime) -> None:
    """What is online now is no news to anyone."""
    _note(leertraject_id, at)
    untold = Presentatiemelding.objects.filter(sessie__leertraject=leertraject_id, verteld_op=None)
    untold.update(verteld_op=at)


def _with_presentaties(at: datetime):
    past = Sessie.objects.public().filter(einde__lte=at, einde__gt=at - TOO_OLD)
    return past.exclude(presentaties="[]").exclude(presentaties="")


@transaction.atomic
def _follow_up(leertraject_id: int, at: datetime) -> None:
    leertraject = slot.lock(leertraject_id)
    online = _note(leertraject_id, at)
    untold = list(Presentatiemelding.objects.filter(sessie__leertraject=leertraject_id, verteld_op=None))
    if not untold or max(melding.gezien_op for melding in untold) > at - QUIET:
        return
    _tell(
        leertraject,
        [
            online[melding.sessie_id, melding.document_id]
            for melding in untold
            if (melding.sessie_id, melding.document_id) in online
        ],
        at,
    )
    Presentatiemelding.objects.filter(pk__in=[melding.pk for melding in untold]).update(verteld_op=at)


def _note(leertraject_id: int, at: datetime) -> dict[tuple[int, int], tuple[Sessie, str, int]]:
    """What is online, by session and document; each written down once."""
    sessies = list(_with_presentaties(at).filter(leertraject=leertraject_id).order_by("begin", "pk"))
    load_presentaties(sessies)
    online = {
        (sessie.pk, document.pk): (sessie, titel, document.pk)
        for sessie in sessies
        for titel, document in sessie.presentatie_lijst
    }
    Presentatiemelding.objects.bulk_create(
        [
            Presentatiemelding(sessie_id=sessie, document_id=document, gezien_op=at)
            for sessie, document in online
        ],
        ignore_conflicts=True,
    )
    return online


def _tell(leertraject: LeertrajectPage, presentaties: list[tuple[Sessie, str, int]], at: datetime) -> None:
    deelnames = (
        Deelname.objects.levend()
        .filter(status=InschrijvingStatus.BEVESTIGD, sessie__in={sessie for sessie, _, _ in presentaties})
        .select_related("inschrijving")
    )
    attended: dict[Inschrijving, set[int]] = defaultdict(set)
    for deelname in deelnames:
        attended[deelname.inschrijving].add(deelname.sessie_id)
    for inschrijving, sessie_ids in sorted(attended.items(), key=lambda item: item[0].pk):
        inschrijving.leertraject = leertraject
        mails.queue_presentaties(
            inschrijving, [item for item in presentaties if item[0].pk in sessie_ids], at=at
        )
