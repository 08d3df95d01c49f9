"""The search in the admin: synonyms, results that come first, and the report of what was not found."""

from django.db.models import Max, Sum
from django.urls import path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lmb_site.zoeken.models import Synoniem, Uitgelicht, Zoekterm

RAPPORT = "zoektermen_zonder_resultaat"


class SynoniemViewSet(SnippetViewSet):
    model = Synoniem
    icon = "resubmit"
    menu_label = "Synoniemen"
    list_display = [Column("__str__", label="Betekenen hetzelfde")]
    search_fields = ["woorden"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [FieldPanel("woorden")]


class UitgelichtViewSet(SnippetViewSet):
    model = Uitgelicht
    icon = "pick"
    menu_label = "Uitgelichte resultaten"
    list_display = ["titel", "adres", "woorden", "gewicht"]
    search_fields = ["titel", "woorden"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [FieldPanel("woorden"), "titel", "adres", "tekst", FieldRowPanel(["gewicht"])]


class ZoekenViewSetGroup(SnippetViewSetGroup):
    """What staff can do for who searches."""

    menu_label = "Zoeken"
    menu_icon = "search"
    menu_order = 350
    items = (SynoniemViewSet, UitgelichtViewSet)


class ZonderResultaatView(ReportView):
    """Each term once, the most wanted first. Nobody can see who looked for it, as nobody wrote it down."""

    page_title = "Zoektermen zonder resultaat"
    header_icon = "search"
    index_url_name = RAPPORT
    index_results_url_name = f"{RAPPORT}_results"
    permission_policy = ModelPermissionPolicy(Zoekterm)
    any_permission_required = {"view", "change"}
    columns = [
        Column("term", label="Zoekterm"),
        NumberColumn("keren", label="Keren gezocht"),
        Column("laatst", label="Laatst op"),
    ]
    list_export = ["term", "keren", "laatst"]
    export_headings = {"term": "Zoekterm", "keren": "Keren gezocht", "laatst": "Laatst op"}
    export_filename = "zoektermen-zonder-resultaat"

    def get_queryset(self):
        terms = Zoekterm.objects.values("term").annotate(keren=Sum("aantal"), laatst=Max("dag"))
        return terms.order_by("-keren", "term")


class RapportMenuItem(MenuItem):
    def is_shown(self, request):
        policy = ZonderResultaatView.permission_policy
        return policy.user_has_any_permission(request.user, ZonderResultaatView.any_permission_required)


def report_menu_item() -> MenuItem:
    return RapportMenuItem(
        ZonderResultaatView.page_title, reverse(RAPPORT), name=RAPPORT, icon_name="search", order=700
    )


def report_urls() -> list:
    return [
        path("reports/zoektermen/", ZonderResultaatView.as_view(), name=RAPPORT),
        path(
            "reports/zoektermen/resultaten/",
            ZonderResultaatView.as_view(results_only=True),
            name=f"{RAPPORT}_results",
        ),
    ]
