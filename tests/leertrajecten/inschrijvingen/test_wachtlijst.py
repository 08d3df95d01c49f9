"""The waiting list: who is offered a seat, until when, and who never before their turn (R4, R17)."""

from datetime import UTC, datetime, timedelta

import pytest

from leertrajecten.inschrijvingen import taken, verbs
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Aanbod, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.plek import explain_plek
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.inschrijvingen.verbs import Door, InschrijvingError
from leertrajecten.models import LeertrajectPage
from lmb_site.berichten.models import Bericht
from lmb_site.taken import uitvoering
from lmb_site.taken.registry import BRUSSEL
from tests.factories import GemeenteFactory, LeertrajectPageFactory, SessieFactory, moment
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register

DEELNEMER, BEHEER = Door(Wie.DEELNEMER), Door(Wie.BEHEER)
NOW = moment(0, 9)


def cancel(inschrijving, **kwargs):
    return verbs.cancel_inschrijving(inschrijving_id=inschrijving.pk, door=DEELNEMER, at=NOW, **kwargs)


def statuses(page) -> list[str]:
    return list(Inschrijving.objects.filter(leertraject=page).in_order().values_list("status", flat=True))


def mails_to(inschrijving) -> list[str]:
    return list(Bericht.objects.filter(aan=inschrijving.email).order_by("pk").values_list("soort", flat=True))


@pytest.fixture
def full(site_tree):
    """One seat, taken by the first of four."""
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    page.people = [register(page, n, at=NOW).inschrijving for n in range(4)]
    return page


def test_freed_seat_is_offered_to_the_first_and_kept(full):
    cancel(full.people[0])
    assert statuses(full) == ["geannuleerd", "aangeboden", "wachtlijst", "wachtlijst"]
    aanbod = Aanbod.objects.get()
    assert aanbod.inschrijving == full.people[1]
    assert aanbod.verloopt_op == NOW + timedelta(hours=48)
    assert mails_to(full.people[1]) == ["inschrijving-bevestiging", "plaats-aangeboden"]


def test_accepting_confirms_once(full):
    cancel(full.people[0])
    aanbod = Aanbod.objects.get()
    for _ in range(2):
        verbs.accept_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)
    assert statuses(full) == ["geannuleerd", "bevestigd", "wachtlijst", "wachtlijst"]
    assert mails_to(full.people[1]).count("plaats-bevestigd") == 1


def test_declining_offers_to_the_next(full):
    cancel(full.people[0])
    verbs.decline_aanbod(aanbod_id=Aanbod.objects.get().pk, door=DEELNEMER, at=NOW)
    assert statuses(full) == ["geannuleerd", "geannuleerd", "aangeboden", "wachtlijst"]


def test_expiry_offers_to_the_next_at_the_very_moment(full):
    cancel(full.people[0])
    deadline = Aanbod.objects.get().verloopt_op
    assert verbs.expire_aanbiedingen(at=deadline - timedelta(seconds=1)) == 0
    assert verbs.expire_aanbiedingen(at=deadline) == 1
    assert statuses(full) == ["geannuleerd", "vervallen", "aangeboden", "wachtlijst"]
    assert verbs.expire_aanbiedingen(at=deadline) == 0
    assert mails_to(full.people[1])[-1] == "aanbod-verlopen"


@pytest.mark.parametrize("verb", [verbs.accept_aanbod, verbs.decline_aanbod])
def test_answer_at_the_deadline_is_too_late(full, verb):
    cancel(full.people[0])
    aanbod = Aanbod.objects.get()
    with pytest.raises(InschrijvingError, match="bedenktijd is voorbij"):
        verb(aanbod_id=aanbod.pk, door=DEELNEMER, at=aanbod.verloopt_op)


def test_deadline_never_passes_the_start_of_the_first_session_at_stake(full):
    begin = full.sessies.get().begin
    at = begin - timedelta(hours=3)
    verbs.cancel_inschrijving(inschrijving_id=full.people[0].pk, door=DEELNEMER, at=at)
    assert Aanbod.objects.get().verloopt_op == begin


@pytest.mark.parametrize("change", [{"live": False}, {"status_override": "gearchiveerd"}])
def test_no_offer_for_what_is_not_public_or_over(full, change):
    for name, value in change.items():
        setattr(full, name, value)
    full.save()
    cancel(full.people[0])
    assert not Aanbod.objects.exists()


