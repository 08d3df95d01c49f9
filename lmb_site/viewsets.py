"""The ground floor in the admin: its pages by type, and the registers behind them."""

from collections.abc import Sequence

from django.db.models import Q
from django.forms import CharField, TextInput
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from lmb_site.bewaring.viewsets import BewaarVerslagViewSet
from lmb_site.lijsten import clean_value
from lmb_site.models import (
    SDG,
    ActieterreinPage,
    Gemeente,
    InhoudPage,
    PraktijkPage,
    Provincie,
    PublicatiePage,
)

LMB_SITE_MENU = "register_lmb_site_menu_item"


def page_columns(*own: BaseColumn, before: Sequence[BaseColumn] = ()) -> list[BaseColumn]:
    """The columns of a listing of pages: what they share, with those of one type before and after the title."""
    return [
        BulkActionsColumn("bulk_actions"),
        *before,
        PageTitleColumn("title", label="Titel", sort_key="title", classname="title"),
        *own,
        DateColumn(
            "latest_revision_created_at", label="Bewerkt", sort_key="latest_revision_created_at", width="12%"
        ),
        PageStatusColumn("status", label="Pagina", sort_key="live", width="12%"),
    ]


class ActieterreinListing(PageListingViewSet):
    model = ActieterreinPage
    name = "actieterreinen"
    menu_label = "Actieterreinen"
    icon = "radio-full"
    add_to_admin_menu = False
    columns = page_columns(Column("volgorde", label="Plaats in de figuur", sort_key="volgorde"))


class PraktijkListing(PageListingViewSet):
    model = PraktijkPage
    name = "praktijkvoorbeelden"
    menu_label = "Praktijkvoorbeelden"
    icon = "pick"
    add_to_admin_menu = False
    columns = page_columns(Column("jaar", label="Jaar", sort_key="jaar", width="10%"))


class PublicatieListing(PageListingViewSet):
    model = PublicatiePage
    name = "publicaties"
    menu_label = "Publicaties"
    icon = "doc-full-inverse"
    add_to_admin_menu = False
    columns = page_columns(
        Column("get_soort_display", label="Soort", sort_key="soort", width="12%"),
        Column("jaar", label="Jaar", sort_key="jaar", width="10%"),
    )


class InhoudListing(PageListingViewSet):
    model = InhoudPage
    name = "inhoudspaginas"
    menu_label = "Inhoudspagina's"
    icon = "doc-empty-inverse"
    add_to_admin_menu = False
    columns = page_columns(DateColumn("nagezien_op", label="Nagezien", sort_key="nagezien_op", width="12%"))


def search_gemeenten(gemeenten, words: str):
    """By name or NIS code: what people know. The same on both databases."""
    for word in clean_value(words).split():
        gemeenten = gemeenten.filter(Q(naam__icontains=word) | Q(nis__startswith=word))
    return gemeenten


class GemeenteSearchForm(BaseFilterForm):
    q = CharField(
        label="Zoek een gemeente", required=False, widget=TextInput(attrs={"placeholder": "Naam of NIS-code"})
    )

    def filter(self, objects):
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = bool(self.search_query)
        return search_gemeenten(super().filter(objects), self.search_query or "")


class GemeenteChooseView(ChooseView):
    filter_form_class = GemeenteSearchForm


class GemeenteChooseResultsView(ChooseResultsView):
    filter_form_class = GemeenteSearchForm


class GemeenteChooserViewSet(SnippetChooserViewSet):
    choose_view_class = GemeenteChooseView
    choose_results_view_class = GemeenteChooseResultsView


class GemeenteFilterSet(WagtailFilterSet):
    provincie = ChoiceFilter(label="Provincie", choices=Provincie.choices)

    class Meta:
        model = Gemeente
        fields = ["provincie"]


class GemeenteViewSet(SnippetViewSet):
    model = Gemeente
    icon = "list-ul"
    menu_label = "Gemeenten"
    menu_order = 500
    menu_hook = LMB_SITE_MENU
    add_to_admin_menu = True
    chooser_viewset_class = GemeenteChooserViewSet
    copy_view_enabled = False
    list_display = [
        "naam",
        Column("nis", label="NIS-code", sort_key="nis"),
        Column("provincie", label="Provincie", sort_key="provincie"),
        Column("opgegaan_in", label="Opgegaan in"),
    ]
    search_fields = ["naam", "nis"]
    search_backend_name = None
    filterset_class = GemeenteFilterSet
    ordering = ["naam", "nis"]
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("naam"), FieldPanel("nis")]),
        FieldPanel("provincie"),
        FieldRowPanel([FieldPanel("opgegaan_in"), FieldPanel("opgegaan_op")]),
    ]

    def get_queryset(self, request):
        return Gemeente.objects.select_related("opgegaan_in")


class SDGViewSet(SnippetViewSet):
    model = SDG
    icon = "globe"
    menu_label = "SDG's"
    menu_order = 600
    menu_hook = LMB_SITE_MENU
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [Column("nummer", label="Nummer", sort_key="nummer"), "titel", "kleur"]
    search_fields = ["titel"]
    search_backend_name = None
    ordering = ["nummer"]
    panels = [FieldPanel("nummer"), FieldPanel("titel"), FieldPanel("kleur")]


class LmbSiteGroup(ViewSetGroup):
    """Everything that is neither leertraject nor kennisitem."""

    menu_label = "LMB-site"
    menu_icon = "home"
    menu_order = 200
    submenu_hook = LMB_SITE_MENU
    items = (ActieterreinListing, PraktijkListing, PublicatieListing, InhoudListing, BewaarVerslagViewSet)
