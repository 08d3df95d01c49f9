"""Tells everyone what changed in their sessions, once (R7, R9). Compares what was told with what is: a publication,
a planned one and the sweep after a crash all do the same, and doing it again does nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails, verbs, verteld
from leertrajecten.inschrijvingen.mails.sessie import SessieNieuws
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.sessienieuws.wijziging import Wijziging, compare
from leertrajecten.models import LeertrajectPage, Sessie
from leertrajecten.revisies import public_facts
from lmb_site.taken.elk import each


@dataclass(frozen=True)
class Ronde:
    """What one publication tells: the news per session, the mails about it, and how many hear it without a seat."""

    wijzigingen: Mapping[Sessie, Wijziging] = field(default_factory=dict)
    brieven: Sequence[mails.SessieBrief] = ()
    wachtend: int = 0


@transaction.atomic
def settle_publication(*, leertraject_id: int, at: datetime | None = None, only_count: bool = False) -> Ronde:
    """All that the publication of a leertraject means for its registrations, in one transaction.

    Who follows the series takes part in its new sessions, and whoever knows a session otherwise than the public
    gets one mail about all their sessions. A page that is not live tells nobody anything. With `only_count` those
    mails are not written: for who will take the rest back, and needs to know which there would be.
    """
    at = at or timezone.now()
    if not LeertrajectPage.objects.live().filter(pk=leertraject_id).exists():
        return Ronde()
    verbs.add_new_sessies(leertraject_id=leertraject_id, at=at)
    ronde = _tell(leertraject_id, at, only_count=only_count)
    verbs.promote(leertraject_id=leertraject_id, at=at)
    return ronde


def sweep(at: datetime) -> None:
    """For every public leertraject of which someone knows less than the public: a process died, or a row was changed
    outside the editor."""
    behind = Deelname.objects.levend().behind().filter(sessie__leertraject__live=True)
    pages = behind.order_by("sessie__leertraject").values_list("sessie__leertraject", flat=True).distinct()
    each(
        list(pages),
        lambda pk: settle_publication(leertraject_id=pk, at=at),
        naam="sessienieuws van leertraject",
    )


def _tell(leertraject_id: int, at: datetime, *, only_count: bool) -> Ronde:
    behind = (
        Deelname.objects.levend()
        .behind()
        .filter(sessie__leertraject=leertraject_id)
        .select_related("inschrijving", "sessie")
        .in_order()
    )
    leertraject = LeertrajectPage.objects.prefetch_related("contacten").get(pk=leertraject_id)
    per_person: dict[Inschrijving, list[SessieNieuws]] = defaultdict(list)
    told: dict[Sessie, Wijziging] = {}
    deelnames = list(behind)
    sessies: dict[int, Sessie] = {}
    for deelname in deelnames:
        # One object per session for everyone, and the leertraject with its contacts on it: read once.
        deelname.sessie = sessies.setdefault(deelname.sessie_id, deelname.sessie)
        deelname.sessie.leertraject = deelname.inschrijving.leertraject = leertraject
        wijziging = compare(deelname.verteld_feiten, public_facts(deelname.sessie), at=at)
        if wijziging:
            told.setdefault(deelname.sessie, wijziging)
            per_person[deelname.inschrijving].append(SessieNieuws(deelname, wijziging))
    brieven = mails.sessiebrieven(per_person)
    wachtend = sum(not any(item.deelname.is_bevestigd for item in nieuws) for nieuws in per_person.values())
    ronde = Ronde(told, brieven, wachtend)
    if only_count:
        return ronde
    mails.queue_sessienieuws(leertraject, brieven, at=at)
    heard = {item.deelname.pk for nieuws in per_person.values() for item in nieuws}
    verteld.note([deelname for deelname in deelnames if deelname.pk in heard], at=at)
    verteld.note([deelname for deelname in deelnames if deelname.pk not in heard], at=None)
    return ronde
