"""Is the process alive, and can the site do its work? For monitors; holds no personal data."""

import secrets
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lmb_site.taken.models import WerkerPols

POLS_MAX = timedelta(seconds=90)
OK = "ok"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches neither database nor cache."""
    return _plain(OK)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, cache and a worker are there, otherwise 503; one line for each."""
    states = {"databank": _databank(), "cache": _cache()}
    states["werker"] = _werker() if states["databank"] == OK else "onbekend"
    status = 200 if set(states.values()) == {OK} else 503
    return _plain("".join(f"{name}: {state}\n" for name, state in states.items()), status=status)


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _databank() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever it is, the database does not answer
        return "niet bereikbaar"
    return OK


def _cache() -> str:
    value = secrets.token_hex(8)
    try:
        cache.set(f"readyz:{value}", value, timeout=10)
        answer = cache.get(f"readyz:{value}")
        cache.delete(f"readyz:{value}")
    except Exception:  # each kind of cache fails in its own way
        return "niet bereikbaar"
    return OK if answer == value else "onthoudt niets"


def _werker() -> str:
    youngest = WerkerPols.objects.order_by("-gezien_op").values_list("gezien_op", flat=True).first()
    if youngest is None:
        return "nog niet gezien"
    if timezone.now() - youngest > POLS_MAX:
        return f"niet gezien sinds {timezone.localtime(youngest):%d-%m-%Y %H:%M:%S}"
    return OK
