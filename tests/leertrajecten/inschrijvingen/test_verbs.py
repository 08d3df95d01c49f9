"""The other verbs: approve, change, substitute, hand over, move, note who was there, send the link (R3, R5, R11, C5)."""

import base64
import uuid
from datetime import timedelta

import pytest

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.attest import attended
from leertrajecten.inschrijvingen.bewaring import wis_inschrijving
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Gebeurtenis, Inschrijving, Overdracht
from leertrajecten.inschrijvingen.verbs import Door, InschrijvingError
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.models import Bericht
from tests.factories import LeertrajectPageFactory, SessieFactory, moment
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register

DEELNEMER, BEHEER, COLLEGA, CONTACT = (
    Door(Wie.DEELNEMER),
    Door(Wie.BEHEER),
    Door(Wie.COLLEGA),
    Door(Wie.CONTACT),
)
NOW = moment(0, 9)


@pytest.fixture
def pagina(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=2, title="Duurzaam aankoopbeleid")


def mails_to(address) -> list[str]:
    return list(Bericht.objects.filter(aan=address).order_by("pk").values_list("soort", flat=True))


def story(inschrijving) -> list[str]:
    lines = Gebeurtenis.objects.filter(inschrijving=inschrijving).exclude(wat="mail")
    return list(lines.order_by("pk").values_list("wat", flat=True))


# Approving ----------------------------------------------------------------------------------------
def test_with_approval_nobody_has_a_seat_before_someone_says_so(pagina):
    pagina.goedkeuring = True
    pagina.save()
    people = [register(pagina, n, at=NOW).inschrijving for n in range(3)]
    assert {p.status for p in people} == {"aangevraagd"}
    for person in reversed(people):
        verbs.approve_inschrijving(inschrijving_id=person.pk, door=BEHEER, at=NOW)
        verbs.approve_inschrijving(inschrijving_id=person.pk, door=BEHEER, at=NOW)
    assert list(Inschrijving.objects.in_order().values_list("status", flat=True)) == [
        "wachtlijst",
        "bevestigd",
        "bevestigd",
    ]
    assert mails_to("persoon-0@example.org") == ["inschrijving-bevestiging", "inschrijving-goedgekeurd"]


def test_only_staff_approve_and_a_refusal_gives_the_reason(pagina):
    pagina.goedkeuring = True
    pagina.save()
    asked = register(pagina, at=NOW).inschrijving
    with pytest.raises(InschrijvingError, match="dat doet het beheer"):
        verbs.approve_inschrijving(inschrijving_id=asked.pk, door=DEELNEMER, at=NOW)
    for _ in range(2):
        verbs.reject_inschrijving(
            inschrijving_id=asked.pk, door=BEHEER, reden="Alleen voor schepenen.", at=NOW
        )
    assert "Alleen voor schepenen." in Bericht.objects.get(soort="inschrijving-geweigerd").tekst


def test_approving_when_nothing_is_left_to_give_is_refused_and_tells_nobody(pagina):
    """Found by the long soak: they were told they could come, and waited for nothing."""
    LeertrajectPage.objects.filter(pk=pagina.pk).update(goedkeuring=True)
    asked = register(pagina, at=NOW).inschrijving
    mails_before = Bericht.objects.count()
    Sessie.objects.filter(leertraject=pagina).update(staat="geannuleerd")
    with pytest.raises(InschrijvingError, match="Weiger de inschrijving en leg uit waarom"):
        verbs.approve_inschrijving(inschrijving_id=asked.pk, door=BEHEER, at=NOW)
    asked.refresh_from_db()
    assert asked.status == "aangevraagd"
    assert set(asked.deelnames.values_list("status", flat=True)) == {"aangevraagd"}
    assert Bericht.objects.count() == mails_before
    verbs.reject_inschrijving(inschrijving_id=asked.pk, door=BEHEER, reden="Niets meer gepland.", at=NOW)
    asked.refresh_from_db()
    assert asked.status == "geweigerd"


