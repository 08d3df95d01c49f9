"""Robots are stopped without puzzles or third parties, and people are not (R16)."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.views import inschrijven as view
from tests.factories import GemeenteFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen.test_formulier import answers, hidden_key, key, url


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=500)


@pytest.fixture
def gemeente():
    return GemeenteFactory(naam="Aarschot")


def test_a_form_sent_within_three_seconds_comes_back_once_with_its_answers(client, leertraject, gemeente):
    quick = hidden_key(client.get(url(leertraject)).content.decode())
    first = client.post(url(leertraject), answers(leertraject, gemeente, formulier=quick))
    html = first.content.decode()
    assert first.status_code == 422
    assert "sneller dan iemand kan lezen" in html
    assert 'value="Deelnemer Aarschot"' in html
    assert not Inschrijving.objects.exists()
    again = answers(leertraject, gemeente, formulier=hidden_key(html))
    assert client.post(url(leertraject), again).status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(0, 422), (2, 422), (4, 303), (3600, 303)])
def test_only_what_is_quicker_than_a_person_is_asked_again(client, leertraject, gemeente, seconds, status):
    sent = answers(leertraject, gemeente, formulier=key(leertraject.pk, seconds=seconds))
    assert client.post(url(leertraject), sent).status_code == status


def test_asking_again_keeps_the_key_so_that_a_robot_that_repeats_makes_one_registration(
    client, leertraject, gemeente
):
    quick = key(leertraject.pk, seconds=0)
    second = hidden_key(
        client.post(url(leertraject), answers(leertraject, gemeente, formulier=quick)).content.decode()
    )
    for _ in range(3):
        client.post(url(leertraject), answers(leertraject, gemeente, formulier=second))
    assert Inschrijving.objects.count() == 1


def test_a_whole_town_hall_behind_one_address_can_register(client, leertraject, gemeente):
    """Proof beside the limit: a hundred colleagues within ten minutes."""
    with mock.patch.object(view.verbs, "register_inschrijving") as registered:
        registered.side_effect = view.verbs.InschrijvingError("niet nu")
        answered = {
            client.post(
                url(leertraject), answers(leertraject, gemeente, email=f"d{n}@example.org")
            ).status_code
            for n in range(100)
        }
    assert answered == {409}


def test_too_many_from_one_visitor_get_a_sentence_and_a_moment_to_come_back(
    client, leertraject, gemeente, monkeypatch
):
    monkeypatch.setattr(view, "PER_BEZOEKER", view.Grens("proef", 2, timedelta(minutes=10)))
    for n in range(2):
        sent = answers(leertraject, gemeente, email=f"d{n}@example.org")
        assert client.post(url(leertraject), sent).status_code == 303
    response = client.post(url(leertraject), answers(leertraject, gemeente, functie="schepen"))
    html = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "te veel inschrijvingen na elkaar" in html
    assert 'value="schepen"' in html
    assert Inschrijving.objects.count() == 2
    later = timezone.now() + timedelta(minutes=10)
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert client.post(url(leertraject), answers(leertraject, gemeente)).status_code == 303


def test_one_address_is_tried_ten_times_an_hour_at_most_from_wherever(client, leertraject, gemeente):
    statuses = [
        client.post(
            url(leertraject),
            answers(leertraject, gemeente, email=" Zelfde@example.org"),
            REMOTE_ADDR=f"203.0.113.{n}",
        ).status_code
        for n in range(11)
    ]
    assert statuses == [303, *[409] * 9, 429]


def test_looking_at_the_form_is_never_counted(client, leertraject, monkeypatch):
    monkeypatch.setattr(view, "PER_BEZOEKER", view.Grens("proef", 1, timedelta(minutes=10)))
    assert {client.get(url(leertraject)).status_code for _ in range(5)} == {200}


def test_who_forgets_the_address_is_never_told_to_wait_for_others_who_did(client, leertraject, gemeente):
    sent = answers(leertraject, gemeente, email="")
    assert {client.post(url(leertraject), sent).status_code for _ in range(12)} == {422}
