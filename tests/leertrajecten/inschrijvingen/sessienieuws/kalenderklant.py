"""A calendar as Outlook, Google and Apple keep one: knows only the mails, and RFC 5546's rule of which is newer."""

import base64
from collections.abc import Iterable
from datetime import UTC

from django.db.models import Q
from icalendar import Calendar

from leertrajecten.inschrijvingen.models import Deelname
from lmb_site.berichten.models import Bericht


class Kalenderklant:
    """Takes another time for what it has only with a higher SEQUENCE, as the strictest do.

    `knows_newer`: whether it looks at the version of what comes in, as the standard asks. `remembers_unknown`:
    whether it keeps a withdrawal of what it does not have; real ones throw that away.
    """

    def __init__(self, email: str, *, knows_newer: bool = True, remembers_unknown: bool = False):
        self.email = email
        self.knows_newer = knows_newer
        self.remembers_unknown = remembers_unknown
        self.events: dict = {}
        self.lost_withdrawals = 0
        self._read = 0

    def mails(self) -> list[Bericht]:
        """All mails to this person, oldest first."""
        return list(Bericht.objects.filter(aan=self.email).order_by("pk"))

    def read_mail(self) -> None:
        """Apply what came in since the last time, oldest first."""
        new = [bericht for bericht in self.mails() if bericht.pk > self._read]
        self.read(new)
        self._read = max([self._read, *(bericht.pk for bericht in new)])
        assert not self.lost_withdrawals, "een uitnodiging die nooit kwam, kan niet ingetrokken worden"

    def read(self, berichten: Iterable[Bericht]) -> None:
        """Apply these mails in the order in which they are delivered."""
        for bericht in berichten:
            for bijlage in bericht.bijlagen:
                self._apply(Calendar.from_ical(base64.b64decode(bijlage["inhoud"])))

    def _apply(self, calendar) -> None:
        (event,) = calendar.walk("VEVENT")
        assert event["ATTENDEE"] == f"mailto:{self.email}"
        version = (event["SEQUENCE"], event["DTSTAMP"].dt)
        known = self.events.get(event["UID"])
        if known and self.knows_newer and version < known["version"]:
            return
        is_request = calendar["METHOD"] == "REQUEST"
        if known and self.knows_newer and known["staat"] and is_request and version[0] == known["version"][0]:
            # It keeps its time, and knows now that it was told so later: a withdrawal from in between is old (RFC 5546
            # § 2.1.5 compares the DTSTAMP of what has the same SEQUENCE).
            known["version"] = version
            return
        if not is_request and not known:
            self.lost_withdrawals += 1
            if not self.remembers_unknown:
                return
        self.events[event["UID"]] = {
            "version": version,
            "staat": is_request,
            # Python calls no local time in the hour that comes twice equal to one of another zone.
            "begin": event["DTSTART"].dt.astimezone(UTC),
            "einde": event["DTEND"].dt.astimezone(UTC),
            "plaats": event.get("LOCATION", ""),
        }

    @property
    def agenda(self) -> dict:
        """What stands in it: per session its begin, its end and its place."""
        return {
            uid: (event["begin"], event["einde"], event["plaats"])
            for uid, event in self.events.items()
            if event["staat"]
        }


def agenda_on_site(email: str) -> dict:
    """What should stand there: the sessions with a date that go on, on which this person has a seat or sits in for
    whoever has it.
    """
    deelnames = Deelname.objects.filter(
        Q(inschrijving__email=email) | Q(vervanger_email=email),
        status="bevestigd",
        sessie__staat="gepland",
    ).exclude(sessie__begin=None)
    return {
        str(deelname.sessie.uid): (
            deelname.sessie.begin,
            deelname.sessie.einde,
            "Online"
            if deelname.sessie.is_online
            else ", ".join(part for part in (deelname.sessie.plaats, deelname.sessie.adres) if part),
        )
        for deelname in deelnames.select_related("sessie")
    }
