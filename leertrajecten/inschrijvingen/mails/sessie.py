"""The mail that tells someone what changed in the sessions they take part in (R9)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from leertrajecten.agenda.ical import Adres
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.mails import kalender
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import absolute, facts_of
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.sessienieuws.wijziging import Nieuws, Wijziging
from leertrajecten.inschrijvingen.verslag import line
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.outbox import clean_address
from lmb_site.berichten.stapel import Brief, Sleutel, present, queue_many

SESSIENIEUWS = "sessienieuws"
ONDERWERPEN = {
    Nieuws.NIEUW: "Nieuwe sessie",
    Nieuws.GEANNULEERD: "Gaat niet door",
    Nieuws.HERVAT: "Gaat toch door",
    Nieuws.VERPLAATST: "Verplaatst",
    Nieuws.UITGESTELD: "Uitgesteld",
    Nieuws.GEDATEERD: "Datum bekend",
    Nieuws.ONLINE: "Voortaan online",
    Nieuws.TER_PLAATSE: "Niet langer online",
    Nieuws.PLAATS: "Andere plaats",
}


@dataclass(frozen=True)
class SessieNieuws:
    """What one person hears of one session."""

    deelname: Deelname
    wijziging: Wijziging

    @property
    def versie(self) -> str:
        return f"{self.deelname.sessie.uid}:{self.deelname.sessie.sequence}"


@dataclass(frozen=True)
class SessieBrief:
    """One mail about it all to one person, not written yet: enough to count it and to know whether it is another."""

    inschrijving: Inschrijving
    nieuws: Sequence[SessieNieuws]
    ontvanger: Adres
    is_vervanger: bool

    @property
    def sleutel(self) -> Sleutel:
        """By the versions of the sessions it tells of: those are told to this person once."""
        versies = "\n".join(sorted(item.versie for item in self.nieuws))
        versie = hashlib.sha256(versies.encode()).hexdigest()[:32]
        return (
            f"{self.inschrijving.oorzaak}:sessies:{versie}",
            SESSIENIEUWS,
            clean_address(self.ontvanger.email),
        )

    @property
    def onderwerp(self) -> str:
        titel = self.inschrijving.leertraject.title
        if len(self.nieuws) > 1:
            return f"Er verandert iets aan {len(self.nieuws)} sessies: {titel}"
        (item,) = self.nieuws
        return f"{ONDERWERPEN[item.wijziging.nieuws[0]]}: {item.deelname.sessie.titel} ({titel})"

    @property
    def blijft(self) -> list[Sessie]:
        """What the calendar of this person is told. Only of who has a seat: an entry says that one is expected."""
        return [item.deelname.sessie for item in self._confirmed if item.wijziging.nieuw.stands_in_calendar]

    @property
    def weg(self) -> dict[Sessie, tuple[datetime, datetime]]:
        """What leaves that calendar, and at what time it stands there."""
        return {
            item.deelname.sessie: (item.wijziging.oud.begin, item.wijziging.oud.einde)
            for item in self._confirmed
            if item.wijziging.oud
            and item.wijziging.oud.stands_in_calendar
            and not item.wijziging.nieuw.stands_in_calendar
        }

    def agenda_updates(self, at: datetime) -> int:
        return sum(kalender.has_room_for(sessie, at) for sessie in self.blijft) + len(self.weg)

    @property
    def afdruk(self) -> str:
        """Another one when this person would read something else."""
        told = [
            (
                item.deelname.status,
                item.wijziging,
                item.deelname.sessie.reden,
                item.deelname.sessie.online_link,
            )
            for item in self.nieuws
        ]
        return f"{self.sleutel}|{self.onderwerp}|{self.ontvanger.naam}|{told}"

    @property
    def _confirmed(self) -> list[SessieNieuws]:
        return [item for item in self.nieuws if item.deelname.is_bevestigd]


def sessiebrieven(per_person: Mapping[Inschrijving, Sequence[SessieNieuws]]) -> list[SessieBrief]:
    """The mails that are still to be written: to each person one about all of it, and to whoever replaces them in one
    of these sessions one of their own about those. Those that the outbox has already are left out.
    """
    found = {}
    for inschrijving, nieuws in sorted(per_person.items(), key=lambda item: item[0].pk):
        own = SessieBrief(
            inschrijving, nieuws, Adres(inschrijving.naam, inschrijving.email), is_vervanger=False
        )
        others = [
            SessieBrief(inschrijving, items, vervanger, is_vervanger=True)
            for vervanger, items in _by_vervanger(nieuws).items()
        ]
        for brief in [own, *others]:
            if brief.ontvanger.email:
                found.setdefault(brief.sleutel, brief)
    there = present(list(found))
    return [brief for sleutel, brief in found.items() if sleutel not in there]


def queue_sessienieuws(leertraject: LeertrajectPage, brieven: Sequence[SessieBrief], *, at: datetime) -> None:
    """Write these, with a calendar update for each session on which that person has a seat; many in a few queries.

    Whoever replaces the registrant does not get the private link of the registration.
    """
    if not brieven:
        return
    omgeving = Omgeving(leertraject)
    shared, organizer = facts_of(leertraject, omgeving), omgeving.organizer
    people = {brief.sleutel: brief.inschrijving for brief in brieven}
    for made in queue_many((_write(brief, shared, organizer, at=at) for brief in brieven), at=at):
        lines = (
            line(
                people[bericht.oorzaak, bericht.soort, bericht.aan],
                "mail",
                door=SITE,
                op=at,
                soort=SESSIENIEUWS,
                aantal=1,
            )
            for bericht in made
        )
        Gebeurtenis.objects.bulk_create(lines)


def _by_vervanger(nieuws: Sequence[SessieNieuws]) -> dict[Adres, list[SessieNieuws]]:
    found: dict[Adres, list[SessieNieuws]] = {}
    for item in nieuws:
        if item.deelname.vervanger_email and item.deelname.is_bevestigd:
            vervanger = Adres(item.deelname.vervanger_naam, item.deelname.vervanger_email)
            found.setdefault(vervanger, []).append(item)
    return found


def _write(brief: SessieBrief, shared: dict, organizer: Adres, *, at: datetime) -> Brief:
    to = {"attendee": brief.ontvanger, "organizer": organizer, "at": at}
    weg = brief.weg
    bijlagen = [
        *kalender.uitnodigingen(brief.blijft, **to),
        *kalender.intrekkingen(weg, stonden_op={sessie.pk: times for sessie, times in weg.items()}, **to),
    ]
    context = {
        **shared,
        "inschrijving": brief.inschrijving,
        "ontvanger": brief.ontvanger,
        "nieuws": brief.nieuws,
        "bijlagen": bijlagen,
        "link": "" if brief.is_vervanger else absolute(brief.inschrijving.get_absolute_url()),
    }
    oorzaak, soort, aan = brief.sleutel
    return Brief(
        oorzaak=oorzaak,
        soort=soort,
        aan=aan,
        onderwerp=brief.onderwerp,
        tekst=render_to_string("mail/sessienieuws.txt", context),
        html=render_to_string("mail/sessienieuws.html", context),
        antwoord_aan=shared["contact"]["email"],
        bijlagen=bijlagen,
    )
