"""The import in the admin: its history, loading a file, what it would do, and how far it is."""

import time
from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from kennisitems.invoer import verbs
from kennisitems.invoer.forms import InvoerForm
from kennisitems.invoer.fouten import InvoerError
from kennisitems.invoer.models import Invoer, InvoerStand, Uitkomst
from kennisitems.menu import KENNISBANK_MENU
from lmb_site import rekenblad
from lmb_site.lijsten import clean_value
from lmb_site.records import RecordInspectView, RecordViewSet

PER_PAGE = 50
# A small file is looked at while its editor waits; the worker does the others.
SMALL = 1_000_000
WAIT_SECONDS = 4.0
REFRESH_SECONDS = 5


def may_import(user) -> bool:
    return user.has_perm("invoer.add_invoer")


class InvoerIndexView(generic.IndexView):
    page_title = "Invoer"
    any_permission_required = ["view"]

    @property
    def header_buttons(self):
        if not may_import(self.request.user):
            return []
        return [HeaderButton("Bestand invoeren", url=reverse("invoer:laden"), icon_name="upload")]


class MayImportMixin:
    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class LoadView(MayImportMixin, WagtailAdminTemplateMixin, FormView):
    """GET the form, POST a file. A file that is no use is refused on the spot, and nothing is kept of it."""

    form_class = InvoerForm
    template_name = "invoer/laden.html"
    page_title = "Kennisitems invoeren"
    header_icon = "upload"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("invoer:index"), "label": "Invoer"},
            {"url": "", "label": "Bestand invoeren"},
        ]

    def form_valid(self, form):
        file, address = form.cleaned_data["bestand"], form.cleaned_data["adres"]
        now = timezone.now()
        try:
            invoer = verbs.load(
                file=file or verbs.download_feed(address),
                naam=file.name if file else address,
                overschrijven=form.cleaned_data["overschrijven"],
                user=self.request.user,
                at=now,
            )
        except InvoerError as error:
            form.add_error("bestand" if file else "adres", str(error))
            return self.form_invalid(form)
        if invoer.bestand.size <= SMALL:
            deadline = time.monotonic() + WAIT_SECONDS
            verbs.advance(invoer, at=now, keep_going=lambda: time.monotonic() < deadline)
        return redirect("invoer:inspect", invoer.pk)


class InvoerInspectView(RecordInspectView):
    """One import. While the worker is at it, the page looks again by itself."""

    page_title = "Invoer"
    template_name = "invoer/invoer.html"

    def get_context_data(self, **kwargs):
        """`regels`: a page of InvoerRegel of outcome `gekozen` ('' is all); `uitkomsten`: each outcome that
        occurs with its number; `may_start` and `may_stop`.
        """
        context = super().get_context_data(**kwargs)
        invoer = self.object
        chosen = clean_value(self.request.GET.get("uitkomst", ""))
        rows = invoer.regels.order_by("regel")
        if chosen:
            rows = rows.filter(uitkomst=chosen)
        paginator = Paginator(rows, PER_PAGE)
        items = paginator.get_page(clean_value(self.request.GET.get("p", "")))
        mine = may_import(self.request.user)
        return {
            **context,
            "invoer": invoer,
            "items": items,
            "elided_page_range": paginator.get_elided_page_range(items.number),
            "gekozen": chosen,
            "uitkomsten": [
                (u.value, u.label, getattr(invoer, u.value))
                for u in Uitkomst
                if u != Uitkomst.ONGEWIJZIGD and getattr(invoer, u.value)
            ],
            "may_start": mine and invoer.stand == InvoerStand.NAGEKEKEN,
            "may_stop": mine
            and invoer.stand in (InvoerStand.NAGEKEKEN, InvoerStand.GESTART, InvoerStand.GELADEN),
            "changes_something": invoer.nieuw or invoer.gewijzigd,
        }

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if self.object.is_lopend:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response


class OperationView(MayImportMixin, View):
    """POST only: `operation` is a verb of an import."""

    http_method_names = ["post"]
    operation = None
    done = ""

    def post(self, request, pk):
        get_object_or_404(Invoer, pk=pk)
        try:
            self.operation(invoer_pk=pk, at=timezone.now())
        except InvoerError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done)
        return redirect("invoer:inspect", pk)


class StartView(OperationView):
    operation = staticmethod(verbs.start)
    done = "De invoer is gestart. Je mag deze pagina verlaten: hij gaat vanzelf verder."


class StopView(OperationView):
    operation = staticmethod(verbs.stop)
    done = "De invoer is gestopt. Wat al ingevoerd was, blijft."


class RowsView(View):
    """The bad and the kept rows as CSV, to mend and to load again."""

    def get(self, request, pk):
        if not request.user.has_perm("invoer.view_invoer"):
            raise PermissionDenied
        invoer = get_object_or_404(Invoer, pk=pk)
        return rekenblad.response(problems(invoer), naam=f"invoer-{invoer.pk}-problemen", vorm="csv")


def problems(invoer: Invoer) -> Iterator[rekenblad.Row]:
    """Row by row, so that memory does not grow with their number."""
    yield ["regel", "sleutel", "titel", "uitkomst", "reden"]
    for regel in invoer.regels.exclude(reden="").order_by("regel").iterator(chunk_size=500):
        yield [regel.regel, regel.sleutel, regel.titel, regel.get_uitkomst_display(), regel.reden]


class InvoerViewSet(RecordViewSet):
    model = Invoer
    name = "invoer"
    url_prefix = "kennisitems-invoer"
    icon = "upload"
    menu_label = "Invoer"
    menu_order = 400
    menu_hook = KENNISBANK_MENU
    add_to_admin_menu = True
    index_view_class = InvoerIndexView
    inspect_view_class = InvoerInspectView
    inspect_template_name = InvoerInspectView.template_name
    ordering = ["-pk"]
    list_display = [
        TitleColumn("naam", label="Bestand", url_name="invoer:inspect"),
        StatusTagColumn(
            "stand",
            label="Stand",
            accessor=lambda invoer: invoer.get_stand_display(),
            primary=lambda invoer: invoer.stand == InvoerStand.KLAAR,
        ),
        Column("rijen", label="Rijen"),
        Column("nieuw", label="Nieuw"),
        Column("gewijzigd", label="Gewijzigd"),
        Column("conflict", label="Behouden"),
        Column("fout", label="Fout"),
        Column("door", label="Door"),
        DateColumn("aangemaakt_op", label="Geladen", sort_key="aangemaakt_op"),
    ]
    inspect_view_fields = ["naam", "door", "aangemaakt_op", "gestart_op", "afgelopen_op"]

    def get_queryset(self, request):
        return Invoer.objects.select_related("door")

    def get_permissions_to_register(self):
        """Who may see the history, and who may import."""
        content_type = ContentType.objects.get_for_model(Invoer)
        return Permission.objects.filter(
            content_type=content_type, codename__in=["view_invoer", "add_invoer"]
        )

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("laden/", LoadView.as_view(), name="laden"),
            path("<int:pk>/starten/", StartView.as_view(), name="starten"),
            path("<int:pk>/stoppen/", StopView.as_view(), name="stoppen"),
            path("<int:pk>/problemen.csv", RowsView.as_view(), name="problemen"),
        ]
