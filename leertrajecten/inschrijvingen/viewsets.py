"""Registrations in the admin: a list to find one, and the whole story of each."""

import django_filters
from django.db.models import Q
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup

from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage
from lmb_site.berichten.viewsets import BerichtViewSet
from lmb_site.models import Gemeente
from lmb_site.records import RecordInspectView, RecordViewSet


class InschrijvingFilterSet(WagtailFilterSet):
    leertraject = django_filters.ModelChoiceFilter(
        label="Leertraject", queryset=LeertrajectPage.objects.order_by("title")
    )
    status = django_filters.ChoiceFilter(label="Status", choices=InschrijvingStatus.choices)
    gemeente = django_filters.ModelChoiceFilter(label="Gemeente", queryset=Gemeente.objects.actief())
    aangemaakt_op = django_filters.DateFromToRangeFilter(label="Ingeschreven tussen")

    class Meta:
        model = Inschrijving
        fields = ["leertraject", "status", "gemeente", "aangemaakt_op"]


class InschrijvingIndexView(generic.IndexView):
    page_title = "Inschrijvingen"
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return Inschrijving.objects.select_related("leertraject", "gemeente")

    def search_queryset(self, queryset):
        """By name, address, reference, municipality or organisation: what people give when they call."""
        words = self.search_query.replace("\x00", "").split() if self.search_query else []
        for word in words:
            queryset = queryset.filter(
                Q(naam__icontains=word)
                | Q(email__icontains=word)
                | Q(referentie__iexact=word)
                | Q(gemeente__naam__icontains=word)
                | Q(organisatie__icontains=word)
            )
        return queryset

    @property
    def is_searchable(self):
        return True


class InschrijvingInspectView(RecordInspectView):
    page_title = "Inschrijving"
    template_name = "inschrijvingen/admin/inschrijving.html"

    def get_context_data(self, **kwargs):
        """`deelnames` in order of time and `berichten`, the mails this registration caused, oldest first."""
        context = super().get_context_data(**kwargs)
        context["deelnames"] = self.object.deelnames.in_order()
        context["berichten"] = self.object.berichten.order_by("pk")
        context["may_see_berichten"] = self.request.user.has_perm("berichten.view_bericht")
        context["publieke_link"] = self.object.get_absolute_url()
        return context


class InschrijvingViewSet(RecordViewSet):
    model = Inschrijving
    name = "inschrijving_admin"
    url_prefix = "inschrijvingen"
    menu_label = "Inschrijvingen"
    icon = "group"
    index_view_class = InschrijvingIndexView
    inspect_view_class = InschrijvingInspectView
    inspect_template_name = InschrijvingInspectView.template_name
    filterset_class = InschrijvingFilterSet
    ordering = ["-aangemaakt_op", "-pk"]
    list_display = [
        TitleColumn(
            "referentie", label="Referentie", url_name="inschrijving_admin:inspect", sort_key="referentie"
        ),
        Column("naam", label="Naam", sort_key="naam"),
        Column("bestuur", label="Gemeente of organisatie"),
        Column("leertraject", label="Leertraject"),
        StatusTagColumn(
            "status",
            label="Status",
            accessor=lambda i: i.get_status_display(),
            primary=lambda i: i.is_bevestigd,
        ),
        DateColumn("aangemaakt_op", label="Ingeschreven", sort_key="aangemaakt_op"),
    ]
    inspect_view_fields = [
        "referentie",
        "status",
        "leertraject",
        "naam",
        "email",
        "bestuur",
        "functie",
        "voorkeuren",
        "vraag",
        "aangemaakt_op",
        "akkoord_op",
    ]


class InschrijvingenGroup(ViewSetGroup):
    """Registrations, and the mails that go out about them."""

    menu_label = "Inschrijvingen"
    menu_icon = "group"
    menu_order = 220
    items = (InschrijvingViewSet, BerichtViewSet)
