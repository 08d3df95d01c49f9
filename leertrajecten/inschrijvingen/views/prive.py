"""Pages behind a personal link: seen by one person, by no search engine, and told to no other site (R5)."""

import sqlite3
from collections.abc import Callable
from functools import wraps

from django.db import OperationalError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from leertrajecten.inschrijvingen.verbs import InschrijvingError

UNPROCESSABLE = 422
CONFLICT = 409
TOO_MANY = 429
BUSY = 503
SECONDS_WHEN_BUSY = 10
DRUK = (
    "Het is nu erg druk: dit is nog niet bewaard. Wat je invulde, staat er nog. "
    "Wacht enkele seconden en verstuur het dan opnieuw."
)
WAITED_TOO_LONG = frozenset({"55P03", "40P01"})  # PostgreSQL: lock_not_available, deadlock_detected
TE_VAAK = "Je vroeg dit te vaak na elkaar. Wacht enkele minuten en probeer het dan opnieuw."


def private(*methods: str) -> Callable:
    """A view that answers these methods, without cookie: never kept, never indexed, and without a referrer.

    The link is the authority, and the signed key in each form what a CSRF cookie would be (ADR 0004).
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return csrf_exempt(never_cache(require_http_methods(list(methods))(wrapped)))

    return decorate


def unknown_link(request) -> TemplateResponse:
    """For a link that is forged, mutilated, or no longer anyone's: what may be wrong, and how to get a new one."""
    return TemplateResponse(
        request, "inschrijvingen/link_onbekend.html", {"titel": "Deze link werkt niet"}, status=404
    )


def see_other(to) -> object:
    """Answer to a POST that succeeded: reloading what follows does nothing again."""
    response = redirect(to)
    response.status_code = 303
    return response


def handle(request, *, form, act: Callable[[], object], template: str, context: dict):
    """The page of one deed. GET shows the form; POST does `act` and goes to what it returns.

    422 with the form, values kept, when an answer is not right; 409 when the verb refuses, with its sentence; 503 when
    others keep the database busy for too long: nothing was done, and the same key makes a second press harmless.
    """
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                return see_other(act())
            except InschrijvingError as error:
                status = CONFLICT
                form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
            except OperationalError as error:
                if not is_busy(error):
                    raise
                status = BUSY
                form.add_error(None, DRUK)
    return with_patience(TemplateResponse(request, template, {**context, "form": form}, status=status))


def is_busy(error: OperationalError) -> bool:
    """Whether this is only that others held the lock for longer than we wait: the transaction was rolled back, and the
    same may succeed a moment later."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        # The low byte is the code itself, the rest says more about it.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return getattr(cause, "sqlstate", None) in WAITED_TOO_LONG


def with_patience(response: TemplateResponse) -> TemplateResponse:
    """The answer, with the time to wait when it says that we are busy."""
    if response.status_code == BUSY:
        response["Retry-After"] = str(SECONDS_WHEN_BUSY)
    return response
