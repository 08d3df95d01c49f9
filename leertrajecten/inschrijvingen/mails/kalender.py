"""The calendar that goes along with a mail: one file per session, as RFC 5546 has one UID per message (ADR 0035)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.utils.text import slugify

from leertrajecten.agenda import ical
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.models import Sessie
from lmb_site.berichten.outbox import Bijlage


def has_room_for(sessie: Sessie, at: datetime) -> bool:
    """Whether a calendar can hold it: it has a date, takes place and is not over."""
    return bool(sessie.begin) and not sessie.is_geannuleerd and not sessie.is_past(at)


def uitnodigingen(
    sessies: Iterable[Sessie], *, attendee: ical.Adres, at: datetime, organizer: ical.Adres | None = None
) -> list[Bijlage]:
    """Into this person's calendar, or moved there. Those without a date, cancelled or over are left out.

    `organizer` for who asks it for many people of one leertraject: it is looked up otherwise.
    """
    sessies = [sessie for sessie in sessies if has_room_for(sessie, at)]
    if not sessies:
        return []
    organizer = organizer or Omgeving(sessies[0].leertraject).organizer
    return _bijlagen(
        "REQUEST",
        [
            (sessie, ical.uitnodiging(sessie, at=at, organizer=organizer, attendee=attendee))
            for sessie in sessies
        ],
    )


def intrekkingen(
    sessies: Iterable[Sessie],
    *,
    attendee: ical.Adres,
    at: datetime,
    stonden_op: Mapping[int, tuple[datetime, datetime]] = MappingProxyType({}),
    organizer: ical.Adres | None = None,
) -> list[Bijlage]:
    """Out of this person's calendar. `stonden_op` says per session (its key) at what time it stands there, where the
    session itself has no date any more; one without either is in no calendar."""
    sessies = [sessie for sessie in sessies if sessie.begin or sessie.pk in stonden_op]
    if not sessies:
        return []
    organizer = organizer or Omgeving(sessies[0].leertraject).organizer
    contents = []
    for sessie in sessies:
        begin, einde = stonden_op.get(sessie.pk, (sessie.begin, sessie.einde))
        contents.append(
            (
                sessie,
                ical.intrekking(
                    sessie, at=at, organizer=organizer, attendee=attendee, begin=begin, einde=einde
                ),
            )
        )
    return _bijlagen("CANCEL", contents)


def _bijlagen(method: str, contents: list[tuple[Sessie, bytes]]) -> list[Bijlage]:
    taken: Counter[str] = Counter()
    bijlagen = []
    for sessie, content in contents:
        naam = slugify(sessie.titel)[:60] or "sessie"
        taken[naam] += 1
        naam += f"-{taken[naam]}" if taken[naam] > 1 else ""
        bijlagen.append(Bijlage(f"{naam}.ics", f"text/calendar; charset=utf-8; method={method}", content))
    return bijlagen
