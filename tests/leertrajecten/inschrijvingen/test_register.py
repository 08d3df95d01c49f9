"""The verb that registers: seats, waiting list, refusals, repetition (R1, R2, R3, R6)."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from leertrajecten.inschrijvingen import mails, verbs
from leertrajecten.inschrijvingen.door import DEELNEMER
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.verbs import Aanmelding, InschrijvingError, register_inschrijving
from lmb_site.berichten.models import Bericht
from tests.factories import (
    GemeenteFactory,
    InschrijvingFactory,
    LeertrajectPageFactory,
    SessieFactory,
    moment,
)

BEVESTIGD, WACHTLIJST, GEANNULEERD = "bevestigd", "wachtlijst", "geannuleerd"


def aanmelding(n: int = 1, **answers) -> Aanmelding:
    answers.setdefault("organisatie", "Een vereniging")
    return Aanmelding(naam=f"Persoon {n}", email=answers.pop("email", f"persoon-{n}@example.org"), **answers)


def register(page, n: int = 1, sessies=None, **kwargs):
    ids = None if sessies is None else [getattr(sessie, "pk", sessie) for sessie in sessies]
    return register_inschrijving(
        leertraject_id=page.pk, aanmelding=kwargs.pop("met", aanmelding(n)), sessie_ids=ids, **kwargs
    )


@pytest.fixture
def open_page(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=2)


def test_register_gives_a_seat_a_reference_and_the_sessions(open_page):
    result = register(open_page)
    inschrijving = result.inschrijving
    assert result.is_nieuw
    assert inschrijving.status == BEVESTIGD
    assert inschrijving.referentie.startswith("LMB-")
    assert [d.sessie.titel for d in inschrijving.deelnames.all()] == [
        s.titel for s in open_page.sessies.all()
    ]


def test_register_when_full_puts_on_the_waiting_list(open_page):
    statuses = [register(open_page, n).inschrijving.status for n in range(4)]
    assert statuses == [BEVESTIGD, BEVESTIGD, WACHTLIJST, WACHTLIJST]


def test_register_when_full_does_not_go_through_everyone_who_waits(open_page):
    """They may be thousands, and none of them could get anything: no seat is given here."""
    for n in range(3):
        register(open_page, n)
    with CaptureQueriesContext(connection) as asked:
        assert register(open_page, 3).inschrijving.status == WACHTLIJST
    assert not [query["sql"] for query in asked if 'FROM "inschrijvingen_deelname"' in query["sql"]]
    assert len(asked) <= 16  # of which two are a savepoint of the test's own transaction


def test_register_without_capacity_never_fills(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=None)
    assert {register(page, n).inschrijving.status for n in range(5)} == {BEVESTIGD}


def test_register_behind_someone_who_waits_though_a_seat_came_free(open_page):
    first = register(open_page, 1).inschrijving
    for n in (2, 3):
        register(open_page, n)
    Inschrijving.objects.filter(pk=first.pk).update(status=GEANNULEERD)
    Deelname.objects.filter(inschrijving=first).update(status=GEANNULEERD)
    assert register(open_page, 4).inschrijving.status == WACHTLIJST
    assert Inschrijving.objects.get(naam="Persoon 3").status == "aangeboden"


def test_register_a_cancelled_registration_takes_no_seat(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    InschrijvingFactory(leertraject=page, geannuleerd=True)
    assert register(page).inschrijving.status == BEVESTIGD


def test_register_for_a_series_waits_when_one_session_is_full(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=10)
    SessieFactory(leertraject=page, begin=moment(40), capaciteit=1)
    assert register(page, 1).inschrijving.status == BEVESTIGD
    second = register(page, 2).inschrijving
    assert second.status == WACHTLIJST
    assert set(second.deelnames.values_list("status", flat=True)) == {WACHTLIJST}


def test_register_by_choice_waits_only_for_the_full_session(site_tree):
    page = LeertrajectPageFactory(met_keuze=True)
    small, other, third = page.sessies.order_by("begin")
    small.capaciteit = 1
    small.save()
    assert register(page, 1, [small]).inschrijving.status == BEVESTIGD
    both = register(page, 2, [small, other]).inschrijving
    assert both.status == BEVESTIGD
    assert dict(both.deelnames.values_list("sessie", "status")) == {small.pk: WACHTLIJST, other.pk: BEVESTIGD}
    assert register(page, 3, [small]).inschrijving.status == WACHTLIJST
    assert register(page, 4, [third]).inschrijving.status == BEVESTIGD


def test_register_by_choice_respects_the_seats_of_the_whole(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = page.sessies.order_by("begin")
    register(page, 1, [one])
    assert register(page, 2, [two]).inschrijving.status == WACHTLIJST


def test_register_by_choice_after_more_seats_serves_who_waits_for_the_whole_first(site_tree):
    page = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, three = page.sessies.order_by("begin")
    register(page, 1, [one])
    register(page, 2, [two])
    page.capaciteit = 2
    page.save()
    assert register(page, 3, [three]).inschrijving.status == WACHTLIJST
    assert Inschrijving.objects.get(naam="Persoon 2").status == "aangeboden"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inschrijven_vanaf": None}, "nog niet open"),
        ({"inschrijven_vanaf": moment(1)}, "nog niet open"),
        ({"inschrijven_tot": moment(-1)}, "gesloten"),
        ({"status_override": "afgerond"}, "gesloten"),
        ({"status_override": "gearchiveerd"}, "gesloten"),
        ({"live": False}, "niet meer op de site"),
    ],
)
def test_register_refuses_what_is_not_open(open_page, change, sentence):
    for name, value in change.items():
        setattr(open_page, name, value)
    open_page.save()
    with pytest.raises(InschrijvingError, match=sentence):
        register(open_page)
    assert not Inschrijving.objects.exists()
    assert not Bericht.objects.exists()


def test_register_refuses_once_the_last_session_has_begun(site_tree):
    page = LeertrajectPageFactory(open=True)
    begin = page.sessies.get().begin
    assert register(page, 1, at=begin - timedelta(seconds=1)).is_nieuw
    with pytest.raises(InschrijvingError, match="gesloten"):
        register(page, 2, at=begin)


def test_register_refuses_a_second_live_registration_of_one_address(open_page):
    register(open_page, met=aanmelding(email="Iemand@Example.org"))
    with pytest.raises(InschrijvingError, match="al ingeschreven") as refused:
        register(open_page, met=aanmelding(email=" iemand@example.ORG "))
    assert refused.value.veld == "email"
    assert Inschrijving.objects.count() == 1


def test_register_again_after_cancelling_is_possible(open_page):
    first = register(open_page).inschrijving
    Inschrijving.objects.filter(pk=first.pk).update(status=GEANNULEERD)
    assert register(open_page).is_nieuw


def test_one_address_may_register_for_two_leertrajecten(open_page):
    register(open_page)
    assert register(LeertrajectPageFactory(open=True)).is_nieuw


def test_register_twice_with_one_form_gives_one_registration_and_one_mail(open_page):
    key = uuid.uuid4()
    first = register(open_page, formuliersleutel=key)
    mails = Bericht.objects.count()
    second = register(open_page, formuliersleutel=key)
    assert (first.inschrijving.pk, second.is_nieuw) == (second.inschrijving.pk, False)
    assert Inschrijving.objects.count() == 1
    assert Bericht.objects.count() == mails


def test_form_that_is_sent_again_after_cancelling_gives_what_it_made(open_page):
    """Nothing is in the way of the address any more; the key is."""
    key = uuid.uuid4()
    first = register(open_page, formuliersleutel=key).inschrijving
    verbs.cancel_inschrijving(inschrijving_id=first.pk, door=DEELNEMER)
    again = register(open_page, formuliersleutel=key)
    assert (again.inschrijving, again.is_nieuw) == (first, False)


def test_form_of_the_button_back_with_somebody_else_in_it_registers_them_too(open_page):
    key = uuid.uuid4()
    first, second = (register(open_page, n, formuliersleutel=key) for n in (1, 2))
    group = {"leertraject_id": open_page.pk, "formuliersleutel": key}
    third, fourth = verbs.register_groep(aanmeldingen=[aanmelding(3), aanmelding(4)], **group)
    assert all(result.is_nieuw for result in (first, second, third, fourth))
    assert Inschrijving.objects.count() == 4


def test_group_that_is_sent_again_gives_the_same_and_with_one_more_says_who_is_there(open_page):
    group = {"leertraject_id": open_page.pk, "formuliersleutel": uuid.uuid4()}
    two = [aanmelding(1), aanmelding(2)]
    first, again = (verbs.register_groep(aanmeldingen=two, **group) for _ in range(2))
    assert [r.inschrijving for r in again] == [r.inschrijving for r in first]
    assert [r.is_nieuw for r in again] == [False, False]
    with pytest.raises(
        InschrijvingError, match="Persoon 1: Met dit e-mailadres is al ingeschreven"
    ) as refused:
        verbs.register_groep(aanmeldingen=[*two, aanmelding(3)], **group)
    assert refused.value.veld == "email-0"
    assert Inschrijving.objects.count() == 2


@pytest.mark.parametrize("choice", [None, []])
def test_register_by_choice_refuses_no_session(site_tree, choice):
    page = LeertrajectPageFactory(met_keuze=True)
    with pytest.raises(InschrijvingError, match="Kies minstens één sessie") as refused:
        register(page, sessies=choice)
    assert refused.value.veld == "sessies"


def test_register_refuses_a_session_of_another_leertraject(site_tree):
    page, other = LeertrajectPageFactory(met_keuze=True), LeertrajectPageFactory(met_keuze=True)
    with pytest.raises(InschrijvingError, match="hoort niet bij dit leertraject"):
        register(page, sessies=[page.sessies.first(), other.sessies.first()])
    assert not Deelname.objects.exists()


@pytest.mark.parametrize("trait", ["past", "geannuleerd"])
def test_register_refuses_a_session_that_is_over_or_off(site_tree, trait):
    page = LeertrajectPageFactory(met_keuze=True)
    gone = SessieFactory(leertraject=page, **{trait: True})
    with pytest.raises(InschrijvingError, match="gaat niet meer door"):
        register(page, sessies=[gone])


def test_register_for_a_series_leaves_out_what_is_over_or_off(site_tree):
    page = LeertrajectPageFactory(open=True)
    SessieFactory(leertraject=page, past=True)
    SessieFactory(leertraject=page, geannuleerd=True)
    without_date = SessieFactory(leertraject=page, zonder_datum=True)
    taken = set(register(page).inschrijving.deelnames.values_list("sessie", flat=True))
    assert taken == {page.sessies.get(titel=page.next_sessie().titel).pk, without_date.pk}


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_database_allows_one_live_registration_per_address(open_page, status):
    InschrijvingFactory(leertraject=open_page, email_sleutel="a@example.org", status=status)
    again = {"leertraject": open_page, "email_sleutel": "a@example.org", "status": BEVESTIGD}
    if status in LEVEND:
        with pytest.raises(IntegrityError), transaction.atomic():
            InschrijvingFactory(**again)
    else:
        assert InschrijvingFactory(**again).pk


def test_database_wants_a_municipality_or_an_organisation(open_page):
    with pytest.raises(IntegrityError), transaction.atomic():
        InschrijvingFactory(leertraject=open_page, gemeente=None, organisatie="")


def test_register_writes_nothing_when_a_mail_cannot_be_written(open_page, monkeypatch):
    monkeypatch.setattr(mails, "queue_ingeschreven", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        register(open_page)
    assert not Inschrijving.objects.exists()
    assert not Bericht.objects.exists()


def test_add_new_sessies_gives_them_to_who_takes_the_whole_series(open_page):
    seated = [register(open_page, n).inschrijving for n in range(2)]
    waiting = register(open_page, 2).inschrijving
    new = SessieFactory(leertraject=open_page, begin=moment(50))
    assert verbs.add_new_sessies(leertraject_id=open_page.pk) == 3
    assert {d.inschrijving_id: d.status for d in new.deelnames.all()} == {
        **{i.pk: BEVESTIGD for i in seated},
        waiting.pk: WACHTLIJST,
    }
    assert verbs.add_new_sessies(leertraject_id=open_page.pk) == 0


def test_add_new_sessies_gives_few_seats_in_order_of_registration(open_page):
    first, second = (register(open_page, n).inschrijving for n in range(2))
    small = SessieFactory(leertraject=open_page, begin=moment(50), capaciteit=1)
    verbs.add_new_sessies(leertraject_id=open_page.pk)
    assert dict(small.deelnames.values_list("inschrijving", "status")) == {
        first.pk: BEVESTIGD,
        second.pk: WACHTLIJST,
    }


def test_add_new_sessies_leaves_alone_who_chose_sessions(site_tree):
    page = LeertrajectPageFactory(met_keuze=True)
    chosen = page.sessies.first()
    register(page, sessies=[chosen])
    SessieFactory(leertraject=page, begin=moment(90))
    assert verbs.add_new_sessies(leertraject_id=page.pk) == 0


def test_publishing_a_page_with_a_new_session_gives_it_to_the_series(open_page):
    inschrijving = register(open_page).inschrijving
    open_page.refresh_from_db()
    open_page.sessies.add(SessieFactory.build(leertraject=open_page, begin=moment(50)))
    open_page.save_revision().publish()
    assert inschrijving.deelnames.count() == 2


def test_token_opens_its_own_registration_only(open_page):
    one, two = register(open_page, 1).inschrijving, register(open_page, 2).inschrijving
    assert Inschrijving.objects.from_token(one.token) == one
    forged = one.token.replace(one.sleutel.hex, two.sleutel.hex)
    for token in (forged, one.sleutel.hex, one.token[:-1], "", "a:b", "x" * 5000, one.token + "\n"):
        assert Inschrijving.objects.from_token(token) is None


def test_reference_has_no_letters_that_look_alike(open_page):
    letters = "".join(
        register(LeertrajectPageFactory(open=True)).inschrijving.referentie[4:] for _ in range(5)
    )
    assert not set(letters) & set("01OIBS258Z")


def test_a_municipality_that_people_registered_for_cannot_go(open_page):
    gemeente = GemeenteFactory()
    register(open_page, met=aanmelding(gemeente=gemeente, organisatie=""))
    with pytest.raises(IntegrityError), transaction.atomic():
        gemeente.delete()
