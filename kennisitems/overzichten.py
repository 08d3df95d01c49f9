"""What is new since a day, and month by month: addresses that one can keep (K12)."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kennisitems.lijstkeuzes import read_lijst
from kennisitems.lijsttitel import title_of
from kennisitems.maand import first_month, group_by_level, items_of, month_of, months_with_news, read_month
from kennisitems.sinds import read_sinds
from kennisitems.volgorde import Volgorde
from lmb_site.lijsten import clean_value, link, paginate
from lmb_site.models import Thema

REPORT_PER_PAGE = 200
SINDS_PARAMETERS = ("thema", "pagina")
GEEN_MAAND = "‘{waarde}’ is geen maand. Schrijf ze als jaar-maand, zoals 2024-03."
LATER = "{maand} moet nog komen."
GEEN_THEMA = "Het thema ‘{waarde}’ bestaat niet."


@require_safe
def choose_day(request):
    """A form for a day and a theme; with a real day on to the address of that day.

    Context: `themas`, `thema`, `dag` as typed, `fout`.
    """
    dag, day, fout = read_sinds({"sinds": request.GET.get("dag", "")})
    thema = clean_value(request.GET.get("thema", ""))
    if day:
        query = f"?{urlencode({'thema': thema})}" if thema else ""
        return redirect(reverse("kennisitems-sinds", args=[day.isoformat()]) + query)
    context = {"themas": Thema.objects.current(), "thema": thema, "dag": dag, "fout": fout}
    return render(request, "kennisitems/sinds_kies.html", context)


@require_safe
def since(request, dag: str):
    """All that is new or had a major change since a day, by theme; 404 with a sentence for what is no day.

    Context: `lijst`, a `kennisitems.lijstkeuzes.KennisitemLijst`; `dag`; `thema`, the one chosen, and `themas`, the
    options of that facet with addresses of this page; `query` for the links to other pages; `canoniek`; `titel`.
    """
    dag, day, fout = read_sinds({"sinds": dag})
    if day is None:
        context = {"themas": Thema.objects.current(), "dag": dag, "fout": fout}
        return render(request, "kennisitems/sinds_kies.html", context, status=404)
    parameters = {naam: request.GET.get(naam, "") for naam in SINDS_PARAMETERS}
    lijst = read_lijst({**parameters, "sinds": dag}, volgorde=Volgorde.PUBLICATIEDATUM)
    facet = next(facet for facet in lijst.facetten if facet.naam == "thema")
    thema = facet.gekozen
    query = urlencode({"thema": thema.waarde}) if thema else ""
    context = {
        "lijst": lijst,
        "dag": lijst.sinds,
        "thema": thema,
        "themas": [
            (optie, link({} if optie.is_gekozen else {"thema": optie.waarde})) for optie in facet.opties
        ],
        "query": query,
        "canoniek": settings.SITE_URL + request.path + (f"?{query}" if query else ""),
        "feedtitel": title_of(lijst),
    }
    return render(request, "kennisitems/sinds.html", context)


@require_safe
def months(request):
    """Context: `maanden`, list of `kennisitems.maand.Maandtelling`, latest first."""
    return render(request, "kennisitems/maanden.html", {"maanden": months_with_news(at=timezone.localdate())})


@require_safe
def month(request, maand: str):
    """The report of one month, by theme; 404 with a sentence for what is no month or has still to come.

    Context: `maand`; `thema`; `themas` to choose from; `pagina`, a Django Page of Kennisitem, and `groepen`, its
    items by level; `vorige` and `volgende` months; `query` for the links.
    """
    today = timezone.localdate()
    asked = read_month(maand)
    if asked is None or asked > month_of(today):
        waarde = clean_value(maand)
        fout = LATER.format(maand=asked.naam.capitalize()) if asked else GEEN_MAAND.format(waarde=waarde)
        context = {"maanden": months_with_news(at=today), "fout": fout}
        return render(request, "kennisitems/maanden.html", context, status=404)
    slug = clean_value(request.GET.get("thema", ""))
    thema = Thema.objects.select_related("opgegaan_in").filter(slug=slug).first() if slug else None
    thema = (thema and thema.opgegaan_in) or thema
    fout = GEEN_THEMA.format(waarde=slug) if slug and thema is None else ""
    items = items_of(asked, thema, at=today)
    pagina = paginate(items.none() if fout else items, request.GET.get("pagina"), per_page=REPORT_PER_PAGE)
    first = first_month(at=today)
    query = urlencode({"thema": thema.slug}) if thema else ""
    context = {
        "maand": asked,
        "thema": thema,
        "themas": Thema.objects.current(),
        "fout": fout,
        "pagina": pagina,
        "groepen": group_by_level(list(pagina)),
        "vorige": asked.shift(-1) if first and first < asked else None,
        "volgende": asked.shift(1) if asked < month_of(today) else None,
        "query": query,
        "canoniek": settings.SITE_URL + asked.url + (f"?{query}" if query else ""),
    }
    return render(request, "kennisitems/maand.html", context)
