"""How many seats are free: of the leertraject, of each session, for each municipality. Counted under the lock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from leertrajecten.inschrijvingen.enums import BEZET
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie


@dataclass
class Plaatsen:
    """Free seats; None where there is no limit. `take` keeps the count while seats are given."""

    geheel: int | None
    sessies: dict[int, int | None]
    max_per_gemeente: int | None = None
    gemeenten: dict[str, int] = field(default_factory=dict)

    @classmethod
    def count(
        cls,
        leertraject: LeertrajectPage,
        sessies: Iterable[Sessie],
        *,
        at: datetime,
        bezet: int | None = None,
    ) -> "Plaatsen":
        """At most three queries, and none for what has no limit. `bezet` for who counted that under this lock."""
        held = (
            Inschrijving.objects.bekend()
            .filter(leertraject=leertraject, status__in=BEZET, ter_plaatse=False)
            .order_by()
        )
        geheel = None
        if leertraject.capaciteit is not None:
            geheel = leertraject.capaciteit - (held.count() if bezet is None else bezet)
        sessies = list(sessies)
        limited = {sessie.pk: sessie.capaciteit for sessie in sessies if sessie.capaciteit is not None}
        taken = _taken_per_sessie(limited)
        grens = limit_per_gemeente(leertraject, at)
        gemeenten = {}
        if grens:
            rows = held.filter(gemeente__isnull=False).values_list("gemeente").annotate(aantal=Count("pk"))
            gemeenten = dict(rows)
        return cls(
            geheel=geheel,
            sessies={
                s.pk: None if s.capaciteit is None else s.capaciteit - taken.get(s.pk, 0) for s in sessies
            },
            max_per_gemeente=grens,
            gemeenten=gemeenten,
        )

    @property
    def has_geheel(self) -> bool:
        return self.geheel is None or self.geheel > 0

    def has_sessie(self, pk: int) -> bool:
        free = self.sessies[pk]
        return free is None or free > 0

    @property
    def volle_sessies(self) -> set[int]:
        return {pk for pk in self.sessies if not self.has_sessie(pk)}

    @property
    def vrije_sessies(self) -> set[int]:
        return self.sessies.keys() - self.volle_sessies

    @property
    def volle_gemeenten(self) -> set[str]:
        """Municipalities that have as many seats as they may have for now."""
        if self.max_per_gemeente is None:
            return set()
        return {pk for pk, held in self.gemeenten.items() if held >= self.max_per_gemeente}

    def take(self, sessie_ids: Collection[int], *, inschrijving: Inschrijving | None = None) -> None:
        """Count these sessions as taken; with `inschrijving` also a seat in the whole, and one of its municipality."""
        for pk in sessie_ids:
            free = self.sessies[pk]
            self.sessies[pk] = None if free is None else free - 1
        if inschrijving is None:
            return
        self.geheel = None if self.geheel is None else self.geheel - 1
        if inschrijving.gemeente_id:
            self.gemeenten[inschrijving.gemeente_id] = self.gemeenten.get(inschrijving.gemeente_id, 0) + 1


def limit_per_gemeente(leertraject: LeertrajectPage, at: datetime) -> int | None:
    """The most seats one municipality may hold at `at`; None when there is no limit, or no longer one (R17)."""
    until = leertraject.max_per_gemeente_tot
    return leertraject.max_per_gemeente if until is None or at < until else None


def _taken_per_sessie(sessies: Collection[int]) -> dict[int, int]:
    if not sessies:
        return {}
    rows = Deelname.objects.filter(
        sessie__in=sessies, status__in=BEZET, ter_plaatse=False, inschrijving__geanonimiseerd_op=None
    ).order_by()
    return dict(rows.values_list("sessie").annotate(aantal=Count("pk")))
