"""Dates and times as people in Flanders write them, always in Brussels time whatever zone is active.

Wagtail activates the time zone of an editor's own profile; what visitors and registrants read must not follow
it. The words stand here, not in a translation catalogue: a mail made by the worker reads the same as a page.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

register = template.Library()

BRUSSEL = ZoneInfo("Europe/Brussels")
DATUM_VOLGT = "datum volgt"
DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
MAANDEN_KORT = (
    "jan.",
    "feb.",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "aug.",
    "sept.",
    "okt.",
    "nov.",
    "dec.",
)


@register.filter
def datum(value: date | datetime | None) -> str:
    """'donderdag 10 december 2026'."""
    if not value:
        return DATUM_VOLGT
    day = _dag(value)
    return f"{dag(day)} {day.year}"


@register.filter
def datum_kort(value: date | datetime | None) -> str:
    """'10 dec. 2026'."""
    if not value:
        return DATUM_VOLGT
    day = _dag(value)
    return f"{day.day} {MAANDEN_KORT[day.month - 1]} {day.year}"


@register.filter
def dag(value: date | datetime | None) -> str:
    """'donderdag 10 december', where the year stands nearby."""
    if not value:
        return DATUM_VOLGT
    day = _dag(value)
    return f"{DAGEN[day.weekday()]} {day.day} {MAANDEN[day.month - 1]}"


@register.filter
def maand(value: date | datetime | None) -> str:
    """'december 2026'."""
    if not value:
        return DATUM_VOLGT
    day = _dag(value)
    return f"{MAANDEN[day.month - 1]} {day.year}"


@register.filter
def tijdvak(value, einde: datetime | None = None) -> str:
    """'9.30–12.30 uur', of something with `begin` and `einde` or of two moments; '' without a begin.

    A span over more than one day has no such short form: it reads 'van … tot …'.
    """
    begin, einde = _span(value, einde)
    if not begin:
        return ""
    if einde and _dag(begin) != _dag(einde):
        return _van_tot(begin, einde)
    return f"{_uren(begin, einde)} uur"


@register.filter
def moment(value, einde: datetime | None = None) -> str:
    """'donderdag 10 december 2026, 9.30 uur' for a moment.

    With an end, or of something with `begin` and `einde`: 'donderdag 10 december 2026, 9.30–12.30 uur', and
    over more than one day 'van donderdag 10 december 2026, 9.30 uur tot
    vrijdag 11 december 2026, 16 uur'.
    """
    begin, einde = _span(value, einde)
    if not begin:
        return DATUM_VOLGT
    if einde and _dag(begin) != _dag(einde):
        return _van_tot(begin, einde)
    return f"{datum(begin)}, {_uren(begin, einde)} uur"


@register.filter
def wanneer(value) -> str:
    """`moment` of something with `begin` and `einde`."""
    return moment(value)


@register.filter
def wanneer_kort(value) -> str:
    """'10 dec. 2026, 9.30 uur': only when it begins; over more than one day '10 dec. 2026 – 11 dec. 2026'."""
    begin, einde = _span(value, None)
    if not begin:
        return DATUM_VOLGT
    if einde and _dag(begin) != _dag(einde):
        return f"{datum_kort(begin)} – {datum_kort(einde)}"
    return f"{datum_kort(begin)}, {_uren(begin, None)} uur"


@register.filter
def vorige_wanneer(value) -> str:
    """`moment` of what something moved away from (`vorig_begin`, `vorig_einde`); '' if it never did."""
    return moment(value.vorig_begin, value.vorig_einde) if value.vorig_begin else ""


def _span(value, einde):
    if value is None or isinstance(value, date):
        return value, einde
    return value.begin, value.einde


def _dag(value: date | datetime) -> date:
    return _lokaal(value).date() if isinstance(value, datetime) else value


def _lokaal(value: datetime) -> datetime:
    return timezone.localtime(value, BRUSSEL)


def _van_tot(begin: datetime, einde: datetime) -> str:
    return f"van {moment(begin)} tot {moment(einde)}"


def _uren(begin: datetime, einde: datetime | None) -> str:
    return f"{_uur(begin)}–{_uur(einde)}" if einde else _uur(begin)


def _uur(value: datetime) -> str:
    """'9' on the hour, '9.30' otherwise."""
    local = _lokaal(value)
    return f"{local.hour}.{local.minute:02}" if local.minute else str(local.hour)