# Several colleagues -------------------------------------------------------------------------------
def test_group_gets_seats_in_the_order_typed_all_or_none(pagina):
    people = [aanmelding(n) for n in range(3)]
    key = uuid.UUID(int=10)
    made = verbs.register_groep(leertraject_id=pagina.pk, aanmeldingen=people, formuliersleutel=key, at=NOW)
    again = verbs.register_groep(leertraject_id=pagina.pk, aanmeldingen=people, formuliersleutel=key, at=NOW)
    assert [r.inschrijving.status for r in made] == ["bevestigd", "bevestigd", "wachtlijst"]
    assert [r.inschrijving.pk for r in again] == [r.inschrijving.pk for r in made]
    assert len({r.inschrijving.groep for r in made}) == 1
    with pytest.raises(InschrijvingError, match="Persoon 2: Met dit e-mailadres") as refused:
        verbs.register_groep(leertraject_id=pagina.pk, aanmeldingen=[aanmelding(7), aanmelding(2)], at=NOW)
    assert refused.value.veld == "email-1"
    assert Inschrijving.objects.count() == 3


# Changing -----------------------------------------------------------------------------------------
def test_change_of_data_is_told_in_the_story_without_the_data(pagina):
    person = register(pagina, at=NOW).inschrijving
    for _ in range(2):
        verbs.change_inschrijving(
            inschrijving_id=person.pk, door=DEELNEMER, gegevens={"functie": "schepen"}, at=NOW
        )
    line = Gebeurtenis.objects.get(wat="gegevens gewijzigd")
    assert line.feiten == {"velden": ["functie"]}
    with pytest.raises(InschrijvingError, match="gemeente"):
        verbs.change_inschrijving(
            inschrijving_id=person.pk, door=DEELNEMER, gegevens={"organisatie": ""}, at=NOW
        )


def test_change_of_sessions_frees_one_and_waits_at_the_end_for_the_other(site_tree):
    pagina = LeertrajectPageFactory(met_keuze=True)
    small, other, third = pagina.sessies.order_by("begin")
    small.capaciteit = other.capaciteit = 1
    small.save()
    other.save()
    one = register(pagina, 1, [small], at=NOW).inschrijving
    two = register(pagina, 2, [other], at=NOW).inschrijving
    three = register(pagina, 3, [small], at=NOW).inschrijving
    verbs.change_inschrijving(
        inschrijving_id=one.pk, door=DEELNEMER, gegevens={}, sessie_ids=[other.pk, third.pk], at=NOW
    )
    assert dict(one.deelnames.values_list("sessie", "status")) == {
        small.pk: "geannuleerd",
        other.pk: "wachtlijst",
        third.pk: "bevestigd",
    }
    assert Aanbod.objects.get().inschrijving == three
    verbs.cancel_inschrijving(inschrijving_id=two.pk, door=DEELNEMER, at=NOW)
    assert Aanbod.objects.last().inschrijving == one
    assert mails_to(one.email)[-2:] == ["sessies-gewijzigd", "plaats-aangeboden"]


# Cancelling ---------------------------------------------------------------------------------------
def test_cancelling_takes_the_sessions_out_of_the_calendar_and_tells_the_contacts(pagina):
    person = register(pagina, at=NOW).inschrijving
    for _ in range(2):
        verbs.cancel_inschrijving(inschrijving_id=person.pk, door=DEELNEMER, at=NOW)
    mail = Bericht.objects.get(soort="inschrijving-geannuleerd")
    assert len(mail.bijlagen) == pagina.sessies.count()
    assert "method=CANCEL" in mail.bijlagen[0]["soort"]
    assert Bericht.objects.filter(soort="nieuws-geannuleerd").count() == 1
    assert story(person) == ["ingeschreven", "geannuleerd"]


def test_what_is_over_cannot_be_cancelled_and_stays_as_it_was(pagina):
    SessieFactory(leertraject=pagina, begin=moment(40))
    person = register(pagina, at=NOW).inschrijving
    between = moment(30)
    verbs.cancel_inschrijving(inschrijving_id=person.pk, door=DEELNEMER, at=between)
    assert [d.status for d in person.deelnames.in_order()] == ["bevestigd", "geannuleerd"]
    other = register(pagina, 2, at=NOW).inschrijving
    with pytest.raises(InschrijvingError, match="al voorbij"):
        verbs.cancel_inschrijving(inschrijving_id=other.pk, door=DEELNEMER, at=moment(50))


