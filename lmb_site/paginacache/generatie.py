"""The generation of the public content: a name that every change replaces, shared by all processes (ADR 0016).

A page kept under an older generation is never found again, so nothing has to be looked for and thrown away. The name
is drawn by lot: one that is lost (the cache was emptied, or made room) is followed by one that was never used.
"""

import logging
import uuid

from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, connections, transaction

logger = logging.getLogger(__name__)
ALIAS = "paginas"
KEY = "generatie"


def current() -> str | None:
    """The generation now; None where there is no cache that all processes share. Raises when it cannot be reached."""
    cache = caches[ALIAS]
    found = cache.get(KEY)
    if found is None:
        cache.add(KEY, uuid.uuid4().hex, timeout=None)
        found = cache.get(KEY)
    return found


def renew() -> None:
    """Make all kept pages unfindable. Never raises: what was changed stays changed, and pages live a minute at most."""
    try:
        caches[ALIAS].set(KEY, uuid.uuid4().hex, timeout=None)
    except Exception as error:  # whatever the backend raises
        logger.error("paginacache niet bereikbaar na een wijziging: %s", type(error).__name__)


def content_changed(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Something changed that pages may show: a new generation once the transaction is committed.

    Writes to the database call this by themselves (`schrijven`); it is for what changes elsewhere.
    """
    waiting = connections[using].run_on_commit
    if not (waiting and waiting[-1][1] is renew):
        transaction.on_commit(renew, using=using)
