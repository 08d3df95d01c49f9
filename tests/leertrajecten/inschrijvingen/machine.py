"""A machine that does whatever people do, in any order, and what must hold after each step (R1–R5, R17, A3).

What is checked is worked out anew from the rows, without the code under test. Each run ends in a rollback.
"""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.enums import BEZET, LEVEND, Aanwezigheid, Wie
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Gebeurtenis, Inschrijving, Overdracht
from leertrajecten.inschrijvingen.verbs import Aanmelding, Door, InschrijvingError
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.models import Bericht
from tests.factories import BRUSSEL, GemeenteFactory, LeertrajectPageFactory, SessieFactory, moment

DEELNEMER, BEHEER, COLLEGA = Door(Wie.DEELNEMER), Door(Wie.BEHEER), Door(Wie.COLLEGA)
CONTACT = Door(Wie.CONTACT)
PERSON = st.integers(min_value=0, max_value=7)
STRENGTH = ("bevestigd", "aangeboden", "wachtlijst", "aangevraagd")


def _holds_seat(row) -> bool:
    return row.status in BEZET and not row.ter_plaatse


class World:
    """The pages and municipalities that every run begins with."""

    def __init__(self):
        self.reeks = LeertrajectPageFactory(open=True, title="Reeks")
        SessieFactory(leertraject=self.reeks, begin=moment(40), capaciteit=3)
        self.keuze = LeertrajectPageFactory(met_keuze=True, title="Keuze")
        self.elders = LeertrajectPageFactory(open=True, title="Elders", capaciteit=1)
        self.gemeenten = [GemeenteFactory(), GemeenteFactory()]