# A substitute -------------------------------------------------------------------------------------
def test_substitute_hears_of_it_and_of_the_end_of_it(pagina):
    deelname = register(pagina, at=NOW).inschrijving.deelnames.get()
    send = {"deelname_id": deelname.pk, "door": DEELNEMER, "at": NOW}
    for _ in range(2):
        verbs.substitute_deelname(naam="Een collega", email="collega@example.org", **send)
    for _ in range(2):
        verbs.substitute_deelname(naam="", email="", **send)
    assert mails_to("collega@example.org") == ["vervanger", "vervanger-niet-nodig"]
    with pytest.raises(InschrijvingError, match="volledige e-mailadres") as refused:
        verbs.substitute_deelname(naam="Een collega", email="geen adres", **send)
    assert refused.value.veld == "email"


# Handing over -------------------------------------------------------------------------------------
@pytest.fixture
def asked(pagina):
    met = aanmelding(functie="schepen", voorkeuren="notenallergie", vraag="Komt er een opname?")
    person = register(pagina, met=met, formuliersleutel=uuid.UUID(int=11), at=NOW).inschrijving
    return verbs.request_overdracht(
        inschrijving_id=person.pk, naam="Een collega", email="collega@example.org", door=DEELNEMER, at=NOW
    )


def test_request_tells_the_colleague_who_asks_and_nothing_more(asked):
    again = verbs.request_overdracht(
        inschrijving_id=asked.inschrijving_id,
        naam="Een collega",
        email="Collega@example.org",
        door=DEELNEMER,
        at=NOW,
    )
    assert again.pk == asked.pk
    mail = Bericht.objects.get(aan="collega@example.org")
    for part in (mail.tekst, mail.html):
        assert "Persoon 1" in part
        assert "Duurzaam aankoopbeleid" in part
        assert asked.get_absolute_url() in part
        for private in ("notenallergie", "opname", "schepen", asked.inschrijving.referentie):
            assert private not in part


def test_colleague_who_agrees_has_the_place_and_the_old_link_ends(asked):
    before = asked.inschrijving.token
    for _ in range(2):
        verbs.accept_overdracht(overdracht_id=asked.pk, door=COLLEGA, at=NOW)
    person = Inschrijving.objects.get()
    assert (person.naam, person.email, person.status) == ("Een collega", "collega@example.org", "bevestigd")
    assert (person.functie, person.voorkeuren, person.vraag, person.formuliersleutel) == ("", "", "", None)
    assert Inschrijving.objects.from_token(before) is None
    assert mails_to("collega@example.org") == ["overdracht-vraag", "plaats-overgenomen"]
    assert mails_to("persoon-1@example.org") == ["inschrijving-bevestiging", "plaats-overgedragen"]
    assert person.token not in Bericht.objects.get(soort="plaats-overgedragen").tekst


@pytest.mark.parametrize("how", ["declines", "does not answer"])
def test_colleague_who_does_not_agree_leaves_the_place_where_it_was(asked, how):
    if how == "declines":
        verbs.decline_overdracht(overdracht_id=asked.pk, door=COLLEGA, at=NOW)
    else:
        assert verbs.expire_overdrachten(at=NOW + timedelta(days=7)) == 1
        assert verbs.expire_overdrachten(at=NOW + timedelta(days=7)) == 0
    assert Inschrijving.objects.get().naam == "Persoon 1"
    assert mails_to("persoon-1@example.org") == ["inschrijving-bevestiging", "overdracht-niet"]
    with pytest.raises(InschrijvingError):
        verbs.accept_overdracht(overdracht_id=asked.pk, door=COLLEGA, at=NOW + timedelta(days=7))


def test_cancelling_ends_an_open_request(asked):
    verbs.cancel_inschrijving(inschrijving_id=asked.inschrijving_id, door=DEELNEMER, at=NOW)
    assert Overdracht.objects.get().uitkomst == "ingetrokken"
    with pytest.raises(InschrijvingError, match="vraagt dit niet meer"):
        verbs.accept_overdracht(overdracht_id=asked.pk, door=COLLEGA, at=NOW)


