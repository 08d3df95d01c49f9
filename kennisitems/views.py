from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kennisitems.feed import build_feed
from kennisitems.lijst import filter_kennisitems
from kennisitems.models import Kennisitem
from kennisitems.uitvoer import csv_lines
from kennisitems.verbanden import replacements_of


@require_safe
def kennisitem(request, slug: str):
    """One kennisitem; 410 for one that was withdrawn, with what came in its place, 404 for one that never was public
    or is not yet (Z13).

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
    context = {"kennisitem": item, "vervangingen": vervangingen}
    response = render(
        request, "kennisitems/ingetrokken.html" if vervangingen else "410.html", context, status=410
    )
    if vervangingen:
        links = [f'<{other.full_url}>; rel="successor-version"' for other in vervangingen]
        response["Link"] = ", ".join(links)
    return response


@require_safe
def feed(request):
    """The list as Atom: the filters of the page, twenty entries, `pagina` for older ones (K5)."""
    atom = build_feed(filter_kennisitems(request.GET))
    response = HttpResponse(content_type=atom.content_type)
    atom.write(response, "utf-8")
    return response


@require_safe
def export(request):
    """All rows of the filtered list as CSV, whatever `pagina` says (K5)."""
    lijst = filter_kennisitems(request.GET)
    return StreamingHttpResponse(
        csv_lines(lijst.pagina.paginator.object_list),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="kennisitems.csv"'},
    )
