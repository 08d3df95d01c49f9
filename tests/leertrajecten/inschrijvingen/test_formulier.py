"""The registration form as a visitor meets it: right answers, wrong answers, and answers of robots (R2, R14)."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.views import inschrijven
from lmb_site import formuliersleutel
from lmb_site.berichten.models import Bericht
from tests.factories import (
    ContactpersoonFactory,
    GemeenteFactory,
    InschrijvingFactory,
    LeertrajectPageFactory,
    moment,
)

FORGED = {"status": "geannuleerd", "referentie": "X", "leertraject": "999", "pk": "1", "sleutel": "1"}
EMOJI = "Zoë 🌍 O’Brien-Đặng"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=2)


@pytest.fixture
def gemeente():
    return GemeenteFactory(naam="Aarschot")


def url(leertraject) -> str:
    return f"/leertrajecten/{leertraject.slug}/inschrijven/"


def hidden_key(html: str) -> str:
    return re.search(r'name="formulier" value="([^"]+)"', html).group(1)


def key(about, *, seconds: int = 10) -> str:
    """Of a form that was handed out so long ago; ten seconds is a person."""
    return formuliersleutel.make(about, at=timezone.now() - timedelta(seconds=seconds))


def answers(leertraject, gemeente=None, **changes) -> dict:
    filled = {
        "naam": "Deelnemer Aarschot",
        "email": "deelnemer@example.org",
        "bestuur": gemeente.nis if gemeente else "",
        "organisatie": "" if gemeente else "Een vereniging",
        "functie": "mondiaal ambtenaar",
        "voorkeuren": "",
        "vraag": "",
        "akkoord": "on",
        "formulier": key(leertraject.pk),
        "faxnummer": "",
    }
    return {name: value for name, value in {**filled, **changes}.items() if value is not None}


def test_get_shows_the_form_without_cookie_and_uncached(client, leertraject):
    response = client.get(url(leertraject))
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert hidden_key(response.content.decode())


def test_post_leads_to_a_page_with_the_reference(client, leertraject, gemeente):
    response = client.post(url(leertraject), answers(leertraject, gemeente))
    inschrijving = Inschrijving.objects.get()
    assert response.status_code == 303
    assert inschrijving.gemeente == gemeente
    confirmation = client.get(response["Location"])
    assert inschrijving.referentie in confirmation.content.decode()
    assert not confirmation.cookies


def test_post_needs_no_cookie_even_where_csrf_is_enforced(leertraject, gemeente):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url(leertraject), answers(leertraject, gemeente)).status_code == 303


def test_double_click_gives_one_registration_and_one_mail(client, leertraject, gemeente):
    sent = answers(leertraject, gemeente)
    first, second = client.post(url(leertraject), sent), client.post(url(leertraject), sent)
    assert first["Location"] == second["Location"]
    assert Inschrijving.objects.count() == 1
    assert Bericht.objects.filter(aan="deelnemer@example.org").count() == 1


def test_going_back_to_a_sent_form_for_a_colleague_registers_the_colleague(client, leertraject, gemeente):
    """They saw the confirmation of the first, and were nowhere themselves."""
    sent = answers(leertraject, gemeente)
    first = client.post(url(leertraject), sent)
    second = client.post(url(leertraject), {**sent, "naam": "Een collega", "email": "collega@example.org"})
    assert second.status_code == 303
    assert first["Location"] != second["Location"]
    assert "Een collega" in client.get(second["Location"]).content.decode()


def test_a_second_form_with_the_same_address_is_refused_and_says_so(client, leertraject, gemeente):
    client.post(url(leertraject), answers(leertraject, gemeente))
    response = client.post(url(leertraject), answers(leertraject, gemeente, naam="Iemand anders"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "al ingeschreven" in html
    assert 'value="Iemand anders"' in html
    assert Inschrijving.objects.get().referentie not in html


def test_emoji_and_accents_are_kept(client, leertraject, gemeente):
    client.post(url(leertraject), answers(leertraject, gemeente, naam=EMOJI))
    assert Inschrijving.objects.get().naam == EMOJI


def test_merged_municipality_becomes_the_one_of_today(client, leertraject):
    old = GemeenteFactory(naam="Melle", gefuseerd=True)
    client.post(url(leertraject), answers(leertraject, old))
    assert Inschrijving.objects.get().gemeente == old.opgegaan_in


def test_form_offers_the_old_name_with_the_new_one(client, leertraject):
    old = GemeenteFactory(naam="Melle", gefuseerd=True)
    html = client.get(url(leertraject)).content.decode()
    assert f"Melle (nu {old.opgegaan_in.naam})" in html


@pytest.mark.parametrize(
    ("change", "veld", "sentence"),
    [
        ({"naam": ""}, "naam", "Vul je naam in."),
        ({"naam": "   "}, "naam", "Vul je naam in."),
        ({"naam": None}, "naam", "Vul je naam in."),
        ({"naam": "n" * 10_000}, "naam", "Dit antwoord telt 10000 tekens."),
        ({"naam": "Nul\x00teken"}, "naam", "teken"),
        ({"naam": "Bel\x07"}, "naam", "teken dat we niet kunnen bewaren"),
        ({"email": ""}, "email", "Vul je e-mailadres in."),
        ({"email": "geen adres"}, "email", "Dit is geen volledig e-mailadres."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email", "Dit is geen volledig e-mailadres."),
        ({"email": "a" * 300 + "@example.org"}, "email", "tekens"),
        ({"bestuur": "00000"}, "bestuur", "Deze gemeente kennen we niet."),
        ({"bestuur": "' OR 1=1 --"}, "bestuur", "Deze gemeente kennen we niet."),
        ({"bestuur": "1\x00"}, "bestuur", "teken"),
        ({"bestuur": "", "organisatie": ""}, "bestuur", "Kies je gemeente"),
        ({"vraag": "v" * 2001}, "vraag", "Dit antwoord telt 2001 tekens."),
        ({"akkoord": None}, "akkoord", "Vink aan dat je akkoord gaat."),
        ({"faxnummer": "123"}, "faxnummer", "Laat dit veld leeg."),
        ({"formulier": ""}, "formulier", "stond te lang open"),
        ({"formulier": "vervalst"}, "formulier", "stond te lang open"),
        ({"formulier": signing.dumps([1, "x"], salt="iets anders")}, "formulier", "stond te lang open"),
        (
            {"formulier": signing.dumps([1, "x"], salt=formuliersleutel.SALT)},
            "formulier",
            "stond te lang open",
        ),
    ],
)
def test_a_wrong_answer_gets_a_sentence_beside_it_and_the_rest_is_kept(
    client, leertraject, gemeente, change, veld, sentence
):
    sent = answers(leertraject, gemeente, functie="schepen van mondiaal beleid", **change)
    response = client.post(url(leertraject), sent)
    form = response.context_data["form"]
    assert response.status_code == 422
    assert sentence in " ".join(form.errors[veld])
    html = response.content.decode()
    assert sentence in html
    assert "schepen van mondiaal beleid" in html
    assert not Inschrijving.objects.exists()
    assert not Bericht.objects.exists()


def test_a_key_of_another_leertraject_is_refused(client, leertraject, gemeente):
    other = LeertrajectPageFactory(open=True)
    response = client.post(url(leertraject), answers(leertraject, gemeente, formulier=key(other.pk)))
    assert response.status_code == 422
    assert not Inschrijving.objects.exists()


def test_a_form_that_was_open_for_an_hour_still_works(client, leertraject, gemeente):
    sent = answers(leertraject, gemeente)
    with mock.patch("django.core.signing.time.time", return_value=timezone.now().timestamp() + 3600):
        assert client.post(url(leertraject), sent).status_code == 303


def test_a_form_that_was_open_too_long_works_at_the_second_press(client, leertraject, gemeente):
    sent = answers(leertraject, gemeente)
    later = timezone.now() + formuliersleutel.MAX_AGE + timedelta(minutes=1)
    with mock.patch("django.core.signing.time.time", return_value=later.timestamp()):
        first = client.post(url(leertraject), sent)
        assert first.status_code == 422
        html = first.content.decode()
        assert 'value="Deelnemer Aarschot"' in html
        assert client.post(url(leertraject), {**sent, "formulier": hidden_key(html)}).status_code == 303


def test_a_wrong_answer_keeps_the_key_so_that_mending_it_stays_one_registration(
    client, leertraject, gemeente
):
    sent = answers(leertraject, gemeente, naam="")
    html = client.post(url(leertraject), sent).content.decode()
    assert hidden_key(html) == sent["formulier"]


def test_unknown_fields_and_forged_ones_change_nothing(client, leertraject, gemeente):
    client.post(url(leertraject), {**answers(leertraject, gemeente), **FORGED})
    inschrijving = Inschrijving.objects.get()
    assert inschrijving.leertraject_id == leertraject.pk
    assert inschrijving.referentie != "X"


def test_a_session_of_another_leertraject_is_refused(client, site_tree, gemeente):
    leertraject, other = LeertrajectPageFactory(met_keuze=True), LeertrajectPageFactory(met_keuze=True)
    strange = other.sessies.first().pk
    response = client.post(url(leertraject), answers(leertraject, gemeente, sessies=[strange]))
    assert response.status_code == 422
    assert "Kijk je keuze na." in " ".join(response.context_data["form"].errors["sessies"])
    assert not Inschrijving.objects.exists()


@pytest.mark.parametrize("value", ["", "abc", "-1", "9" * 40, "1 OR 1=1", "\x00"])
def test_a_session_that_is_no_number_is_refused(client, site_tree, gemeente, value):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    response = client.post(url(leertraject), answers(leertraject, gemeente, sessies=[value]))
    assert response.status_code == 422
    assert response.context_data["form"].errors["sessies"]


def test_chosen_sessions_stay_chosen_after_a_wrong_answer(client, site_tree, gemeente):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    chosen = leertraject.sessies.first().pk
    html = client.post(
        url(leertraject), answers(leertraject, gemeente, sessies=[chosen], naam="")
    ).content.decode()
    assert re.search(rf'value="{chosen}"[^>]*\bchecked', html)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inschrijven_vanaf": moment(3)}, "nog niet"),
        ({"inschrijven_vanaf": None}, "nog niet"),
        ({"inschrijven_tot": moment(-1)}, "gesloten"),
        ({"status_override": "afgerond"}, "gesloten"),
    ],
)
def test_a_leertraject_that_is_not_open_takes_no_post_and_says_why(
    client, leertraject, gemeente, change, sentence
):
    for name, value in change.items():
        setattr(leertraject, name, value)
    leertraject.save()
    assert sentence in client.get(url(leertraject)).content.decode()
    response = client.post(url(leertraject), answers(leertraject, gemeente))
    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert "Deelnemer Aarschot" in response.content.decode()
    assert not Inschrijving.objects.exists()


def test_when_full_the_form_says_so_and_the_page_tells_you_wait(client, leertraject, gemeente):
    for n in range(2):
        client.post(url(leertraject), answers(leertraject, gemeente, email=f"eerder-{n}@example.org"))
    assert "wachtlijst" in client.get(url(leertraject)).content.decode()
    response = client.post(url(leertraject), answers(leertraject, gemeente), follow=True)
    assert "wachtlijst" in response.content.decode()
    assert Inschrijving.objects.get(email="deelnemer@example.org").status == "wachtlijst"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, leertraject, method):
    assert getattr(client, method)(url(leertraject)).status_code == 405


def test_draft_and_unknown_leertraject_have_no_form(client, leertraject):
    draft = LeertrajectPageFactory(open=True, draft=True)
    assert client.get(url(draft)).status_code == 404
    assert client.post(url(draft), answers(draft)).status_code == 404
    assert client.get("/leertrajecten/bestaat-niet/inschrijven/").status_code == 404


def test_registration_page_answers_a_forged_link_with_404(client, leertraject, gemeente):
    location = client.post(url(leertraject), answers(leertraject, gemeente))["Location"]
    assert client.get(location).status_code == 200
    assert client.get(location[:-3] + "xx/").status_code == 404
    assert client.get("/inschrijving/iets/").status_code == 404
    assert client.get("/inschrijving/%00/").status_code in {400, 404}


def test_registration_page_is_private_and_reading_it_changes_nothing(client, leertraject, gemeente):
    location = client.post(url(leertraject), answers(leertraject, gemeente))["Location"]
    before = list(Inschrijving.objects.values())
    response = client.get(location)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert client.post(location).status_code == 405
    assert list(Inschrijving.objects.values()) == before


def test_registration_page_survives_unpublishing_the_leertraject(client, leertraject, gemeente):
    location = client.post(url(leertraject), answers(leertraject, gemeente))["Location"]
    leertraject.unpublish()
    assert client.get(location).status_code == 200


def test_registration_page_shows_the_online_link_to_the_registrant_only(client, leertraject, gemeente):
    sessie = leertraject.sessies.get()
    sessie.is_online, sessie.online_link = True, "https://example.org/besloten-kamer"
    sessie.save()
    location = client.post(url(leertraject), answers(leertraject, gemeente))["Location"]
    assert "besloten-kamer" in client.get(location).content.decode()
    assert "besloten-kamer" not in client.get(leertraject.url).content.decode()


def test_form_page_asks_the_database_a_fixed_number_of_questions(
    client, site_tree, django_assert_max_num_queries
):
    for _ in range(30):
        GemeenteFactory()
    leertraject = LeertrajectPageFactory(met_keuze=True)
    client.get(url(leertraject))
    with django_assert_max_num_queries(12):
        client.get(url(leertraject))


def questions_of_a_post(client, leertraject, gemeente, number: int) -> tuple[list[str], list[str]]:
    """What one registration asks the database: before its lock, and under it."""
    filled_in = answers(leertraject, gemeente, email=f"teller-{number}@example.org")
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url(leertraject), filled_in)
    assert response.status_code == 303
    asked = [query["sql"] for query in captured.captured_queries]
    begin = next(n for n, sql in enumerate(asked) if sql.startswith("SAVEPOINT"))
    return asked[:begin], [sql for sql in asked[begin:] if "SAVEPOINT" not in sql]


def test_registering_asks_few_questions_most_of_all_while_others_wait(client, site_tree, gemeente):
    leertraject = LeertrajectPageFactory(open=True, capaciteit=99)
    for _ in range(2):
        ContactpersoonFactory(leertraject=leertraject)
    # Gives the contacts their desk, and the site its settings.
    questions_of_a_post(client, leertraject, gemeente, 1)
    before, few = questions_of_a_post(client, leertraject, gemeente, 2)
    for _ in range(20):
        InschrijvingFactory(leertraject=leertraject)
    _, many = questions_of_a_post(client, leertraject, gemeente, 3)
    assert len(many) == len(few) <= 9
    assert len(before) <= 7
    # Who registers reads neither the page nor the list of all municipalities.
    assert not any('"leertrajecten_leertrajectpage"."inhoud"' in sql for sql in [*before, *many])
    [about_gemeente] = [sql for sql in before if 'FROM "lmb_site_gemeente"' in sql]
    assert '"lmb_site_gemeente"."nis" = ' in about_gemeente
    # Nobody waits while we ask what no lock protects: the site, its settings, the contacts and their desks.
    read = {found.group(1) for sql in many if (found := re.match(r'SELECT .*? FROM "(\w+)"', sql))}
    assert read == {
        "leertrajecten_leertrajectpage",
        "leertrajecten_sessie",
        "inschrijvingen_inschrijving",
        "inschrijvingen_deelname",
    }
    # One write per kind of row, however many contacts hear of it.
    tables = [re.match(r'INSERT INTO "(\w+)"', sql).group(1) for sql in many if sql.startswith("INSERT")]
    assert len(tables) == len(set(tables)) == 4
    assert Bericht.objects.count() == 3 * 4


def test_registering_takes_a_turn_and_reading_the_form_does_not(client, leertraject, gemeente, monkeypatch):
    """ADR 0039: who holds the lock shares its process with nobody who does the work before it."""
    taken = []
    take = inschrijven.BEURT.take
    monkeypatch.setattr(inschrijven.BEURT, "take", lambda: taken.append(1) or take())
    client.get(url(leertraject))
    assert not taken
    assert client.post(url(leertraject), answers(leertraject, gemeente)).status_code == 303
    assert taken == [1]


# What a browser may fill in (WCAG 2.2, 1.3.5) -----------------------------------------------------
@pytest.mark.parametrize(
    ("field", "token"),
    [
        ("naam", "name"),
        ("email", "email"),
        ("organisatie", "organization"),
        ("functie", "organization-title"),
    ],
)
def test_field_about_the_person_says_which_fact_it_asks(client, leertraject, field, token):
    (tag,) = re.findall(rf'<input[^>]*\bname="{field}"[^>]*>', client.get(url(leertraject)).text)
    assert f'autocomplete="{token}"' in tag
