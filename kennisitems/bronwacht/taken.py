"""The recurring jobs of the source watch: in short turns at night, so that the worker keeps doing the rest."""

import time
from datetime import datetime, timedelta
from datetime import time as clock

from django.conf import settings

from kennisitems.bronwacht import verbs
from lmb_site.taken.registry import register
from lmb_site.templatetags.datums import BRUSSEL

NIGHT = (1, 5)  # hours in Brussels
SLICE_SECONDS = 15.0


def register_taken() -> None:
    register("bronwacht", every=timedelta(minutes=1), run=watch)
    register("bronwacht melden", every=clock(6, 30), run=tell)


def watch(at: datetime) -> None:
    """Nothing by day, and nothing at all unless BRONWACHT is on."""
    if not settings.BRONWACHT or not NIGHT[0] <= at.astimezone(BRUSSEL).hour < NIGHT[1]:
        return
    deadline = time.monotonic() + SLICE_SECONDS
    verbs.walk(at=at, clock=time.monotonic, sleep=time.sleep, keep_going=lambda: time.monotonic() < deadline)


def tell(at: datetime) -> None:
    if settings.BRONWACHT:
        verbs.tell_owners(at=at)
