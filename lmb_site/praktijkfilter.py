"""The filters of the list of practice examples."""

from collections.abc import Mapping

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from lmb_site.lijsten import Filter, GefilterdeLijst, filter_list

FILTERS = [
    Filter(
        "terrein",
        "Actieterrein",
        "actieterreinen__slug",
        label_path="actieterreinen__title",
        order_path="actieterreinen__volgorde",
    ),
    Filter("provincie", "Provincie", "gemeenten__gemeente__provincie"),
    Filter(
        "gemeente",
        "Gemeente",
        Coalesce(F("gemeenten__gemeente__opgegaan_in__nis"), F("gemeenten__gemeente__nis")),
        label_path=Coalesce(F("gemeenten__gemeente__opgegaan_in__naam"), F("gemeenten__gemeente__naam")),
    ),
    Filter("sdg", "SDG", "sdgs__nummer", label_path="sdgs__titel", order_path="sdgs__nummer"),
]


def filter_praktijken(praktijken: QuerySet, parameters: Mapping[str, str]) -> GefilterdeLijst:
    """Practices by action field, province, municipality (NIS of today) and SDG; a merged one counts as today's."""
    return filter_list(
        praktijken.for_list(), parameters, FILTERS, telwoorden=("praktijkvoorbeeld", "praktijkvoorbeelden")
    )
