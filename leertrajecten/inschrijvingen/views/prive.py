"""Pages behind a personal link: seen by one person, by no search engine, and told to no other site (R5)."""

from collections.abc import Callable
from functools import wraps

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from leertrajecten.inschrijvingen.verbs import InschrijvingError

UNPROCESSABLE = 422
CONFLICT = 409
TOO_MANY = 429
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

    422 with the form, values kept, when an answer is not right; 409 when the verb refuses, with its sentence.
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
    return TemplateResponse(request, template, {**context, "form": form}, status=status)
