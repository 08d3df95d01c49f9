"""The list of registrations: found by what people say on the phone, filtered, in the columns one chooses (E6)."""

from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left, StrIndex, Substr
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from leertrajecten.inschrijvingen.beheer import kolommen
from leertrajecten.inschrijvingen.enums import Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.models import Bericht
from lmb_site.models import Gemeente, Provincie


class InschrijvingFilterSet(WagtailFilterSet):
    leertraject = django_filters.ModelChoiceFilter(
        label="Leertraject", queryset=LeertrajectPage.objects.order_by("title")
    )
    sessie = django_filters.ModelChoiceFilter(
        label="Sessie",
        queryset=lambda request: sessies_of(request.GET.get("leertraject")),
        method="filter_sessie",
        help_text="Kies eerst een leertraject.",
    )
    status = django_filters.MultipleChoiceFilter(
        label="Status",
        choices=InschrijvingStatus.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,  # a column of the row itself: nothing comes twice, and sorting out all rows takes long
    )
    aanwezigheid = django_filters.ChoiceFilter(
        label="Aanwezigheid",
        choices=[choice for choice in Aanwezigheid.choices if choice[0]],
        method="filter_aanwezigheid",
    )
    gemeente = django_filters.ModelChoiceFilter(label="Gemeente", queryset=Gemeente.objects.actief())
    provincie = django_filters.ChoiceFilter(
        label="Provincie", choices=Provincie.choices, field_name="gemeente__provincie"
    )
    aangemaakt_op = django_filters.DateFromToRangeFilter(label="Ingeschreven tussen")
    mail_mislukt = django_filters.BooleanFilter(
        label="Met een mislukte mail", method="filter_mail_mislukt", widget=forms.CheckboxInput
    )
    kolommen = django_filters.MultipleChoiceFilter(
        label="Kolommen in de lijst",
        choices=[
            (k.naam, k.label) for k in kolommen.KOLOMMEN.values() if k.op_scherm and k.naam != "referentie"
        ],
        method="keep_all",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Inschrijving
        fields = ["leertraject", "status", "gemeente", "aangemaakt_op"]

    def filter_sessie(self, queryset, name, value):
        return queryset.filter(deelnames__sessie=value, deelnames__status__in=self._wanted_statuses())

    def filter_aanwezigheid(self, queryset, name, value):
        sessie = self.form.cleaned_data.get("sessie")
        wanted = {"deelnames__aanwezigheid": value} | ({"deelnames__sessie": sessie} if sessie else {})
        return queryset.filter(**wanted).distinct()

    def filter_mail_mislukt(self, queryset, name, value):
        return queryset.filter(failed_mail()) if value else queryset

    def keep_all(self, queryset, name, value):
        return queryset

    def _wanted_statuses(self) -> list[str]:
        return self.form.cleaned_data.get("status") or InschrijvingStatus.values


def sessies_of(leertraject: str | None) -> QuerySet[Sessie]:
    """The sessions to choose from: those of the leertraject in the filter; none when there is none."""
    if not (leertraject or "").isdecimal() or len(leertraject) > 9:
        return Sessie.objects.none()
    return Sessie.objects.filter(leertraject=int(leertraject)).order_by(F("begin").asc(nulls_last=True), "pk")


def failed_mail() -> In:
    """Whether a mail about this registration, or about a step of it, failed for good.

    Asked from the side of the mails, which are few that failed: 'inschrijving:1' begins as 'inschrijving:10' does, so
    the number is cut out and compared whole.
    """
    cause = "inschrijving:"
    number = Substr("oorzaak", len(cause) + 1)
    until = StrIndex(Concat(number, Value(":")), Value(":")) - 1
    failed = Bericht.objects.mislukt().filter(oorzaak__startswith=cause)
    pks = failed.order_by().annotate(nummer=Left(number, until)).values("nummer")
    return In(Cast("pk", CharField()), pks)


def search(queryset: QuerySet[Inschrijving], query: str) -> QuerySet[Inschrijving]:
    """By name, address, reference, municipality or organisation: what people give when they call."""
    for word in query.replace("\x00", "").split():
        queryset = queryset.filter(
            Q(naam__icontains=word)
            | Q(email__icontains=word)
            | Q(referentie__iexact=word)
            | Q(gemeente__naam__icontains=word)
            | Q(organisatie__icontains=word)
        )
    return queryset


class InschrijvingIndexView(generic.IndexView):
    page_title = "Inschrijvingen"
    any_permission_required = ["view"]
    is_searchable = True

    def get_base_queryset(self):
        return kolommen.with_columns(Inschrijving.objects.all())

    def search_queryset(self, queryset):
        return search(queryset, self.search_query) if self.search_query else queryset

    @cached_property
    def columns(self):
        names = self.request.GET.getlist("kolommen")
        first = self._get_title_column("referentie")
        wanted = kolommen.chosen(names) or kolommen.chosen(kolommen.STANDAARD)
        return [
            first,
            *(_column(kolom) for kolom in wanted if kolom.op_scherm and kolom.naam != "referentie"),
        ]

    @cached_property
    def header_buttons(self):
        query = urlencode([(key, value) for key, values in self.request.GET.lists() for value in values])
        url = reverse("inschrijving_admin:uitvoer")
        return [HeaderButton("Uitvoeren", url=f"{url}?{query}" if query else url, icon_name="download")]


def _column(kolom: kolommen.Kolom) -> Column:
    if kolom.naam == "status":
        return StatusTagColumn(
            "status",
            label=kolom.label,
            accessor=kolom.waarde,
            sort_key="status",
            primary=lambda i: i.is_bevestigd,
        )
    kind = DateColumn if kolom.naam == "aangemaakt_op" else Column
    return kind(kolom.naam, label=kolom.label, accessor=kolom.waarde, sort_key=kolom.sort_key)
