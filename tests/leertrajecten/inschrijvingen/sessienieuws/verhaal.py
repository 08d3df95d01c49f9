"""A leertraject with an editor who drafts and publishes, and people who come, wait, change their mind and go.

Every step happens a minute after the one before, and everything within it a second later, so that what is written
later has a later stamp.
"""

from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

from django.db.models import Max
from django.utils import timezone
from hypothesis import strategies as st

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.enums import LEVEND, Wie
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving
from leertrajecten.inschrijvingen.sessienieuws import vertellen
from leertrajecten.inschrijvingen.verbs import Door, InschrijvingError
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from tests import factories
from tests.leertrajecten.inschrijvingen.sessienieuws.kalenderklant import (
    Kalenderklant,
    agenda_on_site,
)
from tests.leertrajecten.inschrijvingen.test_register import register

DEELNEMER, BEHEER, COLLEGA = Door(Wie.DEELNEMER), Door(Wie.BEHEER), Door(Wie.COLLEGA)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    return datetime(year, month, 31 - (last.weekday() + 1) % 7, tzinfo=UTC)


_YEAR = timezone.now().year + 1
_SPRING, _AUTUMN = _last_sunday(_YEAR, 3), _last_sunday(_YEAR, 10)
# Both clock changes of next year, the hour that comes twice and the hour that is skipped among them.
MOMENTS = [
    _SPRING - timedelta(hours=15),
    _SPRING + timedelta(minutes=30),
    _SPRING + timedelta(minutes=90),
    _AUTUMN + timedelta(minutes=30),
    _AUTUMN + timedelta(minutes=90),
    _AUTUMN + timedelta(days=2, hours=9),
]
WHO = st.integers(0, 4)


def _step(what: str, who=None, value=None):
    absent = st.none()
    return st.tuples(st.just(what), absent if who is None else who, absent if value is None else value)


SESSIE = st.integers(0, 2)
EDITOR = [
    _step("verplaats", SESSIE, st.sampled_from(MOMENTS)),
    _step("zonder datum", SESSIE),
    _step("annuleer", SESSIE, st.booleans()),
    _step("plaats", SESSIE, st.sampled_from(["VVSG", "Stadhuis", ""])),
    _step("online", SESSIE, st.booleans()),
    _step("titel", SESSIE, st.sampled_from(["Een", "Twee"])),
    _step("nieuw", SESSIE, st.sampled_from(MOMENTS)),
    _step("publiceer"),
    _step("ouder", st.integers(0, 5)),
    _step("offline"),
    _step("veeg"),
]
PEOPLE = [
    _step("schrijf in", st.integers(1, 7)),
    _step("plaatsen", st.sampled_from([None, 1, 2, 3])),
    _step("aanvaard", WHO),
    _step("sla af", WHO),
    _step("annuleer inschrijving", WHO),
    _step("meld af", WHO, SESSIE),
    _step("kies", WHO, st.integers(1, 7)),
    _step("draag over", WHO),
    _step("naar elders", WHO),
    _step("adres", WHO),
]
SUBSTITUTES = [
    _step("stuur vervanger", WHO, SESSIE),
    _step("kom zelf", WHO, SESSIE),
    _step("schrijf in", st.integers(1, 7)),
]
steps_with_substitutes = st.one_of(*EDITOR, *SUBSTITUTES, *SUBSTITUTES, _step("publiceer"))
steps = st.one_of(*EDITOR, *EDITOR, *PEOPLE, _step("publiceer"))


class Wereld:
    """What every story begins with: a leertraject of two sessions, and another edition of it with one seat."""

    def __init__(self):
        factories.leertrajecten_page()
        self.hier = self._make("een-verhaal")
        self.elders = self._make("een-ander", capaciteit=1)

    def _make(self, slug: str, **facts) -> int:
        page = factories.LeertrajectPageFactory(
            inschrijven_vanaf=factories.moment(-30), slug=slug, title=slug, **facts
        )
        for n, begin in enumerate(MOMENTS[:2]):
            factories.SessieFactory(leertraject=page, begin=begin, titel=f"Sessie {n}")
        LeertrajectPage.objects.get(pk=page.pk).save_revision().publish()
        return page.pk


