"""The sources in the admin: those that ask for attention, each with the way to its item."""

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from kennisitems.bronwacht.models import SLECHT, BronControle, BronToestand
from kennisitems.menu import KENNISBANK_MENU
from kennisitems.models import Kennisitem
from lmb_site.records import RecordViewSet

MAX_IN_PANEL = 5
EDIT_URL = "wagtailsnippets_kennisitems_kennisitem:edit"


class BronFilterSet(WagtailFilterSet):
    toestand = django_filters.ChoiceFilter(label="Toestand", choices=BronToestand.choices, empty_label="Alle")
    taak = django_filters.ChoiceFilter(
        label="Taak", choices=[("open", "Open")], method="filter_taak", empty_label="Alle"
    )

    class Meta:
        model = BronControle
        fields = ["toestand"]

    def filter_taak(self, queryset, name, value):
        return queryset & BronControle.objects.open()


class BronIndexView(generic.IndexView):
    page_title = "Bronnen"
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return BronControle.objects.select_related("kennisitem", "eigenaar")


class BronViewSet(RecordViewSet):
    model = BronControle
    name = "bronnen"
    url_prefix = "kennisitems-bronnen"
    icon = "link"
    menu_label = "Bronnen"
    menu_order = 500
    menu_hook = KENNISBANK_MENU
    add_to_admin_menu = True
    index_view_class = BronIndexView
    filterset_class = BronFilterSet
    ordering = ["-open_sinds", "pk"]
    list_display = [
        TitleColumn("kennisitem", label="Kennisitem", url_name=EDIT_URL),
        StatusTagColumn(
            "toestand",
            label="Toestand",
            accessor=lambda bron: bron.get_toestand_display(),
            primary=lambda bron: bron.toestand not in SLECHT,
        ),
        Column("bron", label="Adres"),
        Column("reden", label="Wat we zagen"),
        Column("nieuw_adres", label="Nieuw adres"),
        DateColumn("sinds", label="Sinds"),
        Column("eigenaar", label="Voor"),
        DateColumn("gekeken_op", label="Gekeken", sort_key="gekeken_op"),
    ]
    inspect_view_fields = [
        "kennisitem",
        "bron",
        "toestand",
        "reden",
        "nieuw_adres",
        "sinds",
        "gekeken_op",
        "eigenaar",
    ]


class BronPanel(Component):
    """On the dashboard: the open tasks of this person, and those that are nobody's."""

    order = 250
    template_name = "bronwacht/panel.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        tasks = BronControle.objects.open().filter(eigenaar__in=[user]) | BronControle.objects.open().filter(
            eigenaar=None
        )
        shown = list(tasks.select_related("kennisitem").order_by("open_sinds")[: MAX_IN_PANEL + 1])
        return {"taken": shown[:MAX_IN_PANEL], "meer": len(shown) > MAX_IN_PANEL}


def may_see(user) -> bool:
    return user.has_perm("bronwacht.view_broncontrole") and user.has_perm(
        f"{Kennisitem._meta.app_label}.change_{Kennisitem._meta.model_name}"
    )
