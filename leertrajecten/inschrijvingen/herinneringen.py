"""Reminds who has a seat of what comes (R8). Looks at the present: after a pause it catches up, but never once a
session began, and whoever just heard of the session is left in peace for a day."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.models import Sessie
from lmb_site.taken.elk import each
from lmb_site.templatetags.datums import BRUSSEL

REST = timedelta(days=1)
LONGEST = timedelta(days=61)
SAME_DAY_AT = time(7)
DEEL = 100
"""So many mails in one transaction: as long as it lasts, nobody registers."""


def due_at(sessie: Sessie) -> datetime:
    """When to remind: as many days before as the leertraject says, at the hour of the session by the clock on the
    wall; with no days between, at seven in the morning."""
    days = sessie.leertraject.herinnering_dagen
    begin = sessie.begin.astimezone(BRUSSEL)
    if days:
        return (begin - timedelta(days=days)).astimezone(UTC)
    return min(begin, datetime.combine(begin.date(), SAME_DAY_AT, BRUSSEL)).astimezone(UTC)


def remind(at: datetime) -> None:
    """All reminders that are due at `at`, leertraject by leertraject, so that one that fails stops no other."""
    pages = sorted({sessie.leertraject_id for sessie in _due(at)})
    each(pages, lambda pk: _remind(pk, at), naam="herinneringen van leertraject")


def _due(at: datetime) -> list[Sessie]:
    coming = Sessie.objects.public().takes_place().filter(begin__gt=at, begin__lte=at + LONGEST)
    reminding = coming.filter(leertraject__herinnering_dagen__isnull=False).select_related("leertraject")
    return [sessie for sessie in reminding if due_at(sessie) <= at]


def _remind(leertraject_id: int, at: datetime) -> None:
    while _remind_some(leertraject_id, at) == DEEL:
        pass


@transaction.atomic
def _remind_some(leertraject_id: int, at: datetime) -> int:
    """Remind at most `DEEL` people and note it with them; how many. Who was noted is not reminded again."""
    slot.lock(leertraject_id)
    count = 0
    for sessie in _due(at):
        if sessie.leertraject_id != leertraject_id or count == DEEL:
            continue
        dag = sessie.begin.astimezone(BRUSSEL).date()
        deelnames = list(
            Deelname.objects.levend()
            .filter(Q(verteld_op=None) | Q(verteld_op__lte=at - REST), sessie=sessie, ter_plaatse=False)
            .filter(status=InschrijvingStatus.BEVESTIGD)
            .filter(Q(herinnerd_voor=None) | ~Q(herinnerd_voor=dag))
            .select_related("inschrijving")
            .order_by("pk")[: DEEL - count]
        )
        for deelname in deelnames:
            deelname.sessie, deelname.inschrijving.leertraject = sessie, sessie.leertraject
            mails.queue_herinnering(deelname, dag=dag, at=at)
        Deelname.objects.filter(pk__in=[deelname.pk for deelname in deelnames]).update(herinnerd_voor=dag)
        count += len(deelnames)
    return count
