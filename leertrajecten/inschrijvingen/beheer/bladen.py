"""The links to participants' desks in the admin: who has one, what it was used for, and taking it back (C5)."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseOperationView

from leertrajecten.inschrijvingen.blad.uitgifte import give_back, withdraw
from leertrajecten.inschrijvingen.models import Deelnemersblad
from lmb_site.records import RecordInspectView, RecordViewSet

RECHTEN = ["inschrijvingen.view_deelnemersblad", "inschrijvingen.change_deelnemersblad"]
LAATSTE = 100


class BladIndexView(generic.IndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("leertraject")


class BladInspectView(RecordInspectView):
    page_title = "Deelnemersblad"

    def get_context_data(self, **kwargs):
        """`gebruik`: the last hundred uses, newest first; `mag_intrekken`, `intrek_url` and `teruggeef_url`."""
        context = super().get_context_data(**kwargs)
        context["gebruik"] = self.object.gebruik.all()[:LAATSTE]
        context["mag_intrekken"] = self.request.user.has_perms(RECHTEN)
        context["intrek_url"] = reverse("deelnemersbladen:intrekken", args=[self.object.pk])
        context["teruggeef_url"] = reverse("deelnemersbladen:teruggeven", args=[self.object.pk])
        return context


class BladOperationView(BaseOperationView):
    """POST only, for who may change these links."""

    model = Deelnemersblad
    http_method_names = ["post"]
    success_url_name = "deelnemersbladen:inspect"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perms(RECHTEN):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class IntrekkenView(BladOperationView):
    success_message = "De link werkt niet meer. Dit contact krijgt ook geen nieuwe."

    def perform_operation(self):
        withdraw(blad_id=self.object.pk, gebruiker=self.request.user)


class TeruggevenView(BladOperationView):
    success_message = "Dit contact krijgt een nieuwe link bij de volgende melding. De oude blijft dood."

    def perform_operation(self):
        give_back(blad_id=self.object.pk, gebruiker=self.request.user)


class BladViewSet(RecordViewSet):
    model = Deelnemersblad
    registered_rights = ("view", "change")
    name = "deelnemersbladen"
    menu_label = "Deelnemersbladen"
    icon = "link"
    index_view_class = BladIndexView
    inspect_view_class = BladInspectView
    inspect_template_name = "inschrijvingen/admin/deelnemersblad.html"
    search_fields = ["email"]
    search_backend_name = None
    ordering = ["-gemaakt_op", "-pk"]
    list_display = [
        TitleColumn("email", label="Contact", url_name="deelnemersbladen:inspect", sort_key="email"),
        Column("leertraject", label="Leertraject"),
        DateColumn("gemaakt_op", label="Gemaakt", sort_key="gemaakt_op"),
        DateColumn("verloopt_op", label="Geldig tot", sort_key="verloopt_op"),
        DateColumn("laatst_gebruikt_op", label="Laatst gebruikt", sort_key="laatst_gebruikt_op"),
        DateColumn("ingetrokken_op", label="Ingetrokken", sort_key="ingetrokken_op"),
    ]
    inspect_view_fields = [
        "email",
        "leertraject",
        "gemaakt_op",
        "verloopt_op",
        "laatst_gebruikt_op",
        "ingetrokken_op",
        "ingetrokken_door",
        "teruggegeven_op",
        "teruggegeven_door",
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("intrekken/<int:pk>/", IntrekkenView.as_view(), name="intrekken"),
            path("teruggeven/<int:pk>/", TeruggevenView.as_view(), name="teruggeven"),
        ]
