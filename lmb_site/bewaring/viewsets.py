"""The reports of the nightly forgetting, for staff: what was kept how long, and how much went."""

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic

from lmb_site.bewaring.models import BewaarVerslag
from lmb_site.records import RecordViewSet


class BewaarVerslagIndexView(generic.IndexView):
    page_title = "Gewiste gegevens"
    any_permission_required = ["view"]


class BewaarVerslagViewSet(RecordViewSet):
    model = BewaarVerslag
    name = "bewaring"
    icon = "bin"
    menu_label = "Gewiste gegevens"
    menu_order = 950
    index_view_class = BewaarVerslagIndexView
    list_display = [
        Column("naam", label="Wat", sort_key="naam"),
        Column("termijn", label="Bewaartermijn"),
        Column("aantal", label="Gewist"),
        Column("fout", label="Fout"),
        DateColumn("op", label="Wanneer", sort_key="op"),
    ]
    inspect_view_fields = ["naam", "termijn", "aantal", "fout", "op"]
