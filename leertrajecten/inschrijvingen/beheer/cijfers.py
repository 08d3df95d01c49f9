"""Registrations and attendance of each leertraject, in numbers (E11)."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q

from leertrajecten.inschrijvingen.beheer.bladzijde import BeheerView
from leertrajecten.inschrijvingen.enums import LEVEND, Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage
from lmb_site import rekenblad

PER_PAGE = 50


@dataclass(frozen=True)
class Cijfers:
    leertraject: LeertrajectPage
    bevestigd: int = 0
    wachtend: int = 0
    gestopt: int = 0
    genoteerd: int = 0
    aanwezig: int = 0

    @property
    def opkomst(self) -> int | None:
        """Percentage that came, of those whose attendance was noted; None when nothing was noted."""
        return round(100 * self.aanwezig / self.genoteerd) if self.genoteerd else None


def measure(pages: list[LeertrajectPage]) -> list[Cijfers]:
    """Two queries for all these leertrajecten."""
    seats = {
        row["leertraject"]: row
        for row in Inschrijving.objects.filter(leertraject__in=pages)
        .order_by()
        .values("leertraject")
        .annotate(
            bevestigd=Count("pk", filter=Q(status=InschrijvingStatus.BEVESTIGD)),
            wachtend=Count("pk", filter=Q(status__in=LEVEND - {InschrijvingStatus.BEVESTIGD})),
            gestopt=Count("pk", filter=~Q(status__in=LEVEND)),
        )
    }
    presence = {
        row["sessie__leertraject"]: row
        for row in Deelname.objects.filter(sessie__leertraject__in=pages)
        .order_by()
        .values("sessie__leertraject")
        .annotate(
            genoteerd=Count("pk", filter=~Q(aanwezigheid=Aanwezigheid.ONBEKEND)),
            aanwezig=Count("pk", filter=Q(aanwezigheid=Aanwezigheid.AANWEZIG)),
        )
    }
    return [
        Cijfers(
            page,
            **{name: seats.get(page.pk, {}).get(name, 0) for name in ("bevestigd", "wachtend", "gestopt")},
            **{name: presence.get(page.pk, {}).get(name, 0) for name in ("genoteerd", "aanwezig")},
        )
        for page in pages
    ]


class CijfersView(BeheerView):
    """As page, fifty leertrajecten at a time, or with `als=csv` or `als=xlsx` as a download of all."""

    template_name = "inschrijvingen/admin/cijfers.html"
    page_title = "Cijfers per leertraject"
    header_icon = "doc-full"

    def get(self, request):
        pages = LeertrajectPage.objects.order_by("-first_published_at", "-pk")
        if request.GET.get("als") in rekenblad.VORMEN:
            table = _table(measure(list(pages)))
            return rekenblad.response(table, naam="leertrajecten", vorm=request.GET["als"])
        page = Paginator(pages, PER_PAGE).get_page(request.GET.get("p"))
        return self.show(pagina=page, cijfers=measure(list(page.object_list)))


def _table(cijfers: list[Cijfers]):
    yield [
        "Leertraject",
        "Plaatsen",
        "Bevestigd",
        "Wacht",
        "Geannuleerd of vervallen",
        "Aanwezigheid genoteerd",
        "Aanwezig",
    ]
    for row in cijfers:
        page = row.leertraject
        yield [
            page.title,
            page.capaciteit,
            row.bevestigd,
            row.wachtend,
            row.gestopt,
            row.genoteerd,
            row.aanwezig,
        ]
