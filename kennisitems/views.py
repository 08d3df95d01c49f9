from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kennisitems.feed import build_feed
from kennisitems.lijst import filter_kennisitems
from kennisitems.models import Kennisitem
from kennisitems.uitvoer import csv_lines
from lmb_site.doorverwijzing import gone_or_replaced
from lmb_site.paginacache.deelbaar import shareable_view


@require_safe
@shareable_view
def kennisitem(request, slug: str):
    """One kennisitem; for one that was withdrawn its replacement or 410, 404 for one that never was public or is not yet (Z13).

    Context: see `Kennisitem.get_context`.
    """
    item = Kennisitem.objects.public().for_list().filter(slug=slug).first()
    if item is None:
        if Kennisitem.objects.withdrawn().filter(slug=slug).exists():
            return gone_or_replaced(request)
        raise Http404
    return render(request, "kennisitems/kennisitem.html", item.get_context())


@require_safe
@shareable_view
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
