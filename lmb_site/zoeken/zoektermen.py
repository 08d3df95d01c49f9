"""What visitors looked for and did not find, counted per day without a trace of who it was (ADR 0018).

A visitor's GET writes nothing in the database: it counts in the cache, and the worker writes down what it finds there.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from lmb_site.zoeken.models import Zoekterm
from lmb_site.zoeken.normaliseren import split

KEY = "zoektermen-zonder-resultaat"
BEWAARTERMIJN = timedelta(days=180)
KEPT = 60 * 60 * 24 * 2
MAX_TERMS = 500
MAX_LENGTH, MAX_WORDS, MAX_WORD_LENGTH, MAX_DIGITS = 60, 8, 30, 8


def note(q: str, request: HttpRequest) -> None:
    """Count that `q` found nothing. Two visitors at the very same moment may count as one.

    What is asked while someone still types (`X-Voorlopig: true`) does not count: half an address or telephone number
    looks like a word.
    """
    term = fit_to_keep(q)
    if not term or request.headers.get("X-Voorlopig") == "true":
        return
    counted = cache.get(KEY) or {}
    if term in counted or len(counted) < MAX_TERMS:
        cache.set(KEY, {**counted, term: counted.get(term, 0) + 1}, KEPT)


def fit_to_keep(q: str) -> str:
    """The words of `q` as we keep them; '' for what may say something about a person (an address, a number of the
    national register, a telephone or account number), and for what no person would look for.
    """
    words = split(q)
    term = " ".join(words)
    unfit = (
        not words
        or "@" in q
        or len(term) > MAX_LENGTH
        or len(words) > MAX_WORDS
        or any(len(word) > MAX_WORD_LENGTH for word in words)
        or sum(character.isdigit() for character in q) > MAX_DIGITS
    )
    return "" if unfit else term


def write_down(at: datetime) -> None:
    """Move what was counted to the database, and forget what is older than half a year."""
    counted = cache.get(KEY) or {}
    cache.delete(KEY)
    day = timezone.localdate(at)
    with transaction.atomic():
        for term, aantal in counted.items():
            row, _ = Zoekterm.objects.get_or_create(term=term, dag=day)
            Zoekterm.objects.filter(pk=row.pk).update(aantal=F("aantal") + aantal)
        Zoekterm.objects.filter(dag__lt=day - BEWAARTERMIJN).delete()