class Drukte(RuleBasedStateMachine):
    world: World

    @initialize(
        keuze=st.booleans(),
        capaciteit=st.sampled_from([1, 2, 2, 3, None]),
        per_sessie=st.sampled_from([None, 1, 2]),
        goedkeuring=st.sampled_from([False, False, True]),
        grens=st.sampled_from([None, None, 1]),
        people=st.sampled_from([5, 4, 6, 2, 0]),
    )
    def begin(self, keuze, capaciteit, per_sessie, goedkeuring, grens, people=0):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.pk = (self.world.keuze if keuze else self.world.reeks).pk
        self.at = moment(0)
        self.registered = 0
        self.before = {}
        self.offers_seen = 0
        self.taken = {}
        self.refusals = []
        LeertrajectPage.objects.filter(pk=self.pk).update(
            capaciteit=capaciteit,
            goedkeuring=goedkeuring,
            max_per_gemeente=grens,
            max_per_gemeente_tot=moment(10) if grens else None,
        )
        Sessie.objects.filter(leertraject=self.pk).update(capaciteit=None)
        first = Sessie.objects.filter(leertraject=self.pk).order_by("begin").first()
        Sessie.objects.filter(pk=first.pk).update(capaciteit=per_sessie)
        # People at once: one by one, among all the other things they do, seldom so many come that anyone waits.
        for n in range(people):
            self.register(n=n, gemeente=None, choice=7)

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # What is there now --------------------------------------------------------------------------
    @property
    def page(self) -> LeertrajectPage:
        return LeertrajectPage.objects.get(pk=self.pk)

    def _sessies(self):
        return Sessie.objects.filter(leertraject=self.pk, staat="gepland")

    def pick(self, rows, n: int):
        rows = list(rows)
        return rows[n % len(rows)] if rows else None

    def try_verb(self, verb, **kwargs):
        """The verb twice: the second time must write no mail and no line, whether the first was refused or not."""
        try:
            with transaction.atomic():
                result = verb(at=self.at, **kwargs)
        except InschrijvingError as error:
            self.refusals.append(error.sentence)
            return None
        written = Bericht.objects.count(), Gebeurtenis.objects.count()
        with suppress(InschrijvingError), transaction.atomic():
            verb(at=self.at, **kwargs)
        assert (Bericht.objects.count(), Gebeurtenis.objects.count()) == written, verb.__name__
        return result

    # What people do -----------------------------------------------------------------------------
    @rule(n=PERSON, gemeente=st.sampled_from([None, 0, 0, 1]), choice=st.integers(1, 7))
    def register(self, n, gemeente, choice):
        someone = Aanmelding(
            naam=f"Persoon {n}",
            email=f"p{n}@example.org",
            gemeente=None if gemeente is None else self.world.gemeenten[gemeente],
            organisatie="Een vereniging" if gemeente is None else "",
        )
        sessies = [
            s.pk for s in self.page.sessies_in_order if not s.is_geannuleerd and not s.is_past(self.at)
        ]
        chosen = [pk for i, pk in enumerate(sessies) if choice >> (i % 3) & 1] or sessies[:1]
        before = Inschrijving.objects.filter(leertraject=self.pk).count()
        try:
            with transaction.atomic():
                verbs.register_inschrijving(
                    leertraject_id=self.pk, aanmelding=someone, sessie_ids=chosen, at=self.at
                )
            self.registered += 1
        except InschrijvingError:
            assert Inschrijving.objects.filter(leertraject=self.pk).count() == before

    @rule(n=PERSON)
    def cancel(self, n):
        row = self.pick(Inschrijving.objects.levend().filter(leertraject=self.pk), n)
        if row:
            self.try_verb(verbs.cancel_inschrijving, inschrijving_id=row.pk, door=DEELNEMER)

    @rule(n=PERSON)
    def cancel_one_session(self, n):
        row = self.pick(Deelname.objects.filter(inschrijving__leertraject=self.pk, status__in=LEVEND), n)
        if row:
            self.try_verb(
                verbs.cancel_inschrijving,
                inschrijving_id=row.inschrijving_id,
                sessie_id=row.sessie_id,
                door=DEELNEMER,
            )

    @rule(n=PERSON, ja=st.booleans())
    def answer_offer(self, n, ja):
        row = self.pick(Aanbod.objects.filter(inschrijving__leertraject=self.pk).order_by("-pk")[:3], n)
        if row:
            verb = verbs.accept_aanbod if ja else verbs.decline_aanbod
            self.try_verb(verb, aanbod_id=row.pk, door=DEELNEMER)

    @rule(hours=st.sampled_from([1, 12, 49, 24 * 8]))
    def time_passes(self, hours):
        self._go_to(self.at + timedelta(hours=hours))

    @precondition(lambda self: self._sessies().filter(begin__gt=self.at).exists())
    @rule(hours=st.sampled_from([-2, 1]))
    def day_of_a_session_comes(self, hours):
        """A while before it begins, or after: the door is open both times."""
        begin = self._sessies().filter(begin__gt=self.at).order_by("begin").first().begin
        self._go_to(max(self.at, begin + timedelta(hours=hours)))

    def _go_to(self, at):
        self.at = at
        verbs.expire_aanbiedingen(at=self.at)
        verbs.expire_overdrachten(at=self.at)
        verbs.promote_waiting(at=self.at)
        written = Bericht.objects.count(), Gebeurtenis.objects.count()
        assert verbs.expire_aanbiedingen(at=self.at) == 0
        assert verbs.expire_overdrachten(at=self.at) == 0
        assert verbs.promote_waiting(at=self.at) == 0
        assert (Bericht.objects.count(), Gebeurtenis.objects.count()) == written

    @rule(n=PERSON, aanwezigheid=st.sampled_from([*Aanwezigheid]))
    def mark(self, n, aanwezigheid):
        row = self.pick(Deelname.objects.filter(inschrijving__leertraject=self.pk), n)
        if row is None:
            return
        noted = self.try_verb(
            verbs.mark_aanwezigheid, deelname_id=row.pk, aanwezigheid=aanwezigheid, door=CONTACT
        )
        if noted and noted.aanwezigheid != row.aanwezigheid:
            assert noted.status == "bevestigd"
            assert self._has_come(noted.sessie)

    @rule(n=PERSON, who=PERSON, has_address=st.booleans())
    def walk_in(self, n, who, has_address):
        """Someone at the door of a session; not who still has an offer to answer."""
        offers = Aanbod.objects.open().filter(inschrijving__leertraject=self.pk)
        if has_address and offers.filter(inschrijving__email_sleutel=f"p{who}@example.org").exists():
            return
        sessie = self.pick(Sessie.objects.filter(leertraject=self.pk).order_by("begin"), n)
        people = Inschrijving.objects.filter(leertraject=self.pk)
        before = people.count()
        deelname = self.try_verb(
            verbs.register_walk_in,
            sessie_id=sessie.pk,
            aanmelding=Aanmelding(
                naam=f"Persoon {who}",
                email=f"p{who}@example.org" if has_address else "",
                organisatie="Een vereniging",
            ),
            formuliersleutel=uuid.uuid4(),
            door=CONTACT,
        )
        self.registered += people.count() - before
        if deelname:
            assert (deelname.status, deelname.aanwezigheid) == ("bevestigd", "aanwezig")
            assert self._has_come(sessie)

    def _has_come(self, sessie) -> bool:
        days = [moment.astimezone(BRUSSEL).date() for moment in (sessie.begin, self.at)]
        return days[0] <= days[1] and sessie.staat != "geannuleerd"

    @rule(capaciteit=st.sampled_from([None, 1, 2, 3, 4]))
    def change_capacity(self, capaciteit):
        LeertrajectPage.objects.filter(pk=self.pk).update(capaciteit=capaciteit)
        verbs.promote(leertraject_id=self.pk, at=self.at)

    @rule(n=PERSON, capaciteit=st.sampled_from([None, 1, 2]))
    def change_session_capacity(self, n, capaciteit):
        row = self.pick(Sessie.objects.filter(leertraject=self.pk).order_by("pk"), n)
        Sessie.objects.filter(pk=row.pk).update(capaciteit=capaciteit)
        verbs.promote(leertraject_id=self.pk, at=self.at)

    @rule(n=PERSON, voorrang=st.booleans())
    def confirm(self, n, voorrang):
        row = self.pick(Inschrijving.objects.filter(leertraject=self.pk), n)
        if row:
            self.try_verb(
                verbs.confirm_inschrijving,
                inschrijving_id=row.pk,
                door=BEHEER,
                voorrang=voorrang,
                reden="Spreekt zelf." if voorrang else "",
            )

    @rule(n=PERSON, ja=st.booleans())
    def judge(self, n, ja):
        row = self.pick(Inschrijving.objects.filter(leertraject=self.pk), n)
        if row:
            verb = verbs.approve_inschrijving if ja else verbs.reject_inschrijving
            self.try_verb(verb, inschrijving_id=row.pk, door=BEHEER)

    @rule(n=PERSON, to=PERSON)
    def ask_colleague(self, n, to):
        row = self.pick(Inschrijving.objects.levend().filter(leertraject=self.pk), n)
        if row:
            self.try_verb(
                verbs.request_overdracht,
                inschrijving_id=row.pk,
                naam=f"Persoon {to}",
                email=f"p{to}@example.org",
                door=DEELNEMER,
            )

    @rule(n=PERSON, ja=st.booleans())
    def answer_colleague(self, n, ja):
        row = self.pick(Overdracht.objects.filter(inschrijving__leertraject=self.pk), n)
        if row:
            verb = verbs.accept_overdracht if ja else verbs.decline_overdracht
            self.try_verb(verb, overdracht_id=row.pk, door=COLLEGA)

    @rule(n=PERSON, back=st.booleans())
    def substitute(self, n, back):
        row = self.pick(Deelname.objects.filter(inschrijving__leertraject=self.pk), n)
        if row:
            naam, email = ("", "") if back else ("Een collega", "collega@example.org")
            self.try_verb(
                verbs.substitute_deelname, deelname_id=row.pk, naam=naam, email=email, door=DEELNEMER
            )

    @rule(n=PERSON, choice=st.integers(1, 7))
    def change(self, n, choice):
        row = self.pick(Inschrijving.objects.levend().filter(leertraject=self.pk), n)
        if row:
            sessies = [s.pk for s in self.page.sessies_in_order]
            chosen = [pk for i, pk in enumerate(sessies) if choice >> (i % 3) & 1]
            self.try_verb(
                verbs.change_inschrijving,
                inschrijving_id=row.pk,
                door=DEELNEMER,
                gegevens={"functie": f"functie {choice}"},
                sessie_ids=None if row.hele_reeks else chosen,
            )

    @rule(n=PERSON)
    def move_away(self, n):
        row = self.pick(Inschrijving.objects.levend().filter(leertraject=self.pk), n)
        if row:
            self.try_verb(
                verbs.move_inschrijving,
                inschrijving_id=row.pk,
                naar_leertraject_id=self.world.elders.pk,
                door=BEHEER,
            )

    @precondition(lambda self: Sessie.objects.filter(leertraject=self.pk, staat="gepland").count() > 1)
    @rule(n=PERSON)
    def cancel_session(self, n):
        row = self.pick(Sessie.objects.filter(leertraject=self.pk, staat="gepland").order_by("pk"), n)
        Sessie.objects.filter(pk=row.pk).update(staat="geannuleerd")
        verbs.add_new_sessies(leertraject_id=self.pk, at=self.at)
        verbs.promote(leertraject_id=self.pk, at=self.at)

    @precondition(lambda self: Sessie.objects.filter(leertraject=self.pk).count() < 5)
    @rule(days=st.sampled_from([30, 70]), capaciteit=st.sampled_from([None, 1, 2]))
    def add_session(self, days, capaciteit):
        SessieFactory(leertraject=self.page, begin=moment(days), capaciteit=capaciteit)
        verbs.add_new_sessies(leertraject_id=self.pk, at=self.at)
        assert verbs.add_new_sessies(leertraject_id=self.pk, at=self.at) == 0
        verbs.promote(leertraject_id=self.pk, at=self.at)

    # What must hold -----------------------------------------------------------------------------
    @invariant()
    def holds(self):
        if not hasattr(self, "outer"):
            return
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in self.refusals)
        page = self.page
        rows = {row.pk: row for row in Inschrijving.objects.filter(leertraject=self.pk)}
        deelnames = list(
            Deelname.objects.filter(inschrijving__leertraject=self.pk).select_related("sessie").order_by("pk")
        )
        self._nobody_lost_or_twice(rows)
        self._seats(page, rows, deelnames)
        self._whole_follows_parts(rows, deelnames)
        self._offers_match(rows, deelnames)
        self._nobody_waits_for_a_seat_that_is_free(page, rows, deelnames)
        self._offers_went_to_the_first(page, rows, deelnames)
        self._every_change_has_a_line(rows)

    def _nobody_lost_or_twice(self, rows):
        assert len(rows) == self.registered
        living = [row.email_sleutel for row in rows.values() if row.status in LEVEND]
        assert len(living) == len(set(living))
        assert len({row.referentie for row in rows.values()}) == len(rows)

    def _seats(self, page, rows, deelnames):
        """Never more seats taken than there are; after lowering, never more than before. Who came to the door takes
        none."""
        counts = {None: sum(_holds_seat(row) for row in rows.values())}
        limits = {None: page.capaciteit}
        for sessie in Sessie.objects.filter(leertraject=self.pk):
            counts[sessie.pk] = sum(d.sessie_id == sessie.pk and _holds_seat(d) for d in deelnames)
            limits[sessie.pk] = sessie.capaciteit
        for key, count in counts.items():
            limit = limits[key]
            assert limit is None or count <= max(limit, self.taken.get(key, 0)), (key, count, limit)
        self.taken = counts

    def _whole_follows_parts(self, rows, deelnames):
        for row in rows.values():
            own = [
                d.status
                for d in deelnames
                if d.inschrijving_id == row.pk and d.ter_plaatse == row.ter_plaatse
            ]
            if row.status in LEVEND:
                assert row.status == next(status for status in STRENGTH if status in own)

    def _offers_match(self, rows, deelnames):
        offers = list(Aanbod.objects.open().filter(inschrijving__leertraject=self.pk))
        per_session = {(o.inschrijving_id, o.sessie_id) for o in offers}
        assert len(per_session) == len(offers)
        for offer in offers:
            assert rows[offer.inschrijving_id].status in BEZET
            assert offer.verloopt_op > self.at
        wholes = {o.inschrijving_id for o in offers if o.sessie_id is None}
        offered = [d for d in deelnames if d.status == "aangeboden"]
        for deelname in offered:
            key = (deelname.inschrijving_id, deelname.sessie_id)
            assert key in per_session or deelname.inschrijving_id in wholes
        assert {d.inschrijving_id for d in offered} >= wholes

    def _free(self, page, rows, deelnames):
        full = set()
        for sessie in Sessie.objects.filter(leertraject=self.pk):
            taken = sum(d.sessie_id == sessie.pk and _holds_seat(d) for d in deelnames)
            if sessie.capaciteit is not None and taken >= sessie.capaciteit:
                full.add(sessie.pk)
        taken = sum(_holds_seat(row) for row in rows.values())
        return full, page.capaciteit is None or taken < page.capaciteit

    def _full_gemeenten(self, page, rows):
        if not page.max_per_gemeente or self.at >= page.max_per_gemeente_tot:
            return set()
        held = [row.gemeente_id for row in rows.values() if _holds_seat(row) and row.gemeente_id]
        return {pk for pk in held if held.count(pk) >= page.max_per_gemeente}

    def _at_stake(self, deelname):
        sessie = deelname.sessie
        return sessie.staat != "geannuleerd" and sessie.begin > self.at

    def _nobody_waits_for_a_seat_that_is_free(self, page, rows, deelnames):
        full, whole_free = self._free(page, rows, deelnames)
        limited = self._full_gemeenten(page, rows)
        for row in rows.values():
            waits = [
                d
                for d in deelnames
                if d.inschrijving_id == row.pk and d.status == "wachtlijst" and self._at_stake(d)
            ]
            if not waits or row.status not in ("wachtlijst", "bevestigd", "aangeboden"):
                continue
            if row.status in BEZET:
                assert all(d.sessie_id in full for d in waits), row
            elif whole_free and row.gemeente_id not in limited:
                free = [d for d in waits if d.sessie_id not in full]
                assert (len(free) < len(waits)) if row.hele_reeks else not free, row

    def _offers_went_to_the_first(self, page, rows, deelnames):
        """No one who waits stands before someone who was just offered the same kind of seat."""
        fresh = Aanbod.objects.open().filter(inschrijving__leertraject=self.pk, pk__gt=self.offers_seen)
        limited = self._full_gemeenten(page, rows)
        for offer in fresh:
            if offer.sessie_id:
                continue
            got = [
                d
                for d in deelnames
                if d.inschrijving_id == offer.inschrijving_id and d.status == "aangeboden"
            ]
            for deelname in got:
                for other in deelnames:
                    row = rows[other.inschrijving_id]
                    before = other.sessie_id == deelname.sessie_id and other.pk < deelname.pk
                    if (
                        before
                        and other.status == row.status == "wachtlijst"
                        and row.gemeente_id not in limited
                    ):
                        assert row.hele_reeks, (offer, row)
                        full, _ = self._free(page, rows, deelnames)
                        waits = {d.sessie_id for d in deelnames if d.inschrijving_id == row.pk}
                        assert full & (waits - {d.sessie_id for d in got}), (offer, row)
        self.offers_seen = max([self.offers_seen, *(offer.pk for offer in fresh)])

    def _every_change_has_a_line(self, rows):
        lines = {}
        for pk in Gebeurtenis.objects.exclude(wat="mail").values_list("inschrijving", flat=True):
            lines[pk] = lines.get(pk, 0) + 1
        for pk, row in rows.items():
            status, count = self.before.get(pk, (None, 0))
            assert row.status == status or lines.get(pk, 0) > count, (row, status, row.status)
        self.before = {pk: (row.status, lines.get(pk, 0)) for pk, row in rows.items()}
