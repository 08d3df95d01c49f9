"""The filters of the list of leertrajecten."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When

from leertrajecten.status import Status
from lmb_site.lijsten import Filter, GefilterdeLijst, filter_list

FILTERS = [
    Filter(
        "status",
        "Status",
        "status_op",
        labels=dict(Status.choices),
        on_request=frozenset({Status.GEARCHIVEERD}),
    ),
    Filter(
        "terrein",
        "Actieterrein",
        "actieterreinen__slug",
        label_path="actieterreinen__title",
        order_path="actieterreinen__volgorde",
    ),
    Filter("thema", "Thema", "themas__slug", label_path="themas__naam", order_path="themas__gewicht"),
]
BELANG = {Status.LOOPT: 0, Status.AANGEKONDIGD: 1, Status.AFGEROND: 2, Status.GEARCHIVEERD: 3}


def filter_leertrajecten(leertrajecten, parameters: Mapping[str, str], *, at: datetime) -> GefilterdeLijst:
    """Leertrajecten by status at `at`, action field and theme: running first, then announced, then past.

    Those in the archive show only when the filter asks for that status; its link stands among the options with the
    number it would give.
    """
    # The status is an aggregate over sessions; as a subquery it does not multiply rows when filters join others.
    per_row = leertrajecten.model.objects.filter(pk=OuterRef("pk")).with_status(at)
    rows = leertrajecten.for_list().annotate(
        status_op=Subquery(per_row.values("status_op")[:1]),
        _belang=Case(
            *(When(status_op=status, then=Value(belang)) for status, belang in BELANG.items()),
            output_field=IntegerField(),
        ),
    )
    rows = rows.order_by("_belang", F("nummer").asc(nulls_last=True), "title")
    return filter_list(rows, parameters, FILTERS, telwoorden=("leertraject", "leertrajecten"))
