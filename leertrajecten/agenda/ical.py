"""Sessions as iCalendar (RFC 5545): building only, no HTTP. Deterministic for the same rows and the same `at`."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress
from wagtail.rich_text import get_text_for_indexing

from leertrajecten.models import Sessie
from lmb_site.templatetags.datums import BRUSSEL, vorige_wanneer

PRODID = "-//VVSG//Lokaal Mondiaal Beleid//NL"
REFRESH = timedelta(hours=6)
# Our own, with the rule the European Union has had since 1996: Outlook does not follow the lists of dates that
# libraries generate, and a rule does not end.
VTIMEZONE = b"""BEGIN:VTIMEZONE
TZID:Europe/Brussels
X-LIC-LOCATION:Europe/Brussels
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def for_sessies(
    sessies: Iterable[Sessie],
    *,
    at: datetime,
    method: str | None = None,
    organizer: str | None = None,
    naam: str | None = None,
) -> bytes:
    """One calendar with an event for each of these sessions that has a date.

    A file or feed has no `method`; a mail gives one, and the `organizer` (an e-mail address) that goes with it.
    `naam` is what a subscriber's calendar is called. `at` is the moment of sending; without `method` an event is
    stamped with the moment its leertraject was last published, so that a feed without news stays byte for byte the
    same. The private link of an online session is never in it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if naam:
        calendar.add("name", naam)
        calendar.add("x-wr-calname", naam)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    calendar.add("x-wr-timezone", BRUSSEL.key)
    calendar.add_component(Timezone.from_ical(VTIMEZONE))
    for sessie in sessies:
        if sessie.begin and sessie.einde:
            calendar.add_component(_event(sessie, at=at, method=method, organizer=organizer))
    return calendar.to_ical()


def _event(sessie: Sessie, *, at: datetime, method: str | None, organizer: str | None) -> Event:
    leertraject = sessie.leertraject
    modified = leertraject.last_published_at or at
    event = Event()
    event.add("uid", str(sessie.uid))
    event.add("sequence", sessie.sequence)
    event.add("dtstamp", (at if method else modified).astimezone(UTC))
    event.add("last-modified", modified.astimezone(UTC))
    event.add("dtstart", _local(sessie.begin))
    event.add("dtend", _local(sessie.einde))
    is_off = sessie.is_geannuleerd or method == "CANCEL"
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    summary = f"{leertraject.title}: {sessie.titel}"
    event.add("summary", f"Geannuleerd: {summary}" if is_off else summary)
    if location := _location(sessie):
        event.add("location", location)
    url = _url(sessie)
    event.add("description", _description(sessie, url))
    if url:
        event.add("url", url)
    if organizer:
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    return event


def _local(moment: datetime) -> datetime:
    """In Brussels time; in UTC in the hour that comes twice, where a local time means the first of the two."""
    local = moment.astimezone(BRUSSEL)
    return local.astimezone(UTC) if local.fold else local


def _location(sessie: Sessie) -> str:
    if sessie.is_online:
        return "Online"
    return ", ".join(part for part in (sessie.plaats, sessie.adres) if part)


def _url(sessie: Sessie) -> str:
    """The public address of the session; '' for a page outside any site."""
    page_url = sessie.leertraject.url
    return f"{urljoin(settings.SITE_URL, page_url)}#sessie-{sessie.pk}" if page_url else ""


def _description(sessie: Sessie, url: str) -> str:
    parts = [
        sessie.reden,
        f"Eerst gepland: {vorige_wanneer(sessie)}." if sessie.is_verplaatst else "",
        get_text_for_indexing(sessie.omschrijving).strip(),
        f"Met {', '.join(sessie.spreker_lijst)}." if sessie.spreker_lijst else "",
        f"Meer informatie: {url}" if url else "",
    ]
    return "\n\n".join(part for part in parts if part)
