"""What each person was told of each session: the calendar in their head, and the one in their mailbox.

Every mail that says when and where a session is, notes it here, in the transaction that writes the mail. What changed
without being worth a mail is noted too, but tells nobody anything: `verteld_op` stays. What is noted is compared with
what the public knows when a page is published (`sessienieuws`): whoever knows less gets a mail, and whoever knows as
much gets none, however often that is asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.models import Sessie
from leertrajecten.revisies import public_facts

BATCH = 500
"""Below the number of variables that every database takes in one question."""


def knowledge(sessie: Sessie, *, at: datetime | None) -> dict[str, Any]:
    """What a row says of who knows this session as it is: for a row not yet written, of someone who is told now."""
    known = {"verteld_sequence": sessie.sequence, "verteld_feiten": public_facts(sessie)}
    return {**known, "verteld_op": at} if at else known


def note(deelnames: Iterable[Deelname], *, at: datetime | None) -> None:
    """These people now know these sessions as they are; with `at` None without having been told of them now.

    A question per session and per `BATCH` people.
    """
    by_sessie: dict[Sessie, list[Deelname]] = defaultdict(list)
    for deelname in deelnames:
        by_sessie[deelname.sessie].append(deelname)
    for sessie, those in by_sessie.items():
        known = knowledge(sessie, at=at)
        for deelname in those:
            vars(deelname).update(known)
        for start in range(0, len(those), BATCH):
            pks = [deelname.pk for deelname in those[start : start + BATCH]]
            Deelname.objects.filter(pk__in=pks).update(**known)