def test_no_offer_once_the_sessions_began(full):
    full.capaciteit = 9
    full.save()
    begin = full.sessies.get().begin
    assert verbs.promote(leertraject_id=full.pk, at=begin) == []
    assert len(verbs.promote(leertraject_id=full.pk, at=begin - timedelta(seconds=1))) == 3


def test_raising_capacity_by_publishing_offers_every_new_seat_in_order(full):
    full.refresh_from_db()
    full.capaciteit = 3
    full.save_revision().publish()
    assert statuses(full) == ["bevestigd", "aangeboden", "aangeboden", "wachtlijst"]


def test_raising_capacity_by_scheduled_publishing_does_the_same(full):
    full.refresh_from_db()
    full.capaciteit = 2
    full.go_live_at = datetime.now(UTC) - timedelta(minutes=1)
    revision = full.save_revision(approved_go_live_at=full.go_live_at)
    type(full).objects.filter(pk=full.pk).update(has_unpublished_changes=True)
    assert revision.approved_go_live_at
    from lmb_site.taken.onderhoud import publish_scheduled

    publish_scheduled(datetime.now(UTC))
    assert statuses(full) == ["bevestigd", "aangeboden", "wachtlijst", "wachtlijst"]


def test_lowering_capacity_changes_nobody_and_stops_promotion(full):
    full.capaciteit = 3
    full.save()
    verbs.promote(leertraject_id=full.pk, at=NOW)
    for aanbod in Aanbod.objects.all():
        verbs.accept_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)
    full.capaciteit = 1
    full.save()
    verbs.promote(leertraject_id=full.pk, at=NOW)
    assert statuses(full) == ["bevestigd", "bevestigd", "bevestigd", "wachtlijst"]
    cancel(full.people[0])
    assert not Aanbod.objects.open().exists()


def test_freed_session_goes_to_the_first_who_waits_for_that_session(site_tree):
    page = LeertrajectPageFactory(met_keuze=True)
    small, other, _ = page.sessies.order_by("begin")
    small.capaciteit = 1
    small.save()
    first = register(page, 1, [small], at=NOW).inschrijving
    second = register(page, 2, [small, other], at=NOW).inschrijving
    register(page, 3, [small], at=NOW)
    cancel(first)
    aanbod = Aanbod.objects.get()
    assert (aanbod.inschrijving, aanbod.sessie) == (second, small)
    verbs.decline_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)
    assert statuses(page) == ["geannuleerd", "bevestigd", "aangeboden"]


def test_who_waits_for_the_whole_gets_one_offer_for_all_chosen_sessions(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = page.sessies.order_by("begin")
    first = register(page, 1, [one], at=NOW).inschrijving
    second = register(page, 2, [one, two], at=NOW).inschrijving
    cancel(first)
    aanbod = Aanbod.objects.get()
    assert aanbod.sessie is None
    verbs.accept_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)
    assert set(second.deelnames.values_list("status", flat=True)) == {"bevestigd"}


def test_offer_for_a_session_that_is_cancelled_is_withdrawn(site_tree):
    page = LeertrajectPageFactory(met_keuze=True)
    small = page.sessies.order_by("begin").first()
    small.capaciteit = 1
    small.save()
    first, second = (register(page, n, [small], at=NOW).inschrijving for n in (1, 2))
    cancel(first)
    small.staat = "geannuleerd"
    small.save()
    verbs.promote(leertraject_id=page.pk, at=NOW)
    second.refresh_from_db()
    assert second.status == "wachtlijst"
    with pytest.raises(InschrijvingError, match="geldt niet meer"):
        verbs.accept_aanbod(aanbod_id=Aanbod.objects.get().pk, door=DEELNEMER, at=NOW)


# At most n per municipality (R17) -----------------------------------------------------------------
@pytest.fixture
def limited(site_tree):
    page = LeertrajectPageFactory(
        open=True, capaciteit=2, max_per_gemeente=1, max_per_gemeente_tot=NOW + timedelta(days=5)
    )
    page.aarschot = GemeenteFactory(naam="Aarschot")
    return page


def from_aarschot(page, n):
    met = aanmelding(n, gemeente=page.aarschot, organisatie="")
    return register(page, n, met=met, at=NOW).inschrijving