class Verhaal:
    """`keuze`: people choose sessions. `capaciteit`: how many seats there are at first."""

    def __init__(self, wereld: Wereld, *, keuze: bool = False, capaciteit: int | None = None):
        self.now = timezone.now().replace(microsecond=0) + MINUTE
        self.pk, self.elders = wereld.hier, wereld.elders
        self.klanten: dict[str, Kalenderklant] = {}
        self.mistyped: set[str] = set()
        self.registered = 0
        with self.clock():
            page = self.live_page
            page.sessiekeuze, page.capaciteit = keuze, capaciteit
            page.save_revision().publish()
        self.play("schrijf in", 7, None)

    @contextmanager
    def clock(self):
        def tick():
            self.now += SECOND
            return self.now

        with patch("django.utils.timezone.now", tick):
            yield
        self.now += MINUTE

    @property
    def live_page(self) -> LeertrajectPage:
        return LeertrajectPage.objects.get(pk=self.pk)

    def draft(self, number: int, **facts) -> None:
        page = self.live_page.get_latest_revision_as_object()
        sessies = list(page.sessies.all())
        sessie = sessies[number % len(sessies)]
        for name, value in facts.items():
            setattr(sessie, name, value)
        page.sessies.set(sessies)
        page.save_revision()

    def play(self, what: str, number, value) -> None:
        """One step; one that the site refuses changes nothing."""
        with self.clock(), suppress(InschrijvingError):
            self._play(what, number, value)
        for email in {email for email in self._addresses() if email not in self.klanten}:
            self.klanten[email] = Kalenderklant(email)
        for email in self.mistyped:
            self.klanten.pop(email, None)
        for klant in self.klanten.values():
            klant.read_mail()

    def _addresses(self) -> set[str]:
        replacing = Deelname.objects.exclude(vervanger_email="").values_list("vervanger_email", flat=True)
        return {*Inschrijving.objects.values_list("email", flat=True), *replacing} - self.mistyped

    def check(self) -> None:
        """What stands in each calendar is what the site says; while the page is public."""
        if self.live_page.live:
            for klant in self.klanten.values():
                assert klant.agenda == agenda_on_site(klant.email), klant.email

    def _play(self, what: str, number, value) -> None:
        if what in ("verplaats", "zonder datum"):
            self.draft(number, begin=value, einde=value and value + timedelta(hours=2))
        elif what == "annuleer":
            self.draft(number, staat=SessieStaat.GEANNULEERD if value else SessieStaat.GEPLAND)
        elif what in ("plaats", "titel"):
            self.draft(number, **{what: value})
        elif what == "online":
            self.draft(number, is_online=value)
        elif what == "nieuw":
            page = self.live_page.get_latest_revision_as_object()
            page.sessies.add(Sessie(titel="Erbij", begin=value, einde=value + timedelta(hours=2)))
            page.save_revision()
        elif what == "publiceer":
            self.live_page.get_latest_revision().publish()
        elif what == "ouder":
            revisions = list(self.live_page.revisions.order_by("pk"))
            revisions[number % len(revisions)].publish()
        elif what == "offline":
            self.live_page.unpublish()
        elif what == "veeg":
            vertellen.sweep(timezone.now())
        elif what == "plaatsen":
            LeertrajectPage.objects.filter(pk=self.pk).update(capaciteit=number)
            verbs.promote(leertraject_id=self.pk)
        elif what == "schrijf in":
            self._register(number)
        elif what in ("aanvaard", "sla af"):
            self._answer(what, number)
        else:
            self._change(what, number, value)

    def _register(self, choice: int) -> None:
        """Someone more, who knows the sessions as they are by now; while the page is public."""
        page = self.live_page
        if page.live:
            self.registered += 1
            register(page, self.registered, sessies=self._chosen(page, choice) if page.sessiekeuze else None)

    def _chosen(self, page: LeertrajectPage, choice: int) -> list[Sessie]:
        sessies = [sessie for sessie in page.sessies_in_order if not sessie.is_geannuleerd]
        return [sessie for n, sessie in enumerate(sessies) if choice >> (n % 3) & 1]

    def _answer(self, what: str, number: int) -> None:
        offers = list(Aanbod.objects.open().order_by("pk"))
        if offers:
            verb = verbs.accept_aanbod if what == "aanvaard" else verbs.decline_aanbod
            verb(aanbod_id=offers[number % len(offers)].pk, door=DEELNEMER)

    def _change(self, what: str, number: int, value) -> None:
        people = list(Inschrijving.objects.filter(status__in=LEVEND).order_by("pk"))
        if not people:
            return
        person = people[number % len(people)]
        own = list(person.deelnames.order_by("pk"))
        newest = Inschrijving.objects.aggregate(n=Max("pk"))["n"]
        new = f"nieuw-{newest}-{self.now:%d%H%M%S}@example.org"
        if what == "annuleer inschrijving":
            verbs.cancel_inschrijving(inschrijving_id=person.pk, door=DEELNEMER)
        elif what == "meld af" and own:
            sessie_id = own[value % len(own)].sessie_id
            verbs.cancel_inschrijving(inschrijving_id=person.pk, sessie_id=sessie_id, door=DEELNEMER)
        elif what == "kies":
            chosen = self._chosen(person.leertraject, value)
            verbs.change_inschrijving(
                inschrijving_id=person.pk, sessie_ids=[s.pk for s in chosen], gegevens={}, door=DEELNEMER
            )
        elif what == "draag over":
            asked = verbs.request_overdracht(
                inschrijving_id=person.pk, naam="Een collega", email=new, door=DEELNEMER
            )
            verbs.accept_overdracht(overdracht_id=asked.pk, door=COLLEGA)
        elif what == "naar elders":
            there = self.elders if person.leertraject_id == self.pk else self.pk
            verbs.move_inschrijving(inschrijving_id=person.pk, naar_leertraject_id=there, door=BEHEER)
        elif what == "adres":
            verbs.correct_email(inschrijving_id=person.pk, email=new, door=BEHEER)
            # Whoever reads the mailbox of the mistyped address is a stranger: nothing more is sent there.
            self.mistyped.add(person.email)
        elif what in ("stuur vervanger", "kom zelf") and own:
            naam, email = ("Een vervanger", f"vervanger-{number}@example.org")
            verbs.substitute_deelname(
                deelname_id=own[value % len(own)].pk,
                naam=naam if what == "stuur vervanger" else "",
                email=email if what == "stuur vervanger" else "",
                door=DEELNEMER,
            )
