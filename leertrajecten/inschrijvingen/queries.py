"""What the pages want to know about registrations: the answer behind `leertrajecten.bezetting`."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Q, Value

from leertrajecten.bezetting import LEEG, Bezetting, Telling
from leertrajecten.inschrijvingen.enums import BEZET, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving

TELLING = {
    "bevestigd": Count("pk", filter=Q(status__in=BEZET, ter_plaatse=False)),
    "wachtend": Count("pk", filter=Q(status=InschrijvingStatus.WACHTLIJST)),
}


@dataclass(frozen=True)
class Stand:
    """How full a leertraject is, for a sentence: seats taken and people waiting."""

    bezet: int
    wachtend: int

    @classmethod
    def count(cls, leertraject_id: int) -> "Stand":
        """One query, of the index alone."""
        # Whoever went is most of the rows after a while, and the index on status passes them by.
        rows = Inschrijving.objects.bekend().filter(
            leertraject=leertraject_id, status__in=[*BEZET, InschrijvingStatus.WACHTLIJST]
        )
        counted = rows.order_by().values_list("status", "ter_plaatse").annotate(aantal=Count("*"))
        bezet = wachtend = 0
        for status, ter_plaatse, aantal in counted:
            if status == InschrijvingStatus.WACHTLIJST:
                wachtend += aantal
            elif not ter_plaatse:
                bezet += aantal
        return cls(bezet, wachtend)

    def with_one(self, status: str) -> "Stand":
        """After one more registration of this status."""
        return Stand(
            self.bezet + (status in BEZET), self.wachtend + (status == InschrijvingStatus.WACHTLIJST)
        )


class InschrijvingenSource:
    def bezetting(self, leertraject_ids):
        """One query, whatever the number of leertrajecten: a row per leertraject and a row per session."""
        geheel = (
            Inschrijving.objects.bekend()
            .filter(leertraject__in=leertraject_ids)
            .order_by()
            .values_list("leertraject", Value(None, output_field=BigIntegerField()))
            .annotate(**TELLING)
        )
        per_sessie = (
            Deelname.objects.filter(
                sessie__leertraject__in=leertraject_ids, inschrijving__geanonimiseerd_op=None
            )
            .order_by()
            .values_list("sessie__leertraject", "sessie")
            .annotate(**TELLING)
        )
        gehelen: dict[int, Telling] = {}
        sessies: dict[int, dict[int, Telling]] = defaultdict(dict)
        for leertraject, sessie, bevestigd, wachtend in geheel.union(per_sessie, all=True):
            if sessie is None:
                gehelen[leertraject] = Telling(bevestigd, wachtend)
            else:
                sessies[leertraject][sessie] = Telling(bevestigd, wachtend)
        return {pk: Bezetting(gehelen.get(pk, LEEG), sessies.get(pk, {})) for pk in leertraject_ids}

    def sessies_met_inschrijvingen(self, leertraject_id):
        return set(
            Deelname.objects.filter(sessie__leertraject=leertraject_id)
            .values_list("sessie_id", flat=True)
            .distinct()
        )

    def has_inschrijvingen(self, leertraject_ids):
        return set(
            Inschrijving.objects.filter(leertraject__in=leertraject_ids)
            .order_by()
            .values_list("leertraject_id", flat=True)
            .distinct()
        )
