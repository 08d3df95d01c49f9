"""Doing one thing after the other, where one that fails keeps none of the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

Item = TypeVar("Item")
Result = TypeVar("Result")
logger = logging.getLogger("lmb_site.taken")


class DeelsMislukt(Exception):
    """At least one failed; the others were done. The sentence names nobody: it stands in the ledger as it is."""


def each(
    items: Iterable[Item],
    do: Callable[[Item], Result],
    *,
    naam: str,
    key: Callable[[Item], object] = lambda item: getattr(item, "pk", item),
) -> list[Result]:
    """`do(item)` for each of `items`, in order; what they returned.

    `do` has a transaction of its own. One that fails is logged by type and key, which must be no personal data, and
    the next has its turn. Raises `DeelsMislukt` when all had theirs, so that the job counts as failed and is tried
    again.
    """
    done, failed = [], []
    for item in items:
        try:
            done.append(do(item))
        except Exception as error:  # one must not keep the others
            failed.append(type(error).__name__)
            logger.error("%s %s mislukt: %s", naam, key(item), failed[-1])
            if isinstance(error, OperationalError | InterfaceError) and not connection.in_atomic_block:
                connection.close()  # perhaps only this connection broke: the next one makes another
    if failed:
        kinds = ", ".join(sorted(set(failed)))
        raise DeelsMislukt(f"{naam}: {len(failed)} van {len(done) + len(failed)} mislukt ({kinds})")
    return done
