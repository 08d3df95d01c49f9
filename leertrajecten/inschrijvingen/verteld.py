"""What each person was told of each session: the calendar in their head, and the one in their mailbox.

Every mail that says when and where a session is, notes it here, in the transaction that writes the mail. What changed
without being worth a mail is noted too, but tells nobody anything: `verteld_op` stays. What is noted is compared with
what the public knows when a page is published (`sessienieuws`): whoever knows less gets a mail, and whoever knows as
much gets none, however often that is asked.
"""

from collections.abc import Iterable
from datetime import datetime

from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.revisies import public_facts

FIELDS = ("verteld_sequence", "verteld_feiten", "verteld_op")


def note(deelnames: Iterable[Deelname], *, at: datetime | None) -> None:
    """These people now know these sessions as they are; with `at` None without having been told of them now."""
    deelnames = list(deelnames)
    fields = [name for name in FIELDS if at or name != "verteld_op"]
    for deelname in deelnames:
        deelname.verteld_sequence = deelname.sessie.sequence
        deelname.verteld_feiten = public_facts(deelname.sessie)
        deelname.verteld_op = at or deelname.verteld_op
    Deelname.objects.bulk_update(deelnames, fields, batch_size=200)
