"""Retention: what people told goes when its term is over, and nothing leads back to them (R15, A2)."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from leertrajecten.inschrijvingen import bewaring
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.models import Belangstelling, Inschrijving, Overdracht
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import SessieStaat
from lmb_site.berichten.models import Bericht, BerichtStatus
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, SessieFactory
from tests.leertrajecten.inschrijvingen.kanarie import WOORD
from tests.leertrajecten.inschrijvingen.test_register import register
from tests.processen import BASE_DIR

NOW = timezone.now()
DOOR = Door(wie=Wie.DEELNEMER)


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(title="Duurzaam aankoopbeleid", capaciteit=5)


def make(leertraject, *, ended_days_ago=None, registered_days_ago=800, **fields):
    if ended_days_ago is not None:
        begin = NOW - timedelta(days=ended_days_ago, hours=2)
        SessieFactory(leertraject=leertraject, begin=begin, einde=begin + timedelta(hours=2))
    return InschrijvingFactory(
        leertraject=leertraject,
        naam=f"An {WOORD}",
        aangemaakt_op=NOW - timedelta(days=registered_days_ago),
        voorkeuren=f"geen noten, {WOORD}",
        **fields,
    )


@pytest.mark.parametrize(
    ("ended", "registered", "is_gone"),
    [
        (397, 800, True),
        (395, 800, False),
        (None, 762, True),
        (None, 760, False),
        (397, 300, False),  # registered after the last session: for what still comes
    ],
)
def test_person_goes_thirteen_months_after_the_last_session(leertraject, ended, registered, is_gone):
    inschrijving = make(leertraject, ended_days_ago=ended, registered_days_ago=registered)
    bewaring.wis_oude_inschrijvingen(NOW)
    inschrijving.refresh_from_db()
    assert (WOORD not in inschrijving.naam) == is_gone
    assert bool(inschrijving.geanonimiseerd_op) == is_gone


def test_last_session_counts_and_one_that_still_comes_keeps_all(leertraject):
    inschrijving = make(leertraject, ended_days_ago=500)
    SessieFactory(leertraject=leertraject, next=True)
    bewaring.wis_oude_inschrijvingen(NOW)
    inschrijving.refresh_from_db()
    assert WOORD in inschrijving.naam


@pytest.mark.parametrize(
    ("registered", "facts", "waits"),
    [
        (500, {}, True),
        (762, {}, False),
        (500, {"staat": SessieStaat.GEANNULEERD}, False),
        (500, {"begin": NOW - timedelta(days=450)}, False),
    ],
    ids=["datum volgt", "te lang gewacht", "geannuleerd", "ook voorbij"],
)
def test_session_whose_date_follows_is_still_to_come(leertraject, registered, facts, waits):
    SessieFactory(leertraject=leertraject, **{"begin": None, **facts})
    inschrijving = make(leertraject, ended_days_ago=460, registered_days_ago=registered)
    bewaring.wis_oude_inschrijvingen(NOW)
    inschrijving.refresh_from_db()
    assert (WOORD in inschrijving.naam) == waits


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_session_whose_date_follows_keeps_who_takes_part_in_it_and_no_other(leertraject, status):
    undated = SessieFactory(leertraject=leertraject, zonder_datum=True)
    inschrijving = make(leertraject, ended_days_ago=460, registered_days_ago=500)
    inschrijving.deelnames.filter(sessie=undated).update(status=status)
    bewaring.wis_oude_inschrijvingen(NOW)
    inschrijving.refresh_from_db()
    assert (WOORD in inschrijving.naam) == (status in LEVEND)


@pytest.mark.parametrize(("registered", "waits"), [(300, True), (397, False)])
def test_dietary_needs_stay_for_a_session_whose_date_follows_but_not_for_ever(leertraject, registered, waits):
    SessieFactory(leertraject=leertraject, zonder_datum=True)
    inschrijving = make(leertraject, ended_days_ago=60, registered_days_ago=registered)
    bewaring.wis_voorkeuren(NOW)
    inschrijving.refresh_from_db()
    assert bool(inschrijving.voorkeuren) == waits


def test_numbers_stay_when_the_person_goes(leertraject):
    inschrijving = make(leertraject, ended_days_ago=397)
    before = (inschrijving.status, inschrijving.gemeente, inschrijving.deelnames.count())
    bewaring.wis_oude_inschrijvingen(NOW)
    inschrijving.refresh_from_db()
    assert (inschrijving.status, inschrijving.gemeente, inschrijving.deelnames.count()) == before


def test_links_and_reference_lead_nowhere_afterwards(leertraject, client):
    inschrijving = make(leertraject, ended_days_ago=397)
    address, reference = inschrijving.get_absolute_url(), inschrijving.referentie
    assert client.get(address).status_code == 200
    bewaring.wis_oude_inschrijvingen(NOW)
    assert client.get(address).status_code == 404
    assert not Inschrijving.objects.filter(referentie=reference).exists()


def test_forgetting_twice_changes_nothing_more(leertraject):
    inschrijving = make(leertraject, ended_days_ago=397)
    assert [bewaring.wis_oude_inschrijvingen(NOW), bewaring.wis_oude_inschrijvingen(NOW)] == [1, 0]
    inschrijving.refresh_from_db()
    first = inschrijving.sleutel
    bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=DOOR, at=NOW)
    inschrijving.refresh_from_db()
    assert inschrijving.sleutel == first


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_dietary_needs_go_thirty_days_after_the_last_session_and_at_once_when_it_ended(leertraject, status):
    inschrijving = make(leertraject, ended_days_ago=29, status=status)
    bewaring.wis_voorkeuren(NOW)
    inschrijving.refresh_from_db()
    assert bool(inschrijving.voorkeuren) == (status in LEVEND)
    bewaring.wis_voorkeuren(NOW + timedelta(days=2))
    inschrijving.refresh_from_db()
    assert inschrijving.voorkeuren == ""
    assert WOORD in inschrijving.naam


def test_person_who_asks_to_be_forgotten_gives_the_seat_back(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    first, second = register(page, 1).inschrijving, register(page, 2).inschrijving
    Bericht.objects.update(status=BerichtStatus.VERZONDEN, verzonden_op=NOW)
    bewaring.wis_inschrijving(inschrijving_id=first.pk, door=DOOR)
    first.refresh_from_db(), second.refresh_from_db()
    assert "Persoon" not in first.naam
    assert first.status == InschrijvingStatus.GEANNULEERD
    assert second.status == InschrijvingStatus.AANGEBODEN
    assert (
        not Bericht.objects.exclude(status=BerichtStatus.WACHT).filter(aan="persoon-1@example.org").exists()
    )


def test_mail_that_was_on_its_way_goes_the_night_after_it_left(site_tree):
    page = LeertrajectPageFactory(open=True)
    inschrijving = register(page, 1).inschrijving
    bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=DOOR)
    waiting = Bericht.objects.filter(aan="persoon-1@example.org")
    assert waiting.exists()
    bewaring.wis_losse_mails(timezone.now())
    assert waiting.exists()
    Bericht.objects.update(status=BerichtStatus.VERZONDEN, verzonden_op=NOW)
    bewaring.wis_losse_mails(timezone.now())
    assert not waiting.exists()


def test_link_sent_again_and_a_reason_that_staff_typed_go_with_the_person(leertraject):
    inschrijving = make(leertraject, ended_days_ago=397)
    record(inschrijving, "geannuleerd", door=DOOR, op=NOW, reden=f"{WOORD} is ziek")
    Bericht.objects.create(
        oorzaak="link:abc:2026-01-01",
        soort="link",
        message_id="<1@example.org>",
        aan=inschrijving.email,
        onderwerp="Je link",
        tekst=f"Dag {WOORD}",
        status=BerichtStatus.VERZONDEN,
        aangemaakt_op=NOW,
        verzonden_op=NOW,
        volgende_poging_op=NOW,
    )
    bewaring.wis_oude_inschrijvingen(NOW)
    assert not Bericht.objects.filter(oorzaak__startswith="link:").exists()
    assert WOORD not in str([line.feiten for line in inschrijving.gebeurtenissen.all()])


def story(inschrijving) -> list[tuple[str, str]]:
    return list(inschrijving.gebeurtenissen.exclude(wat="mail").values_list("wat", "wie"))


def test_story_says_what_the_night_forgot_once(leertraject):
    inschrijving = make(leertraject, ended_days_ago=397)
    for _ in range(2):
        bewaring.wis_voorkeuren(NOW)
        bewaring.wis_oude_inschrijvingen(NOW)
    assert story(inschrijving) == [("toegankelijkheid en maaltijd gewist", "site"), ("gewist", "site")]


def test_story_says_who_wiped_by_hand_once(leertraject):
    inschrijving = make(leertraject, ended_days_ago=10)
    for _ in range(2):
        bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=DOOR, at=NOW)
    assert story(inschrijving) == [("gewist", "deelnemer")]


def test_story_of_others_says_that_their_substitute_or_colleague_was_forgotten_and_not_who(leertraject):
    inschrijving, other = make(leertraject, ended_days_ago=10), make(leertraject)
    inschrijving.deelnames.update(vervanger_naam=f"Bo {WOORD}", vervanger_email="Bo@example.org")
    Overdracht.objects.create(
        inschrijving=inschrijving,
        naam=f"Bo {WOORD}",
        email="bo@example.org",
        gevraagd_op=NOW,
        verloopt_op=NOW,
    )
    for _ in range(2):
        bewaring.wis_persoon("bo@example.org", NOW)
    assert story(inschrijving) == [("vervanger gewist", "beheer"), ("collega gewist", "beheer")]
    assert story(other) == []
    assert WOORD not in str(list(inschrijving.gebeurtenissen.values()))


def test_interest_goes_after_thirteen_months(leertraject):
    for days in (397, 395):
        Belangstelling.objects.create(
            leertraject=leertraject,
            email=f"{days}@example.org",
            email_sleutel=f"{days}@example.org",
            gevraagd_op=NOW - timedelta(days=days),
        )
    bewaring.wis_belangstelling(NOW)
    assert Belangstelling.objects.get().email == "395@example.org"


def test_anonymise_by_hand_forgets_one_person_and_nobody_else(site_tree):
    page = LeertrajectPageFactory(open=True)
    register(page, 1), register(page, 2)
    call_command("anonymise", email="Persoon-1@example.org", ja=True)
    assert list(Inschrijving.objects.exclude(email="").values_list("naam", flat=True)) == ["Persoon 2"]
    assert not Bericht.objects.filter(tekst__contains="persoon-1@example.org").exists()


def test_anonymise_everybody_leaves_no_name_in_a_copy(site_tree):
    page = LeertrajectPageFactory(open=True)
    register(page, 1), register(page, 2)
    call_command("anonymise", alles=True, ja=True)
    assert not Inschrijving.objects.exclude(email="").exists()
    assert not Bericht.objects.exists()


def test_anonymise_asks_first(site_tree, monkeypatch):
    page = LeertrajectPageFactory(open=True)
    register(page, 1)
    monkeypatch.setattr("builtins.input", lambda question: "nee")
    with pytest.raises(CommandError, match="Niets gewist"):
        call_command("anonymise", alles=True)
    assert Inschrijving.objects.exclude(email="").exists()


# The places where one person's name stands after everything a registration can meet. A new place belongs here, and
# with it a way to forget.
PLAATSEN = {
    "berichten_bericht.aan",
    "berichten_bericht.antwoord_aan",
    "berichten_bericht.bijlagen",
    "berichten_bericht.html",
    "berichten_bericht.onderwerp",
    "berichten_bericht.tekst",
    "inschrijvingen_belangstelling.email",
    "inschrijvingen_belangstelling.email_sleutel",
    "inschrijvingen_deelname.vervanger_email",
    "inschrijvingen_deelname.vervanger_naam",
    "inschrijvingen_gebeurtenis.feiten",
    "inschrijvingen_groepsbericht.tekst",
    "inschrijvingen_inschrijving.antwoorden",
    "inschrijvingen_inschrijving.email",
    "inschrijvingen_inschrijving.email_sleutel",
    "inschrijvingen_inschrijving.functie",
    "inschrijvingen_inschrijving.naam",
    "inschrijvingen_inschrijving.organisatie",
    "inschrijvingen_inschrijving.voorkeuren",
    "inschrijvingen_inschrijving.vraag",
    "inschrijvingen_overdracht.email",
    "inschrijvingen_overdracht.naam",
    "var/mail/*.eml",
}


def kanarie(env, how: str) -> tuple[set[str], set[str]]:
    """Where the canary stood before it was forgotten, and after."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.leertrajecten.inschrijvingen.kanarie", how],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert WOORD not in done.stderr.lower()
    return set(found["ervoor"]), set(found["erna"])


@pytest.mark.lang
def test_after_the_term_not_one_trace_of_a_person(process_database):
    """The canary: form, mail, self-service, desk, admin and export; then gone from database and files."""
    before, after = kanarie(process_database, "termijn")
    assert before - {"databankbestand"} == PLAATSEN  # the file of the database is there on SQLite only
    assert after == set()


@pytest.mark.lang
@pytest.mark.parametrize("how", ["zelf", "anonymise"])
def test_of_who_is_forgotten_at_once_not_one_trace_is_left_after_the_night(process_database, how):
    before, after = kanarie(process_database, how)
    assert {"inschrijvingen_inschrijving.naam", "berichten_bericht.tekst", "var/mail/*.eml"} <= before
    assert after == set()
