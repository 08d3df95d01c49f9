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
DEEL = 100
"""So many mails in one transaction: as long as it lasts, nobody registers."""
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


def _follow_up(leertraject_id: int, at: datetime) -> None:
    _begin(leertraject_id, at)
    while _tell_some(leertraject_id, at):
        pass


@transaction.atomic
def _begin(leertraject_id: int, at: datetime) -> None:
    """Put what has been online for a while together in a round; while one goes on, no other begins."""
    slot.lock(leertraject_id)
    _note(leertraject_id, at)
    untold = Presentatiemelding.objects.filter(sessie__leertraject=leertraject_id, verteld_op=None)
    seen = list(untold.values_list("ronde_op", "gezien_op"))
    if any(ronde for ronde, _ in seen) or not seen or max(gezien for _, gezien in seen) > at - QUIET:
        return
    untold.update(ronde_op=at, ronde_tot=0)


@transaction.atomic
def _tell_some(leertraject_id: int, at: datetime) -> bool:
    """Tell the next people of the round, at most `DEEL`, and note how far it came; whether there may be more.

    What belongs to the round stands, and so does who had their turn: broken off, it goes on with the next.
    """
    leertraject = slot.lock(leertraject_id)
    ronde = Presentatiemelding.objects.filter(
        sessie__leertraject=leertraject_id, verteld_op=None, ronde_op__isnull=False
    )
    meldingen = list(ronde)
    if not meldingen:
        return False
    online = _online(leertraject_id, at)
    keys = [(melding.sessie_id, melding.document_id) for melding in meldingen]
    presentaties = [online[key] for key in keys if key in online]
    told = _tell(leertraject, presentaties, after=meldingen[0].ronde_tot, at=at)
    if len(told) < DEEL:
        ronde.update(verteld_op=at)
        return False
    ronde.update(ronde_tot=told[-1].pk)
    return True


def _online(leertraject_id: int, at: datetime) -> dict[tuple[int, int], tuple[Sessie, str, int]]:
    """What is online, by session and document."""
    sessies = list(_with_presentaties(at).filter(leertraject=leertraject_id).order_by("begin", "pk"))
    load_presentaties(sessies)
    return {
        (sessie.pk, document.pk): (sessie, titel, document.pk)
        for sessie in sessies
        for titel, document in sessie.presentatie_lijst
    }


def _note(leertraject_id: int, at: datetime) -> None:
    """Write down what is online, each once."""
    Presentatiemelding.objects.bulk_create(
        [
            Presentatiemelding(sessie_id=sessie, document_id=document, gezien_op=at)
            for sessie, document in _online(leertraject_id, at)
        ],
        ignore_conflicts=True,
    )


def _tell(
    leertraject: LeertrajectPage, presentaties: list[tuple[Sessie, str, int]], *, after: int, at: datetime
) -> list[Inschrijving]:
    """Those told, at most `DEEL` in order of registration, from the first behind key `after`."""
    # Whoever was at this session and then cancelled the others has a registration that ended, and was here.
    had_seat = Deelname.objects.filter(
        status=InschrijvingStatus.BEVESTIGD,
        sessie__in={sessie for sessie, _, _ in presentaties},
        inschrijving__geanonimiseerd_op=None,
    ).exclude(inschrijving__email="")
    people = list(
        Inschrijving.objects.filter(pk__gt=after, deelnames__in=had_seat).distinct().order_by("pk")[:DEEL]
    )
    attended: dict[int, set[int]] = defaultdict(set)
    for inschrijving_id, sessie_id in had_seat.filter(inschrijving__in=people).values_list(
        "inschrijving", "sessie"
    ):
        attended[inschrijving_id].add(sessie_id)
    for inschrijving in people:
        inschrijving.leertraject = leertraject
        mails.queue_presentaties(
            inschrijving, [item for item in presentaties if item[0].pk in attended[inschrijving.pk]], at=at
        )
    return people
