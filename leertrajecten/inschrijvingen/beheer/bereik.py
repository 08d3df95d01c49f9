"""How far the leertrajecten reach: which of today's municipalities took part, by province and leertraject (E11)."""

from collections import Counter
from dataclasses import dataclass, field

from django import forms
from django.db.models import Count
from django.db.models.functions import Coalesce, ExtractYear

from leertrajecten.inschrijvingen.beheer.bladzijde import BeheerView
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage
from lmb_site import rekenblad
from lmb_site.models import Gemeente, Provincie
from lmb_site.templatetags.datums import BRUSSEL


@dataclass
class ProvincieBereik:
    naam: str
    gemeenten: int = 0
    bereikt: int = 0
    inschrijvingen: int = 0

    @property
    def procent(self) -> int:
        return round(100 * self.bereikt / self.gemeenten) if self.gemeenten else 0


@dataclass
class Bereik:
    """Per province and per municipality of today; of those that merged, the registrations count for the new one."""

    provincies: list[ProvincieBereik] = field(default_factory=list)
    gemeenten: list[tuple[str, str, int]] = field(default_factory=list)
    andere: int = 0

    @property
    def totaal(self) -> ProvincieBereik:
        total = ProvincieBereik("Vlaanderen")
        for provincie in self.provincies:
            total.gemeenten += provincie.gemeenten
            total.bereikt += provincie.bereikt
            total.inschrijvingen += provincie.inschrijvingen
        return total


def took_part(*, leertraject: LeertrajectPage | None = None, jaar: int | None = None):
    """Registrations that count: confirmed or came at the door."""
    rows = Inschrijving.objects.filter(status=InschrijvingStatus.BEVESTIGD)
    if leertraject:
        rows = rows.filter(leertraject=leertraject)
    if jaar:
        rows = rows.annotate(_jaar=ExtractYear("aangemaakt_op", tzinfo=BRUSSEL)).filter(_jaar=jaar)
    return rows.order_by()


def measure(*, leertraject: LeertrajectPage | None = None, jaar: int | None = None) -> Bereik:
    """Two queries, whatever the number of registrations."""
    counts: Counter = Counter(
        dict(
            took_part(leertraject=leertraject, jaar=jaar)
            .values_list(Coalesce("gemeente__opgegaan_in", "gemeente"))
            .annotate(aantal=Count("pk"))
        )
    )
    provincies = {naam: ProvincieBereik(naam) for naam in Provincie.values}
    rows = []
    for gemeente in Gemeente.objects.actief():
        aantal = counts[gemeente.nis]
        provincie = provincies[gemeente.provincie]
        provincie.gemeenten += 1
        provincie.bereikt += bool(aantal)
        provincie.inschrijvingen += aantal
        rows.append((gemeente.naam, gemeente.provincie, aantal))
    rows.sort(key=lambda row: (-row[2], row[0]))
    return Bereik(list(provincies.values()), rows, counts[None])


class BereikForm(forms.Form):
    leertraject = forms.ModelChoiceField(
        label="Leertraject",
        queryset=LeertrajectPage.objects.order_by("title"),
        required=False,
        empty_label="Alle leertrajecten",
    )
    jaar = forms.IntegerField(label="Jaar van inschrijving", required=False, min_value=2000, max_value=2100)


class BereikView(BeheerView):
    """As page, or with `als=csv` or `als=xlsx` as a download of the municipalities."""

    template_name = "inschrijvingen/admin/bereik.html"
    page_title = "Bereik"
    header_icon = "doc-full"

    def get(self, request):
        form = BereikForm(request.GET)
        bereik = measure(**form.cleaned_data) if form.is_valid() else Bereik()
        if request.GET.get("als") in rekenblad.VORMEN:
            return rekenblad.response(_table(bereik), naam="bereik", vorm=request.GET["als"])
        return self.show(form=form, bereik=bereik)


def _table(bereik: Bereik):
    yield ["Gemeente", "Provincie", "Inschrijvingen"]
    yield from bereik.gemeenten
    yield ["Andere organisaties", "", bereik.andere]
