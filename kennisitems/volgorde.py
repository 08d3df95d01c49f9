"""The orders in which the list of kennisitems can stand, asked for with `volgorde` (K3)."""

from collections.abc import Mapping

from django.db import models
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast

from lmb_site.lijsten import clean_value

ONBEKEND = "De volgorde ‘{waarde}’ bestaat niet. Je ziet de gewone volgorde."
ZONDER_WOORDEN = "Sorteren op relevantie kan alleen als je zoekwoorden geeft. Je ziet de gewone volgorde."


class Volgorde(models.TextChoices):
    RELEVANTIE = "relevantie", "Meest relevant"
    PUBLICATIEDATUM = "publicatiedatum", "Nieuw op de site"
    WIJZIGING = "wijziging", "Nieuw of gewijzigd"
    DOCUMENTDATUM = "documentdatum", "Datum van het document"


def usual(q: str) -> Volgorde:
    """The order of who does not ask for one."""
    return Volgorde.RELEVANTIE if q else Volgorde.PUBLICATIEDATUM


def possible(q: str) -> list[Volgorde]:
    """Relevance needs words to be relevant to."""
    return [volgorde for volgorde in Volgorde if q or volgorde != Volgorde.RELEVANTIE]


def read_volgorde(parameters: Mapping[str, str], q: str) -> tuple[Volgorde, str]:
    """The order asked for, and why it is another one than was asked; '' when there is nothing to say."""
    value = clean_value(parameters.get("volgorde", ""))
    if value in possible(q):
        return Volgorde(value), ""
    if value == Volgorde.RELEVANTIE:
        return usual(q), ZONDER_WOORDEN
    return usual(q), ONBEKEND.format(waarde=value) if value else ""


def sort(rows, volgorde: Volgorde, found):
    """`rows` in this order, those that are equal in it latest first. `found`: what the search has for the words."""
    if volgorde == Volgorde.DOCUMENTDATUM:
        return rows.order_by(F("documentdatum").desc(nulls_last=True), "-publicatiedatum", "-pk")
    if volgorde == Volgorde.WIJZIGING:
        return rows.news_first()
    if volgorde == Volgorde.RELEVANTIE and "_rang" in found.query.annotations:
        hit = found.order_by().filter(sleutel=Cast(OuterRef("pk"), CharField()))
        rank = Subquery(hit.values("_rang")[:1])
        return rows.annotate(_rang=rank).order_by("_rang", "-publicatiedatum", "-documentdatum", "-pk")
    return rows.recent_first()
