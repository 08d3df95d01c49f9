"""The recurring jobs of the import."""

import time
from datetime import datetime, timedelta
from datetime import time as clock

from kennisitems.invoer import verbs
from kennisitems.invoer.models import Invoer
from lmb_site.taken.registry import register

# A worker that imports sends no mail meanwhile: it goes on for so long, and then lets the rest have its turn.
SLICE_SECONDS = 15.0


def register_taken() -> None:
    register("invoer van kennisitems", every=timedelta(seconds=30), run=work)
    register("opruimen van invoer", every=clock(3, 40), run=lambda at: verbs.clean_up(at=at))


def work(at: datetime, *, seconds: float = SLICE_SECONDS) -> None:
    """Go on with what waits, the oldest first, for a while; the first of them always gets further."""
    deadline = time.monotonic() + seconds

    def keep_going() -> bool:
        return time.monotonic() < deadline

    for invoer in Invoer.objects.waiting():
        verbs.advance(invoer, at=at, keep_going=keep_going)
        if not keep_going():
            return
