"""Which answers may be kept and given to others: only those that say so themselves."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse

FLAG = "is_deelbaar"


def shareable(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the same for every visitor without a session."""
    setattr(response, FLAG, True)
    return response


def shareable_view(view: Callable) -> Callable:
    """A view whose answers are the same for every visitor without a session."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        return shareable(view(request, *args, **kwargs))

    return wrapped
