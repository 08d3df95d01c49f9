"""What a look at a source changes, and who hears of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from kennisitems.bronwacht.controle import Bevinding, look_at
from kennisitems.bronwacht.models import SLECHT, BronControle, BronToestand
from kennisitems.models import Kennisitem
from lmb_site.berichten.outbox import BerichtError, queue
from lmb_site.models import SiteInstellingen
from lmb_site.templatetags.datums import BRUSSEL

NACHTEN = 3
MAX_PER_NIGHT = 1500
AGAIN_AFTER = timedelta(days=28)
HOST_SECONDS = 5.0
CANDIDATES = 200
SOORT = "bronwacht"
MAX_IN_MAIL = 50


# Looking ------------------------------------------------------------------------------------------
def walk(
    *,
    at: datetime,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    keep_going: Callable[[], bool],
    look: Callable[[str], Bevinding] = look_at,
) -> int:
    """Look at sources while `keep_going` allows it, each once a night, and one server at a time with a pause.

    Suspects first, then what was never looked at, then the longest ago. How many were looked at.
    """
    tonight = BronControle.objects.filter(gekeken_op__gte=_start_of_night(at)).count()
    seen = 0
    visited: dict[str, float] = {}
    for item in due(at)[: min(CANDIDATES, max(MAX_PER_NIGHT - tonight, 0))]:
        host = urlsplit(item.bron).hostname or ""
        pause = visited.get(host, -HOST_SECONDS) + HOST_SECONDS - clock()
        if pause > 0:
            sleep(pause)
        if not keep_going():
            break
        bevinding = look(item.bron)
        visited[host] = clock()
        record(kennisitem_id=item.pk, bron=item.bron, bevinding=bevinding, at=at)
        seen += 1
    return seen


def due(at: datetime) -> QuerySet[Kennisitem]:
    """Public items whose source was not looked at tonight, and not lately when it was good."""
    suspect = Case(
        When(broncontrole__nachten__gt=0, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    never = Q(broncontrole__isnull=True) | ~Q(broncontrole__bron=F("bron"))
    suspicious = Q(broncontrole__nachten__gt=0, broncontrole__gekeken_op__lt=_start_of_night(at))
    long_ago = Q(broncontrole__gekeken_op__lt=at - AGAIN_AFTER)
    return (
        Kennisitem.objects.public(at.astimezone(BRUSSEL).date())
        .exclude(bron="")
        .filter(never | suspicious | long_ago)
        .order_by(suspect, F("broncontrole__gekeken_op").asc(nulls_first=True), "pk")
        .only("pk", "bron")
    )


def _start_of_night(at: datetime) -> datetime:
    """A night is a day of the calendar in Brussels."""
    return at.astimezone(BRUSSEL).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def record(*, kennisitem_id: int, bron: str, bevinding: Bevinding, at: datetime) -> BronControle:
    """Write down one look. A task opens after NACHTEN bad nights in a row, and closes with the first good one.

    Two looks in one night count once; what says nothing changes nothing; another address begins anew.
    """
    row, created = BronControle.objects.select_for_update().get_or_create(
        kennisitem_id=kennisitem_id, defaults={"bron": bron, "gekeken_op": at}
    )
    is_new_night = created or row.gekeken_op < _start_of_night(at)
    if row.bron != bron:
        _clear(row)
        row.bron, is_new_night = bron, True
    if bevinding.toestand == BronToestand.GOED:
        _clear(row)
    elif bevinding.toestand in SLECHT:
        if row.bevinding != bevinding.toestand:
            row.nachten, row.sinds, is_new_night = 0, at, True
        row.bevinding = bevinding.toestand
        row.reden, row.nieuw_adres = bevinding.reden[:200], bevinding.nieuw_adres
        row.nachten += is_new_night
        if row.nachten >= NACHTEN:
            row.toestand = bevinding.toestand
            if row.open_sinds is None:
                row.open_sinds, row.gemeld_op, row.eigenaar = at, None, owner_of(kennisitem_id)
    row.gekeken_op = at
    row.save()
    return row


def _clear(row: BronControle) -> None:
    row.toestand = row.bevinding = BronToestand.GOED
    row.nachten, row.sinds, row.nieuw_adres, row.reden = 0, None, "", ""
    row.open_sinds = row.gemeld_op = row.eigenaar = None


def owner_of(kennisitem_id: int):
    """Who made the item, else who published it last; None when that was no person, or one who left."""
    item = Kennisitem.objects.select_related("live_revision").get(pk=kennisitem_id)
    made = (
        ModelLogEntry.objects.for_instance(item)
        .filter(action="wagtail.create")
        .values_list("user", flat=True)
    )
    published = item.live_revision.user_id if item.live_revision else None
    people = (
        get_user_model()
        .objects.filter(is_active=True)
        .exclude(email="")
        .in_bulk([*filter(None, made), published])
    )
    return next((people[pk] for pk in (*made, published) if pk in people), None)


# Telling ------------------------------------------------------------------------------------------
def tell_owners(*, at: datetime) -> int:
    """One mail to each person for all tasks that were not told yet; to the site where there is no owner. Idempotent."""
    told = 0
    with transaction.atomic():
        for aan, tasks in _untold_by_address():
            links = [
                (
                    task,
                    settings.SITE_URL
                    + reverse(task.kennisitem.snippet_viewset.get_url_name("edit"), args=[task.pk]),
                )
                for task in tasks[:MAX_IN_MAIL]
            ]
            context = {"taken": links, "meer": len(tasks) - len(links)}
            aantal = "1 bron vraagt" if len(tasks) == 1 else f"{len(tasks)} bronnen vragen"
            try:
                queue(
                    oorzaak=f"bronwacht:{at.astimezone(BRUSSEL).date().isoformat()}",
                    soort=SOORT,
                    aan=aan,
                    onderwerp=f"{aantal} je aandacht",
                    tekst=render_to_string("mail/bronwacht.txt", context),
                    at=at,
                )
            except BerichtError:
                continue  # the address of the site is not filled in; the list in the admin shows them
            BronControle.objects.filter(pk__in=[task.pk for task in tasks]).update(gemeld_op=at)
            told += 1
    return told


def _untold_by_address() -> Iterator[tuple[str, list[BronControle]]]:
    tasks = BronControle.objects.open().filter(gemeld_op=None).select_related("kennisitem", "eigenaar")
    site = Site.objects.order_by("-is_default_site", "pk").first()
    fallback = SiteInstellingen.for_site(site).contact_email if site else ""

    def address(task: BronControle) -> str:
        return task.eigenaar.email if task.eigenaar else fallback

    for aan, group in groupby(sorted(tasks, key=address), key=address):
        yield aan, list(group)