def test_second_of_one_municipality_waits_and_others_pass(limited):
    from_aarschot(limited, 1)
    second = from_aarschot(limited, 2)
    register(limited, 3, at=NOW)
    assert statuses(limited) == ["bevestigd", "wachtlijst", "bevestigd"]
    plek = explain_plek(second)
    assert plek.nummer == 1
    assert plek.uitleg.startswith("grens per gemeente tot ")
    assert "hoogstens 1" in plek.uitleg
    assert [v.reden for v in plek.voorgegaan] == [
        "Jouw gemeente had al 1 plaatsen, zoveel als ze toen mocht hebben."
    ]


def test_free_seat_passes_who_is_at_the_limit(limited):
    from_aarschot(limited, 1)
    register(limited, 2, at=NOW)
    from_aarschot(limited, 3)
    register(limited, 4, at=NOW)
    limited.capaciteit = 3
    limited.save()
    verbs.promote(leertraject_id=limited.pk, at=NOW)
    assert statuses(limited) == ["bevestigd", "bevestigd", "wachtlijst", "aangeboden"]


def test_when_the_limit_ends_the_job_offers_what_is_free(limited):
    from_aarschot(limited, 1)
    second = from_aarschot(limited, 2)
    end = limited.max_per_gemeente_tot
    taken.promote_waiting(end - timedelta(minutes=1))
    assert not Aanbod.objects.exists()
    taken.promote_waiting(end)
    taken.promote_waiting(end)
    assert Aanbod.objects.get().inschrijving == second


# Jobs ---------------------------------------------------------------------------------------------
def run_jobs(at):
    uitvoering.run_due(worker="test", at=at)


def test_jobs_catch_up_once_after_a_pause(full):
    cancel(full.people[0])
    late = NOW + timedelta(days=3)
    for _ in range(2):
        run_jobs(late)
    assert statuses(full) == ["geannuleerd", "vervallen", "aangeboden", "wachtlijst"]
    assert mails_to(full.people[1]).count("aanbod-verlopen") == 1
    run_jobs(late + timedelta(minutes=1))
    assert statuses(full) == ["geannuleerd", "vervallen", "aangeboden", "wachtlijst"]


@pytest.mark.parametrize(
    ("offered", "wall_clock"),
    [
        (datetime(2027, 3, 27, 10, tzinfo=BRUSSEL), "2027-03-29 11:00"),
        (datetime(2027, 10, 30, 10, tzinfo=BRUSSEL), "2027-11-01 09:00"),
    ],
)
def test_time_to_think_is_real_hours_across_a_clock_change(site_tree, offered, wall_clock):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    page.sessies.update(begin=offered + timedelta(days=30), einde=offered + timedelta(days=30, hours=2))
    first, second = (register(page, n, at=offered).inschrijving for n in (1, 2))
    verbs.cancel_inschrijving(inschrijving_id=first.pk, door=DEELNEMER, at=offered)
    deadline = Aanbod.objects.get().verloopt_op
    assert deadline.astimezone(BRUSSEL).strftime("%Y-%m-%d %H:%M") == wall_clock
    run_jobs(deadline - timedelta(minutes=1))
    assert Inschrijving.objects.get(pk=second.pk).status == "aangeboden"
    run_jobs(deadline)
    assert Inschrijving.objects.get(pk=second.pk).status == "vervallen"


# Staff --------------------------------------------------------------------------------------------
def test_staff_confirm_the_first_but_no_one_before_their_turn(limited):
    from_aarschot(limited, 1)
    second = from_aarschot(limited, 2)
    with pytest.raises(InschrijvingError, match="zoveel plaatsen als ze nu mag hebben"):
        verbs.confirm_inschrijving(inschrijving_id=second.pk, door=BEHEER, at=NOW)
    verbs.confirm_inschrijving(
        inschrijving_id=second.pk, door=BEHEER, voorrang=True, reden="Geeft zelf les.", at=NOW
    )
    assert statuses(limited) == ["bevestigd", "bevestigd"]
    line = Gebeurtenis.objects.get(wat="bevestigd")
    assert (line.wie, line.feiten["voorrang"], line.feiten["reden"]) == ("beheer", True, "Geeft zelf les.")