# Moving -------------------------------------------------------------------------------------------
def test_move_gives_the_end_of_the_line_there_and_frees_the_seat_here(pagina):
    elders = LeertrajectPageFactory(open=True, capaciteit=1)
    register(elders, 8, at=NOW)
    people = [register(pagina, n, at=NOW).inschrijving for n in range(3)]
    move = {"inschrijving_id": people[0].pk, "naar_leertraject_id": elders.pk, "door": BEHEER, "at": NOW}
    new = verbs.move_inschrijving(**move)
    assert verbs.move_inschrijving(**move).pk == new.pk
    assert (new.status, new.leertraject_id) == ("wachtlijst", elders.pk)
    assert [Inschrijving.objects.get(pk=p.pk).status for p in people] == [
        "geannuleerd",
        "bevestigd",
        "aangeboden",
    ]
    assert mails_to(people[0].email) == ["inschrijving-bevestiging", "inschrijving-verplaatst"]


# Who was there ------------------------------------------------------------------------------------
def test_attendance_from_the_day_itself_by_contact_or_staff(pagina):
    deelname = register(pagina, at=NOW).inschrijving.deelnames.get()
    mark = {"deelname_id": deelname.pk, "aanwezigheid": "aanwezig"}
    with pytest.raises(InschrijvingError, match="vanaf de dag zelf"):
        verbs.mark_aanwezigheid(**mark, door=CONTACT, at=NOW)
    with pytest.raises(InschrijvingError, match="dat doet een contact of het beheer"):
        verbs.mark_aanwezigheid(**mark, door=DEELNEMER, at=deelname.sessie.begin)
    for _ in range(2):
        verbs.mark_aanwezigheid(**mark, door=CONTACT, at=deelname.sessie.begin)
    assert story(deelname.inschrijving).count("aanwezigheid") == 1


def test_walk_in_chooses_no_other_sessions(pagina):
    """They came to the door of one session. With another they would hold a seat that counts for nobody."""
    sessie = pagina.sessies.get()
    later = SessieFactory(leertraject=pagina, begin=moment(90))
    came = verbs.register_walk_in(
        sessie_id=sessie.pk, aanmelding=aanmelding(9), door=CONTACT, at=sessie.begin
    ).inschrijving
    with pytest.raises(InschrijvingError, match="aan de deur"):
        verbs.change_inschrijving(
            inschrijving_id=came.pk, door=BEHEER, gegevens={}, sessie_ids=[later.pk], at=sessie.begin
        )
    came.refresh_from_db()
    assert came.status == "bevestigd"
    assert not came.kiest_sessies


def test_walk_in_takes_no_seat_and_sends_nothing(pagina):
    for n in range(2):
        register(pagina, n, at=NOW)
    waiting = register(pagina, 2, at=NOW).inschrijving
    sessie = pagina.sessies.get()
    sent = Bericht.objects.count()
    walk_in = {"sessie_id": sessie.pk, "door": CONTACT, "at": sessie.begin}
    nameless = verbs.register_walk_in(aanmelding=aanmelding(9, email=""), **walk_in)
    known = verbs.register_walk_in(aanmelding=aanmelding(2), **walk_in)
    assert (nameless.status, nameless.aanwezigheid, nameless.ter_plaatse) == ("bevestigd", "aanwezig", True)
    assert known.inschrijving == waiting
    assert Bericht.objects.count() == sent
    pagina = type(pagina).objects.get(pk=pagina.pk)
    assert pagina.bezetting.geheel.bevestigd == pagina.bezetting.for_sessie(sessie.pk).bevestigd == 2


def test_two_people_at_the_door_on_one_form_are_two(pagina):
    """Whoever goes back to the form and fills in the next one, registers them; a second press registers nobody."""
    sessie = pagina.sessies.get()
    door = {"sessie_id": sessie.pk, "door": CONTACT, "formuliersleutel": uuid.uuid4(), "at": sessie.begin}
    for n in (1, 1, 2):
        verbs.register_walk_in(aanmelding=aanmelding(n, email=""), **door)
    assert sorted(Inschrijving.objects.values_list("naam", flat=True)) == ["Persoon 1", "Persoon 2"]


