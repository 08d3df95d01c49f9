from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kennisitems.feed import build_feed
from kennisitems.lijstkeuzes import read_lijst
from kennisitems.models import Kennisitem
from kennisitems.uitvoer import csv_lines
from kennisitems.verbanden import replacements_of
from kennisitems.volgorde import Volgorde
from lmb_site.doorverwijzing import gone_or_replaced
from lmb_site.paginacache.deelbaar import shareable_view


@require_safe
@shareable_view
def kennisitem(request, slug: str):
    """One kennisitem. One that was withdrawn answers with the redirect an editor made for it, else 410 with what came
    in its place; 404 for one that never was public or is not yet (Z13).

    Context: see `Kennisitem.get_context`.
    """
    item = Kennisitem.objects.public().for_list().filter(slug=slug).first()
    if item is None:
        withdrawn = Kennisitem.objects.withdrawn().filter(slug=slug).first()
        if withdrawn is None:
            raise Http404
        return gone(request, withdrawn)
    return render(request, "kennisitems/kennisitem.html", item.get_context())


def gone(request, item: Kennisitem):
    """Context: `vervangingen`, the public items in its place. A machine reads them in `Link` (RFC 5829)."""
    vervangingen = replacements_of(item)
    response = gone_or_replaced(request)
    if vervangingen and response.status_code == 410:
        context = {"kennisitem": item, "vervangingen": vervangingen}
        response = render(request, "kennisitems/ingetrokken.html", context, status=410)
        links = [f'<{other.full_url}>; rel="successor-version"' for other in vervangingen]
        response["Link"] = ", ".join(links)
    return response


@require_safe
@shareable_view
def feed(request):
    """The list as Atom: the filters of the page, twenty entries, `pagina` for older ones, what is new or changed first
    whatever `volgorde` says: who follows a feed reads its first page (K5).
    """
    atom = build_feed(read_lijst(request.GET, volgorde=Volgorde.PUBLICATIEDATUM))
    response = HttpResponse(content_type=atom.content_type)
    atom.write(response, "utf-8")
    return response


@require_safe
def export(request):
    """All rows of the filtered list as CSV, in its order, whatever `pagina` says (K5)."""
    lijst = read_lijst(request.GET)
    return StreamingHttpResponse(
        csv_lines(lijst.pagina.paginator.object_list),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="kennisitems.csv"'},
    )