def test_staff_cannot_confirm_without_a_seat_or_pass_without_a_reason(full):
    with pytest.raises(InschrijvingError, match="geen plaats vrij"):
        verbs.confirm_inschrijving(inschrijving_id=full.people[1].pk, door=BEHEER, at=NOW)
    with pytest.raises(InschrijvingError, match="Geef een reden op"):
        verbs.confirm_inschrijving(inschrijving_id=full.people[3].pk, door=BEHEER, voorrang=True, at=NOW)


def test_staff_pass_the_line_only_with_priority(full):
    type(full).objects.filter(pk=full.pk).update(capaciteit=2)
    with pytest.raises(InschrijvingError, match="staat eerder"):
        verbs.confirm_inschrijving(inschrijving_id=full.people[3].pk, door=BEHEER, at=NOW)
    verbs.confirm_inschrijving(
        inschrijving_id=full.people[3].pk, door=BEHEER, voorrang=True, reden="Geeft zelf les.", at=NOW
    )
    assert statuses(full) == ["bevestigd", "wachtlijst", "wachtlijst", "bevestigd"]
    assert [v.reden for v in explain_plek(full.people[1]).voorgegaan] == [
        "Het beheer gaf voorrang: Geeft zelf les."
    ]


# Whoever was forgotten ----------------------------------------------------------------------------
def forgotten(inschrijving) -> Inschrijving:
    """Wiped while the status lives on, as after the last session of someone whose series goes on for others."""
    Inschrijving.objects.filter(pk=inschrijving.pk).update(geanonimiseerd_op=NOW)
    return inschrijving


