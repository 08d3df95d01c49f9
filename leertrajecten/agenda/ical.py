"""Sessions as iCalendar (RFC 5545): building only, no HTTP. Deterministic for the same rows and the same `at`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress, vDatetime
from icalendar.parser import Contentline
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
BRUSSELS_ZONE = Timezone.from_ical(VTIMEZONE)
"""Read once, and written once: one publication puts it in thousands of calendars, and nothing changes it."""
WRITTEN_ZONE = BRUSSELS_ZONE.to_ical()
BEFORE_EVENT = b"\r\nBEGIN:VEVENT\r\n"
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
REMEMBERED = 256
"""Invitations without their person that are kept written: the sessions that people register for these days."""


@dataclass(frozen=True)
class Adres:
    """Someone in an invitation: a name to show and an e-mail address."""

    naam: str
    email: str

    @property
    def as_caladdress(self) -> vCalAddress:
        address = vCalAddress(f"mailto:{self.email}")
        address.params["CN"] = self.naam
        return address


def for_sessies(sessies: Iterable[Sessie], *, at: datetime, naam: str | None = None) -> bytes:
    """A file or feed with an event for each of these sessions that has a date.

    `naam` is what a subscriber's calendar is called. An event is stamped with the moment its leertraject was last
    published (`at` for one that never was), so that a feed without news stays byte for byte the same. The private
    link of an online session is never in it.
    """
    calendar = _calendar()
    if naam:
        calendar.add("name", naam)
        calendar.add("x-wr-calname", naam)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    calendar.add("x-wr-timezone", BRUSSEL.key)
    calendar.add_component(BRUSSELS_ZONE)
    for sessie in sessies:
        if sessie.begin and sessie.einde:
            modified = sessie.leertraject.last_published_at or at
            calendar.add_component(_event(_feiten(sessie, modified=modified), stamp=modified))
    return calendar.to_ical()


def uitnodiging(sessie: Sessie, *, at: datetime, organizer: Adres, attendee: Adres) -> bytes:
    """This session in the calendar of one person: METHOD:REQUEST (RFC 5546 § 3.2.2), sent at `at`.

    Asks no answer: the person registered already. Sent again with a higher SEQUENCE, it moves what is there.
    """
    feiten = _feiten(sessie, modified=sessie.leertraject.last_published_at or at)
    head, tail = _invitation(feiten, organizer)
    return b"\r\n".join([head, _stamp_line(at), _attendee_line(attendee), tail])


def intrekking(
    sessie: Sessie,
    *,
    at: datetime,
    organizer: Adres,
    attendee: Adres,
    begin: datetime | None = None,
    einde: datetime | None = None,
) -> bytes:
    """This session out of the calendar of one person: METHOD:CANCEL (RFC 5546 § 3.2.5), sent at `at`.

    `begin` and `einde` are the time it stands at there, for a session that has no date any more.
    """
    event = Event()
    event.add("uid", str(sessie.uid))
    event.add("sequence", sessie.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    if (begin := sessie.begin or begin) and (einde := sessie.einde or einde):
        event.add("dtstart", _local(begin))
        event.add("dtend", _local(einde))
    event.add("status", "CANCELLED")
    event.add("summary", f"Geannuleerd: {_summary(sessie)}")
    if sessie.reden:
        event.add("description", sessie.reden)
    event.add("organizer", organizer.as_caladdress)
    event.add("attendee", _participant(attendee))
    return _message("CANCEL", event)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _participant(attendee: Adres) -> vCalAddress:
    """The one person a message is about: whoever else takes part is nobody's business."""
    person = attendee.as_caladdress
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["RSVP"] = "FALSE"
    return person


def _attendee_line(attendee: Adres) -> bytes:
    person = _participant(attendee)
    person.params["PARTSTAT"] = "ACCEPTED"
    return Contentline.from_parts("ATTENDEE", person.params, person).to_ical()


def _stamp_line(at: datetime) -> bytes:
    return b"DTSTAMP:" + vDatetime(at.astimezone(UTC)).to_ical()


@lru_cache(maxsize=REMEMBERED)
def _invitation(feiten: "_Feiten", organizer: Adres) -> tuple[bytes, bytes]:
    """What comes before and after the two lines that differ from one person to another: when it was sent, and to whom.

    The rest is written once. It is most of the work of a mail: under the lock of who registers, and again for each of
    the thousands who hear that a session moved.
    """
    event = _event(feiten, stamp=NO_MOMENT)
    event.add("organizer", organizer.as_caladdress)
    head, _, tail = _message("REQUEST", event).partition(b"\r\n" + _stamp_line(NO_MOMENT) + b"\r\n")
    return head, tail


def _message(method: str, event: Event) -> bytes:
    calendar = _calendar()
    calendar.add("method", method)
    calendar.add_component(event)
    # A line break within a value is written as two letters, so this is where the event begins.
    head, begin, tail = calendar.to_ical().partition(BEFORE_EVENT)
    return head + b"\r\n" + WRITTEN_ZONE.removesuffix(b"\r\n") + begin + tail


@dataclass(frozen=True)
class _Feiten:
    """All that an event says, and nothing else: two that are equal read the same."""

    uid: str
    sequence: int
    modified: datetime
    begin: datetime
    einde: datetime
    is_geannuleerd: bool
    summary: str
    location: str
    description: str
    url: str


def _feiten(sessie: Sessie, *, modified: datetime) -> _Feiten:
    url = _url(sessie)
    return _Feiten(
        uid=str(sessie.uid),
        sequence=sessie.sequence,
        # In UTC: the hour that comes twice equals itself in any other zone, and would read as the one that was asked first.
        modified=modified.astimezone(UTC),
        begin=sessie.begin.astimezone(UTC),
        einde=sessie.einde.astimezone(UTC),
        is_geannuleerd=sessie.is_geannuleerd,
        summary=_summary(sessie),
        location=_location(sessie),
        description=_description(sessie, url),
        url=url,
    )


def _event(feiten: _Feiten, *, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", feiten.uid)
    event.add("sequence", feiten.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", feiten.modified.astimezone(UTC))
    event.add("dtstart", _local(feiten.begin))
    event.add("dtend", _local(feiten.einde))
    event.add("status", "CANCELLED" if feiten.is_geannuleerd else "CONFIRMED")
    event.add("summary", f"Geannuleerd: {feiten.summary}" if feiten.is_geannuleerd else feiten.summary)
    if feiten.location:
        event.add("location", feiten.location)
    event.add("description", feiten.description)
    if feiten.url:
        event.add("url", feiten.url)
    return event


def _summary(sessie: Sessie) -> str:
    return f"{sessie.leertraject.title}: {sessie.titel}"


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
