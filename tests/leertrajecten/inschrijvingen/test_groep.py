"""Several colleagues in one go, also without JavaScript: each a registration, a mail and a link (R11)."""

import re

import pytest

from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.berichten.models import Bericht
from tests.factories import GemeenteFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen.test_formulier import answers, url


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=2)


@pytest.fixture
def gemeente():
    return GemeenteFactory(naam="Aarschot")


def colleague(number: int, **changes) -> dict:
    filled = {"naam": f"Collega {number}", "email": f"collega-{number}@example.org", "functie": "schepen"}
    return {f"collega-{number}-{name}": value for name, value in {**filled, **changes}.items()}


def test_the_button_gives_one_more_row_and_keeps_what_was_typed(client, leertraject, gemeente):
    sent = answers(leertraject, gemeente, collega_erbij="1", vraag="Wat met zones?")
    response = client.post(url(leertraject), sent)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="collega-1-naam"' in html
    assert 'name="collega-2-naam"' not in html
    assert 'value="Deelnemer Aarschot"' in html
    assert "Wat met zones?" in html
    assert re.search(rf'value="{gemeente.nis}" selected', html)
    assert re.search(r'name="akkoord"[^>]*checked', html)
    assert "Fout" not in html
    again = client.post(url(leertraject), {**sent, **colleague(1)}).content.decode()
    assert 'value="Collega 1"' in again
    assert 'name="collega-2-naam"' in again
    assert not Inschrijving.objects.exists()


def test_a_row_can_go_again(client, leertraject, gemeente):
    sent = {**answers(leertraject, gemeente, collega_weg="1"), **colleague(1), **colleague(2)}
    html = client.post(url(leertraject), sent).content.decode()
    assert 'value="Collega 2"' in html
    assert 'value="Collega 1"' not in html
    assert 'name="collega-2-naam"' not in html


def test_there_are_ten_people_at_most(client, leertraject, gemeente):
    rows = {name: value for number in range(1, 10) for name, value in colleague(number).items()}
    html = client.post(
        url(leertraject), {**answers(leertraject, gemeente, collega_erbij="1"), **rows}
    ).content.decode()
    assert 'name="collega-9-naam"' in html
    assert 'name="collega-10-naam"' not in html
    assert 'name="collega_erbij"' not in html


def test_each_gets_a_registration_a_mail_and_a_link_in_the_order_typed(client, leertraject, gemeente):
    sent = {**answers(leertraject, gemeente, vraag="Alleen van mij"), **colleague(1), **colleague(2)}
    response = client.post(url(leertraject), sent, follow=True)
    first, second, third = Inschrijving.objects.order_by("pk")
    assert [first.status, second.status, third.status] == ["bevestigd", "bevestigd", "wachtlijst"]
    assert {i.gemeente for i in (first, second, third)} == {gemeente}
    assert first.vraag
    assert not second.vraag
    assert first.groep
    assert {i.groep for i in (second, third)} == {first.groep}
    for inschrijving in (first, second, third):
        mail = Bericht.objects.get(aan=inschrijving.email)
        assert inschrijving.token in mail.tekst
        assert sum(other.token in mail.tekst for other in (first, second, third)) == 1
    html = response.content.decode()
    assert "Collega 1" in html
    assert "Op de wachtlijst" in html
    assert second.token not in html


def test_a_double_click_gives_each_of_them_one_registration(client, leertraject, gemeente):
    sent = {**answers(leertraject, gemeente), **colleague(1)}
    first, second = client.post(url(leertraject), sent), client.post(url(leertraject), sent)
    assert first["Location"] == second["Location"]
    assert Inschrijving.objects.count() == 2
    assert Bericht.objects.filter(aan="collega-1@example.org").count() == 1


def test_only_the_one_who_did_it_sees_what_became_of_the_others(client, leertraject, gemeente):
    client.post(url(leertraject), {**answers(leertraject, gemeente), **colleague(1)})
    colleague_page = Inschrijving.objects.get(email="collega-1@example.org").get_absolute_url()
    assert "Deelnemer Aarschot" not in client.get(colleague_page).content.decode()


def test_an_empty_row_is_no_colleague(client, leertraject, gemeente):
    sent = {**answers(leertraject, gemeente), **colleague(1, naam="", email="", functie="")}
    assert client.post(url(leertraject), sent).status_code == 303
    assert Inschrijving.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "veld", "sentence"),
    [
        ({"naam": ""}, "naam", "Vul de naam van je collega in."),
        ({"email": ""}, "email", "Vul het e-mailadres van je collega in."),
        ({"email": "geen adres"}, "email", "Dit is geen volledig e-mailadres."),
        ({"email": "DEELNEMER@example.org"}, "email", "staat hierboven al"),
        ({"naam": "n" * 500}, "naam", "Dit antwoord telt 500 tekens."),
    ],
)
def test_a_wrong_row_is_named_in_the_summary_and_nobody_is_registered(
    client, leertraject, gemeente, change, veld, sentence
):
    sent = {**answers(leertraject, gemeente), **colleague(1), **colleague(2, **change)}
    response = client.post(url(leertraject), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf'href="#id_collega-2-{veld}">Collega 2: [^<]*{re.escape(sentence[:30])}', html)
    assert 'value="Collega 1"' in html
    assert not Inschrijving.objects.exists()


def test_a_colleague_who_is_registered_already_is_named_and_nobody_is_registered(
    client, leertraject, gemeente
):
    client.post(url(leertraject), answers(leertraject, gemeente, email="collega-1@example.org"))
    sent = {**answers(leertraject, gemeente), **colleague(1, naam="", email="", functie=""), **colleague(2)}
    sent["collega-2-email"] = "collega-1@example.org"
    response = client.post(url(leertraject), sent)
    assert response.status_code == 409
    assert re.search(r'href="#id_collega-2-email">[^<]*al ingeschreven', response.content.decode())
    assert Inschrijving.objects.count() == 1
