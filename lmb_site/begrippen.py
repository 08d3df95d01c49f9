"""The page of a label: everything that carries it (K2)."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from lmb_site.hoofd import Hoofd
from lmb_site.lijsten import page_number
from lmb_site.models import Domein, Thema
from lmb_site.paginacache.deelbaar import shareable


@require_safe
def thema(request, slug: str):
    """See `_begrip`. One that went into another leads there for good (301)."""
    found = get_object_or_404(Thema.objects.select_related("opgegaan_in"), slug=slug)
    if found.opgegaan_in:
        return redirect(found.opgegaan_in, permanent=True)
    return _begrip(request, found, thema=found, domein=_namesake(found, Domein))


@require_safe
def domein(request, slug: str):
    """See `_begrip`. One that went into another leads there for good (301)."""
    found = get_object_or_404(Domein.objects.select_related("opgegaan_in"), slug=slug)
    if found.opgegaan_in:
        return redirect(found.opgegaan_in, permanent=True)
    return _begrip(request, found, thema=_namesake(found, Thema), domein=found)


def _begrip(request, begrip, *, thema, domein):
    """Context: `begrip`, the label of this address; `thema` and `domein`, that label and its namesake in the
    other vocabulary, or None: the page lists what carries either, as the two are shown as one; `hoofd`, with
    the one address of the two. What is listed comes from template tags of the wings.
    """
    hoofd = Hoofd(
        titel=begrip.naam,
        adres=settings.SITE_URL + (thema or domein).get_absolute_url(),
        beschrijving=begrip.omschrijving
        or f"Leertrajecten en kennisitems over {begrip.naam}, voor wie in een gemeente werkt.",
        nummer=page_number(request.GET.get("pagina")),
    )
    context = {"begrip": begrip, "thema": thema, "domein": domein, "hoofd": hoofd}
    return shareable(render(request, "lmb_site/begrip.html", context))


def _namesake(begrip, model):
    """The label of the other vocabulary that reads the same, as `Kennisitem.labels` shows them once."""
    naam = begrip.naam.casefold()
    return next((other for other in model.objects.current() if other.naam.casefold() == naam), None)
