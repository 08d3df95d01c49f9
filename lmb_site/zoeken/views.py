from django.shortcuts import render
from django.views.decorators.http import require_safe

from lmb_site.lijsten import Filter, clean_value, filter_list
from lmb_site.zoeken.bronnen import soort_labels
from lmb_site.zoeken.index import search, search_any

MAX_ALTERNATIEVEN = 5


@require_safe
def zoeken(request):
    """The whole site, by `q`, with `soort` as filter and `pagina`. Never an error on a bad value.

    Context: `q`, the words asked for ('' when nothing was asked); `lijst`, None without them, else a
    `lmb_site.lijsten.GefilterdeLijst` of ZoekRegel (`titel url samenvatting datum label`); `alternatieven`,
    at most five ZoekRegel that have some of the words, only when nothing has them all.
    """
    q = clean_value(request.GET.get("q", ""))
    lijst = None
    alternatieven = []
    if q:
        soort = Filter("soort", "Soort", "soort", labels=soort_labels())
        lijst = filter_list(
            search(q), request.GET, [soort], telwoorden=("resultaat", "resultaten"), kept={"q": q}
        )
        if not lijst.aantal:
            alternatieven = list(search_any(q)[:MAX_ALTERNATIEVEN])
    context = {"q": q, "lijst": lijst, "alternatieven": alternatieven}
    return render(request, "lmb_site/zoeken.html", context)
