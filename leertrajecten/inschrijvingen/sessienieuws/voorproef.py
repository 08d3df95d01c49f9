"""What publishing a revision would send, in exact numbers, without sending any of it (E5)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from leertrajecten.inschrijvingen.mails import SessieBrief
from leertrajecten.inschrijvingen.sessienieuws.vertellen import settle_publication
from leertrajecten.inschrijvingen.sessienieuws.wijziging import Wijziging
from leertrajecten.models import Sessie
from lmb_site.berichten.models import Bericht
from lmb_site.berichten.outbox import collect


@dataclass(frozen=True)
class Gevolg:
    """`mails` is all of them: `andere` are about seats, and `wachtend` go to people without one, without a calendar."""

    wijzigingen: Mapping[Sessie, Wijziging]
    mails: int
    agenda_updates: int
    wachtend: int
    andere: int
    afdruk: str

    @property
    def vraagt_bevestiging(self) -> bool:
        return self.mails > 0

    @property
    def vragen_reden(self) -> list[Sessie]:
        return [sessie for sessie, wijziging in self.wijzigingen.items() if wijziging.vraagt_reden]

    @property
    def in_cijfers(self) -> str:
        """'34 mails, 34 agenda-updates, 2 op de wachtlijst'."""
        parts = [
            f"{self.mails} {'mail' if self.mails == 1 else 'mails'}",
            f"{self.agenda_updates} {'agenda-update' if self.agenda_updates == 1 else 'agenda-updates'}",
        ]
        if self.wachtend:
            parts.append(f"{self.wachtend} op de wachtlijst")
        return ", ".join(parts)


def preview(revision: Revision, *, at: datetime | None = None) -> Gevolg:
    """Publishes the revision as it would be published at `at`, counts, and takes all of it back.

    So the numbers are those of the real thing, whatever a publication sets in motion. The mails about sessions are
    counted one by one but not written, for they may be thousands. Only the database is touched, inside a transaction
    that is rolled back; a planned publication is counted as if its moment had come.
    """
    at = at or timezone.now()
    with transaction.atomic(), collect() as made:
        page = revision.as_object()
        page.live = True
        page.save()
        ronde = settle_publication(leertraject_id=page.pk, at=at, only_count=True)
        transaction.set_rollback(True)
    return Gevolg(
        wijzigingen=ronde.wijzigingen,
        mails=len(made) + len(ronde.brieven),
        agenda_updates=sum(brief.agenda_updates(at) for brief in ronde.brieven),
        wachtend=ronde.wachtend,
        andere=len(made),
        afdruk=_fingerprint(made, ronde.brieven),
    )


def _fingerprint(made: Sequence[Bericht], brieven: Sequence[SessieBrief]) -> str:
    """Of who would get what; another one when a registration, a cancellation or a change came in between."""
    others = (
        f"{bericht.oorzaak}|{bericht.soort}|{bericht.aan}|{bericht.onderwerp}|{bericht.tekst}"
        for bericht in made
    )
    lines = sorted([*others, *(brief.afdruk for brief in brieven)])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