def test_who_came_to_the_door_can_register_after_all(site_tree):
    """For the sessions they were not at. That they came is not for whoever fills in their address to read."""
    pagina = LeertrajectPageFactory(met_keuze=True, capaciteit=1)
    one, two, _ = pagina.sessies_in_order
    came = verbs.register_walk_in(
        sessie_id=one.pk, aanmelding=aanmelding(1), door=CONTACT, at=one.begin
    ).inschrijving
    with pytest.raises(InschrijvingError, match="al ingeschreven"):
        register(pagina, 1, sessies=[one], at=one.begin)
    key = uuid.uuid4()
    made, again = (
        register(pagina, 1, sessies=[one, two], formuliersleutel=key, at=one.begin) for _ in range(2)
    )
    came.refresh_from_db()
    assert (came.status, made.inschrijving.status, made.inschrijving.ter_plaatse) == (
        "geannuleerd",
        "bevestigd",
        False,
    )
    assert (again.inschrijving, again.is_nieuw) == (made.inschrijving, False)
    assert [d.sessie for d in made.inschrijving.deelnames.all()] == [two]
    assert attended(came) == list(came.deelnames.all())
    assert mails_to("persoon-1@example.org") == ["inschrijving-bevestiging"]
    assert came.gebeurtenissen.get(wat="verplaatst").feiten == {"naar": made.inschrijving.referentie}
    begun = made.inschrijving.gebeurtenissen.get(wat="ingeschreven")
    assert begun.feiten == {"status": "bevestigd", "van": came.referentie}
    # Their seat counts. At the door they are known, also of the session they were at before: a contact who knows them
    # can give the new registration what they came to.
    assert register(pagina, 2, sessies=[two], at=one.begin).inschrijving.status == "wachtlijst"
    for sessie in (one, two):
        there = verbs.register_walk_in(
            sessie_id=sessie.pk, aanmelding=aanmelding(1), door=CONTACT, at=two.begin
        )
        assert there.inschrijving == made.inschrijving
    assert [d.sessie for d in attended(made.inschrijving)] == [one, two]


# The link again -----------------------------------------------------------------------------------
def test_link_again_once_a_day_and_silent_for_strangers(pagina):
    person = register(pagina, at=NOW).inschrijving
    for _ in range(2):
        verbs.send_link_again(email=" Persoon-1@example.ORG ", at=NOW)
        verbs.send_link_again(email="vreemde@example.org", at=NOW)
    mail = Bericht.objects.get(soort="link-opnieuw")
    assert person.get_absolute_url() in mail.tekst
    assert "persoon-1" not in mail.oorzaak
    verbs.send_link_again(email=person.email, at=NOW + timedelta(days=1))
    assert Bericht.objects.filter(soort="link-opnieuw").count() == 2


def test_every_mail_leaves_a_line_without_an_address(pagina):
    person = register(pagina, at=NOW).inschrijving
    lines = Gebeurtenis.objects.filter(inschrijving=person, wat="mail")
    assert sorted(line.feiten["soort"] for line in lines) == [
        "inschrijving-bevestiging",
        "inschrijving-melding",
    ]
    assert "@" not in str([line.feiten for line in lines])


# Whoever would come instead -----------------------------------------------------------------------
VERVANGER = "vervanger@example.org"


@pytest.fixture
def vervangen(site_tree):
    """Someone with two chosen sessions, who sends the same substitute to both."""
    page = LeertrajectPageFactory(met_keuze=True)
    person = register(page, sessies=page.sessies_in_order[:2], at=NOW).inschrijving
    for deelname in person.deelnames.all():
        verbs.substitute_deelname(
            deelname_id=deelname.pk, naam="Piet", email=VERVANGER, door=DEELNEMER, at=NOW
        )
    return person


def _cancel(person):
    verbs.cancel_inschrijving(inschrijving_id=person.pk, door=DEELNEMER, at=NOW)