def test_forgotten_registration_holds_no_seat_of_the_whole_nor_of_a_session(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    page.sessies.update(capaciteit=1)
    ghost = forgotten(register(page, 1, at=NOW).inschrijving)
    assert not LeertrajectPage.objects.get(pk=page.pk).bezetting.geheel.bevestigd
    assert register(page, 2, at=NOW).inschrijving.status == "bevestigd"
    assert ghost.status == "bevestigd"


def test_forgotten_registration_does_not_count_for_its_municipality(site_tree):
    page = LeertrajectPageFactory(open=True, max_per_gemeente=1)
    gemeente = GemeenteFactory()
    forgotten(register(page, met=aanmelding(1, gemeente=gemeente), at=NOW).inschrijving)
    other = register(page, met=aanmelding(2, gemeente=gemeente), at=NOW).inschrijving
    assert other.status == "bevestigd"


def test_forgotten_registration_waits_for_nothing(full):
    forgotten(full.people[1])
    cancel(full.people[0])
    assert Aanbod.objects.get().inschrijving == full.people[2]
    assert explain_plek(full.people[3]).nummer == 1


def test_forgotten_registration_does_not_take_part_in_a_new_session(full):
    ghost = forgotten(full.people[0])
    SessieFactory(leertraject=full, begin=moment(50))
    assert verbs.add_new_sessies(leertraject_id=full.pk, at=NOW) == 3
    assert ghost.deelnames.count() == 1


# Someone with an offer who comes to the door ------------------------------------------------------
def begun(page, number: int):
    """Its session of that number is on today."""
    sessie = page.sessies_in_order[number]
    page.sessies.filter(pk=sessie.pk).update(begin=NOW - timedelta(hours=1), einde=NOW + timedelta(hours=3))
    return sessie


def come(sessie, inschrijving):
    verbs.register_walk_in(
        sessie_id=sessie.pk,
        aanmelding=aanmelding(0, email=inschrijving.email),
        door=Door(Wie.CONTACT),
        at=NOW,
    )
    inschrijving.refresh_from_db()


def test_offer_of_who_comes_to_the_door_ends_and_its_seat_is_offered_on(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = page.sessies_in_order
    people = [
        register(page, n, sessies=wanted, at=NOW).inschrijving
        for n, wanted in enumerate([[one], [one], [two]])
    ]
    cancel(people[0])
    come(begun(page, 0), people[1])
    assert statuses(page) == ["geannuleerd", "bevestigd", "aangeboden"]
    assert people[1].ter_plaatse
    assert people[1].deelnames.get().ter_plaatse
    assert [line.wat for line in Gebeurtenis.objects.filter(feiten__aanbod=Aanbod.objects.first().pk)] == [
        "aangeboden",
        "aanbod ingetrokken",
    ]


def test_who_waited_for_the_session_of_the_door_alone_waits_no_longer(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = page.sessies_in_order
    _, waits, waits_for_more = (
        register(page, n, sessies=wanted, at=NOW).inschrijving
        for n, wanted in enumerate([[one], [one], [one, two]])
    )
    begun(page, 0)
    come(one, waits)
    come(one, waits_for_more)
    assert (waits.status, waits.ter_plaatse) == ("bevestigd", True)
    assert (waits_for_more.status, waits_for_more.ter_plaatse) == ("wachtlijst", False)
    assert Stand.count(page.pk) == Stand(bezet=1, wachtend=1)


def test_who_let_go_of_a_session_and_came_to_the_door_of_another_can_register_for_it_again(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = page.sessies_in_order
    _, waits = (register(page, n, sessies=[one, two], at=NOW).inschrijving for n in range(2))
    verbs.cancel_inschrijving(inschrijving_id=waits.pk, sessie_id=two.pk, door=DEELNEMER, at=NOW)
    come(begun(page, 0), waits)
    assert waits.ter_plaatse
    again = register(page, 1, sessies=[two], at=NOW).inschrijving
    assert [(d.sessie, d.status) for d in again.deelnames.all()] == [(two, "wachtlijst")]


def test_offer_for_more_than_the_session_of_the_door_stays(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    SessieFactory(leertraject=page, begin=moment(40))
    first, second = (register(page, n, at=NOW).inschrijving for n in range(2))
    cancel(first)
    come(begun(page, 0), second)
    assert second.status == "aangeboden"
    assert Aanbod.objects.get().is_open
    verbs.accept_aanbod(aanbod_id=Aanbod.objects.get().pk, door=DEELNEMER, at=NOW)
    assert statuses(page) == ["geannuleerd", "bevestigd"]


# Every end of an offer has a line in the story (A3) -----------------------------------------------
def _accept(page, aanbod):
    verbs.accept_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)


def _decline(page, aanbod):
    verbs.decline_aanbod(aanbod_id=aanbod.pk, door=DEELNEMER, at=NOW)


def _expire(page, aanbod):
    verbs.expire_aanbiedingen(at=aanbod.verloopt_op)


def _confirm(page, aanbod):
    verbs.confirm_inschrijving(inschrijving_id=aanbod.inschrijving_id, door=BEHEER, at=NOW)


def _cancel(page, aanbod):
    cancel(aanbod.inschrijving)


def _move(page, aanbod):
    other = LeertrajectPageFactory(open=True)
    verbs.move_inschrijving(
        inschrijving_id=aanbod.inschrijving_id, naar_leertraject_id=other.pk, door=BEHEER, at=NOW
    )


def _correct_email(page, aanbod):
    verbs.correct_email(
        inschrijving_id=aanbod.inschrijving_id, email="juist@example.org", door=BEHEER, at=NOW
    )


def _cancel_the_session(page, aanbod):
    page.sessies.update(staat="geannuleerd")
    verbs.promote(leertraject_id=page.pk, at=NOW)


def _come(page, aanbod):
    come(begun(page, 0), aanbod.inschrijving)


@pytest.mark.parametrize(
    ("end", "wat"),
    [
        (_accept, "aanbod aanvaard"),
        (_decline, "aanbod afgewezen"),
        (_expire, "aanbod verlopen"),
        (_confirm, "bevestigd"),
        (_cancel, "aanbod ingetrokken"),
        (_move, "aanbod ingetrokken"),
        (_correct_email, "aanbod ingetrokken"),
        (_cancel_the_session, "aanbod ingetrokken"),
        (_come, "aanbod ingetrokken"),
    ],
)
def test_every_end_of_an_offer_has_one_line_in_the_story(full, end, wat):
    cancel(full.people[0])
    aanbod = Aanbod.objects.get()
    end(full, aanbod)
    aanbod.refresh_from_db()
    assert not aanbod.is_open
    lines = Gebeurtenis.objects.filter(inschrijving=full.people[1]).exclude(wat__in=["mail", "aangeboden"])
    about = [line.wat for line in lines if line.feiten.get("aanbod") in (aanbod.pk, [aanbod.pk])]
    assert about == [wat]
