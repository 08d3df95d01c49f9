"""A calendar as Outlook, Google and Apple keep one: knows only the mails, and RFC 5546's rule of which is newer."""

import base64

from icalendar import Calendar

from leertrajecten.inschrijvingen.models import Deelname
from lmb_site.berichten.models import Bericht


class Kalenderklant:
    def __init__(self, email: str):
        self.email = email
        self.events: dict = {}
        self._read = 0

    def read_mail(self) -> None:
        """Apply what came in since the last time, oldest first."""
        for bericht in Bericht.objects.filter(aan=self.email, pk__gt=self._read).order_by("pk"):
            self._read = bericht.pk
            for bijlage in bericht.bijlagen:
                self._apply(Calendar.from_ical(base64.b64decode(bijlage["inhoud"])))

    def _apply(self, calendar) -> None:
        (event,) = calendar.walk("VEVENT")
        assert event["ATTENDEE"] == f"mailto:{self.email}"
        version = (event["SEQUENCE"], event["DTSTAMP"].dt)
        known = self.events.get(event["UID"])
        if known and version < known["version"]:
            return
        if calendar["METHOD"] == "CANCEL":
            assert known, "een uitnodiging die nooit kwam, kan niet ingetrokken worden"
        self.events[event["UID"]] = {
            "version": version,
            "staat": calendar["METHOD"] == "REQUEST",
            "begin": event["DTSTART"].dt,
            "einde": event["DTEND"].dt,
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
    """What should stand there: the sessions with a date that go on, on which this person has a seat."""
    deelnames = Deelname.objects.filter(
        inschrijving__email=email,
        inschrijving__status="bevestigd",
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
