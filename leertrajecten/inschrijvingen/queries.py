"""What the pages want to know about registrations: the answer behind `leertrajecten.bezetting`."""

from collections import defaultdict

from django.db.models import Count, Q

from leertrajecten.bezetting import Bezetting, Telling
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving

TELLING = {
    "bevestigd": Count("pk", filter=Q(status=InschrijvingStatus.BEVESTIGD)),
    "wachtend": Count("pk", filter=Q(status=InschrijvingStatus.WACHTLIJST)),
}


class InschrijvingenSource:
    def bezetting(self, leertraject_ids):
        """Two queries, whatever the number of leertrajecten."""
        wholes = {
            row["leertraject"]: Telling(row["bevestigd"], row["wachtend"])
            for row in Inschrijving.objects.filter(leertraject__in=leertraject_ids)
            .order_by()
            .values("leertraject")
            .annotate(**TELLING)
        }
        sessies: dict[int, dict[int, Telling]] = defaultdict(dict)
        for row in (
            Deelname.objects.filter(sessie__leertraject__in=leertraject_ids)
            .values("sessie__leertraject", "sessie")
            .annotate(**TELLING)
        ):
            sessies[row["sessie__leertraject"]][row["sessie"]] = Telling(row["bevestigd"], row["wachtend"])
        return {pk: Bezetting(wholes.get(pk, Telling()), sessies.get(pk, {})) for pk in leertraject_ids}

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
