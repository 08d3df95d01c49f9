from django.shortcuts import render
from django.views.decorators.http import require_safe

from lmb_site.lijsten import clean_value
from lmb_site.models import Thema
from lmb_site.zoeken import zoektermen
from lmb_site.zoeken.bronnen import soort_labels
from lmb_site.zoeken.facetten import Kenmerkfilter, filter_treffers
from lmb_site.zoeken.treffers import Volgorde
from lmb_site.zoeken.uitgelicht import promoted_for
from lmb_site.zoeken.zoeken import read_places, read_rows, search

MAX_ALTERNATIEVEN = 5
MAX_THEMAS = 8


@require_safe
def zoeken(request):
    """The whole site, by `q`, with `soort` as filter and `pagina`. Never an error on a bad value.

    Context: `q`, the words asked for ('' when nothing was asked); `lijst`, None without them, else a
    `lmb_site.lijsten.GefilterdeLijst` of ZoekRegel (`titel url samenvatting datum label`); `bedoeld`, the words
    that were looked for instead, or ''; `vraag`, to mark its words; `uitgelicht`, what staff put first;
    `alternatieven`, at most five ZoekRegel that have some of the words, only when nothing has them all; `themas`,
    to go on from there.
    """
    q = clean_value(request.GET.get("q", ""))
    context = {"q": q, "lijst": None, "bedoeld": "", "alternatieven": []}
    if q:
        uitslag = search(q)
        context["bedoeld"] = uitslag.bedoeld
        context["vraag"] = uitslag.vraag
        context["uitgelicht"] = promoted_for(q)
        context["alternatieven"] = read_rows(uitslag.nabij, 0, MAX_ALTERNATIEVEN)
        context["lijst"] = filter_treffers(
            uitslag.treffers,
            request.GET,
            [
                Kenmerkfilter(
                    "soort", "Soort", [(soort, soort, label) for soort, label in soort_labels().items()]
                )
            ],
            read=read_places,
            telwoorden=("resultaat", "resultaten"),
            volgorde=Volgorde.RELEVANTIE,
            kept={"q": q},
        )
        if not uitslag.treffers:
            context["themas"] = Thema.objects.current()[:MAX_THEMAS]
            zoektermen.note(q, request)
    return render(request, "lmb_site/zoeken.html", context)
