"""The registration form as an editor previews it; the registrations fill it in (`register_voorbeeld`)."""

from collections.abc import Callable

from django.http import HttpResponse

MODE = "formulier"

_show: Callable[..., HttpResponse] | None = None


def register_voorbeeld(show: Callable[..., HttpResponse]) -> None:
    """`show(request, leertraject)` answers with the form of a leertraject that may not be saved yet."""
    global _show
    _show = show


def show(request, leertraject) -> HttpResponse:
    if _show is None:
        raise LookupError("Geen app toont het inschrijvingsformulier.")
    return _show(request, leertraject)
