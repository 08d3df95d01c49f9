"""Registrations to CSV or XLSX, in chosen columns; each registration remembers that it was taken out (A3, E6)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from leertrajecten.inschrijvingen import verslag
from leertrajecten.inschrijvingen.beheer import kolommen
from leertrajecten.inschrijvingen.beheer.bladzijde import VIEW, BeheerView
from leertrajecten.inschrijvingen.beheer.lijst import InschrijvingFilterSet, search
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Gebeurtenis, Inschrijving
from lmb_site import rekenblad

BATCH = 500


class UitvoerForm(forms.Form):
    kolommen = forms.MultipleChoiceField(
        label="Welke kolommen?",
        choices=[(kolom.naam, kolom.label) for kolom in kolommen.KOLOMMEN.values()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één kolom."},
    )
    vorm = forms.ChoiceField(
        label="Als",
        choices=[("xlsx", "Excel (xlsx)"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class UitvoerView(BeheerView):
    """GET asks which columns; POST gives the file and writes it in the story of every registration in it."""

    template_name = "inschrijvingen/admin/uitvoer.html"
    page_title = "Inschrijvingen uitvoeren"
    header_icon = "download"
    post_needs = VIEW

    def get(self, request):
        names = request.GET.getlist("kolommen") or kolommen.STANDAARD
        return self._ask(UitvoerForm(initial={"kolommen": ["referentie", *names], "vorm": "xlsx"}))

    def post(self, request):
        form = UitvoerForm(request.POST)
        if not form.is_valid():
            return self._ask(form)
        rows = chosen_inschrijvingen(request)
        at = timezone.now()
        chosen = kolommen.chosen(form.cleaned_data["kolommen"])
        _remember(rows, request.user, chosen, at=at)
        return rekenblad.response(
            _table(rows, chosen),
            naam=f"inschrijvingen-{timezone.localdate(at):%Y-%m-%d}",
            vorm=form.cleaned_data["vorm"],
        )

    def _ask(self, form):
        aantal = chosen_inschrijvingen(self.request).count()
        return self.show(status=422 if form.errors else 200, form=form, aantal=aantal)


def chosen_inschrijvingen(request) -> QuerySet[Inschrijving]:
    """What the list shows with the same filters and search, oldest first; none when a filter has no such value."""
    base = Inschrijving.objects.order_by("pk")
    filters = InschrijvingFilterSet(request.GET, queryset=base, request=request)
    return search(filters.qs if filters.is_valid() else base.none(), request.GET.get("q", ""))


def _table(rows: QuerySet[Inschrijving], chosen: list[kolommen.Kolom]) -> Iterator[list]:
    yield [kolom.label for kolom in chosen]
    for inschrijving in kolommen.with_columns(rows).iterator(chunk_size=BATCH):
        yield [kolom.waarde(inschrijving) for kolom in chosen]


def _remember(rows: QuerySet[Inschrijving], user, chosen: list[kolommen.Kolom], *, at: datetime) -> None:
    door = Door(wie=Wie.BEHEER, gebruiker=user)
    facts = {"kolommen": [kolom.naam for kolom in chosen]}
    lines = (verslag.line(row, "uitgevoerd", door=door, op=at, **facts) for row in rows.only("pk").iterator())
    with transaction.atomic():
        while batch := list(islice(lines, BATCH)):
            Gebeurtenis.objects.bulk_create(batch)