def _cancel_one(person):
    sessie = person.leertraject.sessies_in_order[0]
    verbs.cancel_inschrijving(inschrijving_id=person.pk, sessie_id=sessie.pk, door=DEELNEMER, at=NOW)


def _choose_others(person):
    _, second, third = person.leertraject.sessies_in_order
    verbs.change_inschrijving(
        inschrijving_id=person.pk, gegevens={}, sessie_ids=[second.pk, third.pk], door=DEELNEMER, at=NOW
    )


def _move(person):
    other = LeertrajectPageFactory(open=True)
    verbs.move_inschrijving(inschrijving_id=person.pk, naar_leertraject_id=other.pk, door=BEHEER, at=NOW)


def _forget(person):
    wis_inschrijving(inschrijving_id=person.pk, door=DEELNEMER, at=NOW)


def _hand_over(person, email="collega@example.org"):
    asked = verbs.request_overdracht(
        inschrijving_id=person.pk, naam="Collega", email=email, door=DEELNEMER, at=NOW
    )
    verbs.accept_overdracht(overdracht_id=asked.pk, door=COLLEGA, at=NOW)


@pytest.mark.parametrize(
    ("go", "sessies"),
    [(_cancel, 2), (_cancel_one, 1), (_choose_others, 1), (_move, 2), (_forget, 2), (_hand_over, 2)],
)
def test_substitute_hears_that_it_is_no_longer_needed(vervangen, go, sessies):
    go(vervangen)
    told = Bericht.objects.filter(aan=VERVANGER, soort="vervanger-niet-nodig")
    assert [len(bericht.bijlagen) for bericht in told] == [1] * sessies
    assert all("METHOD:CANCEL" in calendar_of(bericht) for bericht in told)
    assert all("Persoon 1" in bericht.tekst for bericht in told)
    assert Deelname.objects.filter(vervanger_email=VERVANGER).count() == 2 - sessies
    assert story(vervangen).count("vervanger niet meer nodig") == sessies


def test_substitute_who_takes_over_is_not_told_to_stay_away(vervangen):
    _hand_over(vervangen, email=VERVANGER.upper())
    assert not Bericht.objects.filter(soort="vervanger-niet-nodig").exists()
    assert not Deelname.objects.exclude(vervanger_naam="").exists()


def calendar_of(bericht) -> str:
    return base64.b64decode(bericht.bijlagen[0]["inhoud"]).decode()


# Out of the calendar ------------------------------------------------------------------------------
def test_moving_takes_out_of_the_calendar_only_what_was_put_there(site_tree):
    page = LeertrajectPageFactory(met_keuze=True)
    first, second, third = page.sessies_in_order
    page.sessies.filter(pk=second.pk).update(capaciteit=0)
    person = register(page, sessies=[first, second, third], at=NOW).inschrijving
    verbs.cancel_inschrijving(inschrijving_id=person.pk, sessie_id=third.pk, door=DEELNEMER, at=NOW)
    other = LeertrajectPageFactory(open=True)
    verbs.move_inschrijving(inschrijving_id=person.pk, naar_leertraject_id=other.pk, door=BEHEER, at=NOW)
    mail = Bericht.objects.get(soort="inschrijving-verplaatst")
    calendars = [base64.b64decode(bijlage["inhoud"]).decode() for bijlage in mail.bijlagen]
    gone = [calendar for calendar in calendars if "METHOD:CANCEL" in calendar]
    assert len(gone) == 1
    assert str(first.uid) in gone[0]


def test_moving_who_only_waited_cancels_nothing_in_the_calendar(site_tree):
    page = LeertrajectPageFactory(volzet=True)
    person = register(page, at=NOW).inschrijving
    other = LeertrajectPageFactory(open=True)
    verbs.move_inschrijving(inschrijving_id=person.pk, naar_leertraject_id=other.pk, door=BEHEER, at=NOW)
    mail = Bericht.objects.get(soort="inschrijving-verplaatst")
    assert ["CANCEL" in bijlage["soort"] for bijlage in mail.bijlagen] == [False]
