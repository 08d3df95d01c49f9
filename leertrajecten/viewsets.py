"""Leertrajecten in the admin: where each stands and how full it is, and the sessions to come."""

from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from leertrajecten.models import LeertrajectPage, Sessie
from leertrajecten.status import VOORBIJ
from lmb_site.templatetags.datums import wanneer_kort
from lmb_site.viewsets import page_columns


def bezetting_in_words(leertraject: LeertrajectPage) -> str:
    """'12 van 25', '12 van 25 (3 wachten)', '12'; '' where nobody registered and there is no limit."""
    telling = leertraject.bezetting.geheel
    if not telling.bevestigd and not telling.wachtend and leertraject.capaciteit is None:
        return ""
    seats = (
        f"{telling.bevestigd} van {leertraject.capaciteit}"
        if leertraject.capaciteit
        else str(telling.bevestigd)
    )
    return f"{seats} ({telling.wachtend} op de wachtlijst)" if telling.wachtend else seats


def next_sessie_in_words(leertraject: LeertrajectPage) -> str:
    sessie = leertraject.next_sessie()
    return wanneer_kort(sessie) if sessie else ""


class LeertrajectIndexView(IndexView):
    default_ordering = "nummer"

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("sessies")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        LeertrajectPage.load_bezetting(context["object_list"])
        return context


class LeertrajectListing(PageListingViewSet):
    model = LeertrajectPage
    index_view_class = LeertrajectIndexView
    name = "leertrajecten"
    menu_label = "Leertrajecten"
    icon = "group"
    add_to_admin_menu = False
    columns = page_columns(
        StatusTagColumn(
            "stand",
            label="Status",
            accessor="status",
            primary=lambda page: page.status not in VOORBIJ,
            width="11%",
        ),
        Column("inschrijvingen", label="Bevestigd", accessor=bezetting_in_words, width="12%"),
        Column("volgende", label="Volgende sessie", accessor=next_sessie_in_words, width="12%"),
        before=[Column("nummer", label="Nr.", sort_key="nummer", width="5%")],
    )


class AgendaIndexView(generic.IndexView):
    """The sessions to come of all leertrajecten; each leads to the page it is edited on."""

    model = Sessie
    page_title = "Agenda"
    template_name = "wagtailadmin/generic/index.html"
    any_permission_required = ["add", "change", "publish"]
    permission_policy = policy_registry.get_by_type(Page)
    index_url_name = "leertrajecten_agenda:index"
    index_results_url_name = "leertrajecten_agenda:index_results"
    default_ordering = "begin"
    header_icon = "date"
    paginate_by = 50
    is_searchable = False
    columns = [
        TitleColumn(
            "titel",
            label="Sessie",
            get_url=lambda sessie: reverse("wagtailadmin_pages:edit", args=[sessie.leertraject_id]),
        ),
        Column("wanneer", label="Wanneer", accessor=wanneer_kort, sort_key="begin"),
        Column("leertraject", label="Leertraject", accessor="leertraject.title"),
        Column(
            "waar", label="Waar", accessor=lambda s: "online" if s.is_online else s.plaats or "plaats volgt"
        ),
        Column("inschrijvingen", label="Bevestigd", accessor=lambda sessie: sessie.telling.bevestigd),
        StatusTagColumn(
            "staat",
            label="Gaat door?",
            accessor="get_staat_display",
            primary=lambda sessie: not sessie.is_geannuleerd,
            width="13%",
        ),
    ]

    def get_base_queryset(self):
        return Sessie.objects.public().upcoming(timezone.now()).for_agenda()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sessies = context["object_list"]
        LeertrajectPage.load_bezetting({sessie.leertraject for sessie in sessies})
        leertrajecten = {}
        for sessie in sessies:
            leertraject = leertrajecten.setdefault(sessie.leertraject_id, sessie.leertraject)
            sessie.telling = leertraject.bezetting.for_sessie(sessie.pk)
        return context


class AgendaViewSet(ViewSet):
    name = "leertrajecten_agenda"
    url_prefix = "leertrajecten-agenda"
    menu_label = "Agenda"
    icon = "date"
    add_to_admin_menu = False

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(AgendaIndexView), name="index"),
            path("results/", self.construct_view(AgendaIndexView, results_only=True), name="index_results"),
        ]


class LeertrajectenGroup(ViewSetGroup):
    menu_label = "Leertrajecten"
    menu_icon = "calendar"
    menu_order = 210
    items = (LeertrajectListing, AgendaViewSet)
