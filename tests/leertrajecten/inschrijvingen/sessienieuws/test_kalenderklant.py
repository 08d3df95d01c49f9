"""Random stories of a leertraject, read by a calendar that knows only the mails, end equal to the site (R7, R9)."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from leertrajecten.inschrijvingen.sessienieuws import vertellen
from leertrajecten.inschrijvingen.verbs import InschrijvingError
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from tests import factories
from tests.leertrajecten.inschrijvingen.sessienieuws.kalenderklant import Kalenderklant, agenda_on_site
from tests.leertrajecten.inschrijvingen.test_register import register

pytestmark = [pytest.mark.django_db, pytest.mark.lang]

# Both clock changes, the hour that comes twice and the hour that is skipped among them.
MOMENTS = [
    datetime(2027, 3, 27, 9, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2027, 11, 2, 9, tzinfo=UTC),
]
steps = st.one_of(
    st.tuples(st.just("verplaats"), st.integers(0, 2), st.sampled_from(MOMENTS)),
    st.tuples(st.just("zonder datum"), st.integers(0, 2), st.none()),
    st.tuples(st.just("annuleer"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("plaats"), st.integers(0, 2), st.sampled_from(["VVSG", "Stadhuis", ""])),
    st.tuples(st.just("online"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("titel"), st.integers(0, 2), st.sampled_from(["Een", "Twee"])),
    st.tuples(st.just("nieuw"), st.integers(0, 2), st.sampled_from(MOMENTS)),
    st.tuples(st.just("publiceer"), st.none(), st.none()),
    st.tuples(st.just("ouder"), st.integers(0, 5), st.none()),
    st.tuples(st.just("offline"), st.none(), st.none()),
    st.tuples(st.just("veeg"), st.none(), st.none()),
    st.tuples(st.just("schrijf in"), st.none(), st.none()),
)


class Verhaal:
    """A leertraject with an editor who drafts and publishes, and people who come and register."""

    def __init__(self):
        factories.leertrajecten_page()
        page = factories.LeertrajectPageFactory(inschrijven_vanaf=factories.moment(-30), slug="een-verhaal")
        for n, begin in enumerate(MOMENTS[:2]):
            factories.SessieFactory(leertraject=page, begin=begin, titel=f"Sessie {n}")
        self.pk = page.pk
        self.live_page.save_revision().publish()
        self.klanten: list[Kalenderklant] = []
        self.register()

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
            vertellen.sweep(datetime(2026, 11, 22, tzinfo=UTC))
        elif what == "schrijf in":
            self.register()
        for klant in self.klanten:
            klant.read_mail()

    def register(self) -> None:
        """Someone more, who knows the sessions as they are by now; while the page is public."""
        if self.live_page.live:
            number = len(self.klanten) + 1
            with suppress(InschrijvingError):  # closed: the sessions are over or off
                register(self.live_page, number)
                self.klanten.append(Kalenderklant(f"persoon-{number}@example.org"))


@settings(max_examples=6, deadline=None)
@given(story=st.lists(steps, max_size=8))
def test_calendar_ends_equal_to_the_site(story):
    check(story)


@pytest.mark.soak
@settings(max_examples=600, deadline=None)
@given(story=st.lists(steps, max_size=40))
def test_calendar_ends_equal_to_the_site_after_long_stories(story):
    check(story)


def check(story) -> None:
    with transaction.atomic():
        verhaal = Verhaal()
        for step in story:
            verhaal.play(*step)
            if verhaal.live_page.live:
                for klant in verhaal.klanten:
                    assert klant.agenda == agenda_on_site(klant.email)
        transaction.set_rollback(True)
