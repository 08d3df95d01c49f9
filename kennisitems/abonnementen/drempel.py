"""How often one visitor may ask. An address on the network is never kept: only a keyed hash of it, whose key changes
each day and that is gone when the day is.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from lmb_site.templatetags.datums import BRUSSEL

MAX_PER_DAY = 20


def may_ask(visitor: str, *, at: datetime) -> bool:
    """Counts this time. Whoever shares an address, as in a town hall, shares the number."""
    day = at.astimezone(BRUSSEL).date().isoformat()
    key = f"abonneren:{salted_hmac(f'lmb.abonneren.{day}', visitor, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, timeout=int(timedelta(days=1).total_seconds()))
    try:
        return cache.incr(key) <= MAX_PER_DAY
    except ValueError:  # it ran out between the two lines
        return True
