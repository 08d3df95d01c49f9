"""Keeps whole public answers for visitors without a session, for at most a minute (ADR 0016).

Stands inside compression and conditional GET, and outside sessions: an answer that is found costs no query.
"""

import hashlib
import logging
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import has_vary_header

from lmb_site.paginacache.deelbaar import FLAG
from lmb_site.paginacache.generatie import ALIAS, current

logger = logging.getLogger(__name__)
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}
# Filters combine into more addresses than a cache should hold: only the short ones, and no words to search for.
MAX_QUERY_LENGTH = 80
MAX_PARAMETERS = 2
SECONDS = 60


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = self._key(request) if is_impersonal(request) else None
        if key is None:
            return self.get_response(request)
        if (kept := _get(key)) is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if may_be_kept(request, response):
            _set(key, (response.content, dict(response.items())))
        return response

    def _key(self, request) -> str | None:
        """Of the generation before the answer is made: a change that comes in between makes it unfindable.

        And of the minute: what flips by itself flips at a whole minute, and no answer outlives the one it was made in.
        """
        try:
            generation = current()
        except Exception as error:  # a cache that is away must not take the site along
            _complain(error)
            return None
        if generation is None:
            return None
        minute = int(timezone.now().timestamp()) // SECONDS
        address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        return f"{generation}:{minute}:{hashlib.sha256(address.encode()).hexdigest()}"


def is_impersonal(request) -> bool:
    """Asked for by someone we know nothing of, at an address that is one of few."""
    return (
        request.method == "GET"
        and not PERSONAL_COOKIES & request.COOKIES.keys()
        and "authorization" not in request.headers
        and _is_short(request.META.get("QUERY_STRING", ""))
    )


def _is_short(query: str) -> bool:
    if len(query) > MAX_QUERY_LENGTH:
        return False
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    return len(names) <= MAX_PARAMETERS and "q" not in names


def may_be_kept(request, response) -> bool:
    """It says it is the same for all, and nothing in it says otherwise."""
    return (
        getattr(response, FLAG, False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not has_vary_header(response, "Cookie")
        and not {"private", "no-store", "no-cache"} & set(response.get("Cache-Control", "").split(", "))
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request, "is_preview", False)
        and b'method="post"' not in response.content.lower()
    )


def _get(key: str):
    try:
        return caches[ALIAS].get(key)
    except Exception as error:
        _complain(error)
        return None


def _set(key: str, value) -> None:
    try:
        caches[ALIAS].set(key, value, timeout=SECONDS)
    except Exception as error:
        _complain(error)


def _complain(error: Exception) -> None:
    logger.warning("paginacache niet bereikbaar: %s", type(error).__name__)
