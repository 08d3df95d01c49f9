"""The messages in the admin: what left, what waits, what failed and why. Nobody writes one here."""

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseOperationView

from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.outbox import BerichtError, resend
from lmb_site.records import RecordInspectView, RecordViewSet

TOESTANDEN = {
    "wacht": ("wacht", "wachtend"),
    "opnieuw": ("opnieuw proberen", "opnieuw"),
    "verzonden": ("verzonden", "verzonden"),
    "mislukt": ("mislukt", "mislukt"),
}


def may_resend(user, bericht: Bericht) -> bool:
    can_leave = bericht.status == BerichtStatus.MISLUKT and not bericht.inhoud_gewist_op
    return can_leave and user.has_perm("berichten.change_bericht")


class ResendColumn(BaseColumn):
    """One button for a failed message; a form of its own, as it changes something."""

    cell_template_name = "berichten/bericht/resend_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        context["may_resend"] = may_resend(request.user, instance)
        if context["may_resend"]:
            context["csrf_token"] = get_token(request)
            context["resend_url"] = reverse("berichten:resend", args=[instance.pk])
            context["next_url"] = reverse("berichten:index")
        return context


class BerichtFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="Toestand",
        choices=[(value, label.capitalize()) for value, (label, _) in TOESTANDEN.items()],
        method="filter_status",
        empty_label="Alle",
    )
    soort = django_filters.ChoiceFilter(label="Soort", choices=lambda: _soorten(), empty_label="Alle")

    class Meta:
        model = Bericht
        fields = ["status", "soort"]

    def filter_status(self, queryset, name, value):
        return getattr(queryset, TOESTANDEN[value][1])()


def _soorten() -> list[tuple[str, str]]:
    soorten = Bericht.objects.order_by("soort").values_list("soort", flat=True).distinct()
    return [(soort, soort) for soort in soorten]


class BerichtIndexView(generic.IndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return super().get_base_queryset().defer("tekst", "html", "bijlagen")


class BerichtInspectView(RecordInspectView):
    page_title = "Bekijken"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["kop"] = [
            ("Van", settings.DEFAULT_FROM_EMAIL),
            ("Aan", self.object.aan),
            ("Antwoord aan", self.object.antwoord_aan or "–"),
            ("Onderwerp", self.object.onderwerp),
            ("Message-ID", self.object.message_id),
        ]
        context["bijlagen"] = [(bijlage["naam"], bijlage["soort"]) for bijlage in self.object.bijlagen]
        context["may_resend"] = may_resend(self.request.user, self.object)
        context["resend_url"] = reverse("berichten:resend", args=[self.object.pk])
        return context


class ResendView(BaseOperationView):
    """POST only. Needs the right to change messages beside the right to see them."""

    model = Bericht
    http_method_names = ["post"]
    success_message: str | None = "Het bericht staat klaar en vertrekt zo meteen opnieuw."
    success_url_name = "berichten:inspect"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perms(["berichten.view_bericht", "berichten.change_bericht"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def perform_operation(self):
        try:
            resend(self.object)
        except BerichtError as error:
            self.success_message = None
            messages.error(self.request, str(error))


class BerichtViewSet(RecordViewSet):
    model = Bericht
    registered_rights = ("view", "change")
    name = "berichten"
    icon = "mail"
    menu_label = "Berichten"
    inspect_template_name = "berichten/bericht/inspect.html"
    inspect_view_fields = [
        "soort",
        "oorzaak",
        "toestand",
        "pogingen",
        "herzendingen",
        "laatste_fout",
        "aangemaakt_op",
        "volgende_poging_op",
        "verzonden_op",
        "inhoud_gewist_op",
    ]
    index_view_class = BerichtIndexView
    inspect_view_class = BerichtInspectView
    filterset_class = BerichtFilterSet
    search_fields = ["aan", "onderwerp"]
    search_backend_name = None
    ordering = ["-aangemaakt_op", "-pk"]
    list_display = [
        "soort",
        Column("aan", label="Aan", sort_key="aan"),
        Column("onderwerp", label="Onderwerp"),
        StatusTagColumn("toestand", label="Toestand", primary=lambda b: b.status == BerichtStatus.VERZONDEN),
        Column("pogingen", label="Pogingen"),
        Column("laatste_fout", label="Laatste fout"),
        DateColumn("aangemaakt_op", label="Aangemaakt op", sort_key="aangemaakt_op"),
        ResendColumn("resend", label="Opnieuw"),
    ]

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("resend/<int:pk>/", ResendView.as_view(), name="resend")]
