"""The calendars to subscribe to or to save. Only what is public, and nothing about who is registered."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from leertrajecten.agenda import ical
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.paginacache.deelbaar import shareable_view

NAAM = "Lokaal Mondiaal Beleid: leertrajecten"
LOOKBACK = timedelta(days=90)


@require_safe
@shareable_view
def agenda(request):
    """All sessions to come, and those of the last ninety days: a subscriber's calendar keeps what just was."""
    at = timezone.now()
    sessies = Sessie.objects.public().filter(einde__gt=at - LOOKBACK).for_agenda().order_by("begin", "pk")
    return _answer(ical.for_sessies(sessies, at=at, naam=NAAM), "leertrajecten")


@require_safe
@shareable_view
def leertraject(request, slug):
    page = _find(slug)
    naam = f"Leertraject: {page.title}"
    return _answer(ical.for_sessies(page.sessies_in_order, at=timezone.now(), naam=naam), page.slug)


@require_safe
def sessie(request, slug, pk):
    page = _find(slug)
    found = next((sessie for sessie in page.sessies_in_order if sessie.pk == pk and sessie.begin), None)
    if found is None:
        raise Http404
    return _answer(ical.for_sessies([found], at=timezone.now()), slugify(found.titel) or page.slug)


def _find(slug: str) -> LeertrajectPage:
    """The public leertraject with this slug; its calendar keeps its address when the section above moves."""
    page = LeertrajectPage.objects.live().filter(slug=slug).first()
    if not page:
        raise Http404
    return page


def _answer(content: bytes, naam: str) -> HttpResponse:
    """The same bytes until something changes, so that ConditionalGetMiddleware can answer 304."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{naam}.ics"'
    return response
