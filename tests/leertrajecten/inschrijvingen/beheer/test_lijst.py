"""Registrations in the admin: found, read, and never changed there (C4, E6)."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lmb_site.berichten.models import Bericht
from tests.factories import GemeenteFactory, InschrijvingFactory, LeertrajectPageFactory, UserFactory, moment
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register

LIST = "inschrijving_admin:index"
INSPECT = "inschrijving_admin:inspect"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid", capaciteit=2)


def test_list_shows_who_registered_for_what(editor_client, leertraject):
    inschrijving = register(
        leertraject, met=aanmelding(gemeente=GemeenteFactory(naam="Aarschot"))
    ).inschrijving
    html = editor_client.get(reverse(LIST)).content.decode()
    for words in (inschrijving.referentie, "Persoon 1", "Aarschot", "Duurzaam aankoopbeleid", "bevestigd"):
        assert words in html


@pytest.mark.parametrize("q", ["Persoon 2", "persoon-2@", "aarschot", "REF"])
def test_list_finds_by_what_people_give_on_the_phone(editor_client, leertraject, q):
    register(leertraject, 1)
    found = register(
        leertraject, 2, met=aanmelding(2, gemeente=GemeenteFactory(naam="Aarschot"))
    ).inschrijving
    q = found.referentie.lower() if q == "REF" else q
    rows = editor_client.get(reverse(LIST), {"q": q}).context_data["object_list"]
    assert [row.pk for row in rows] == [found.pk]


def test_list_finds_nothing_on_odd_words_and_does_not_break(editor_client, leertraject):
    register(leertraject)
    for q in ('"', "\x00", "%", "x" * 5000):
        assert editor_client.get(reverse(LIST), {"q": q}).status_code == 200


def test_list_filters_by_status_and_leertraject(editor_client, leertraject):
    for n in range(3):
        register(leertraject, n)
    InschrijvingFactory()
    filters = {"status": "wachtlijst", "leertraject": leertraject.pk}
    rows = editor_client.get(reverse(LIST), filters).context_data["object_list"]
    assert [row.naam for row in rows] == ["Persoon 2"]


def test_list_asks_the_same_number_of_questions_for_3_and_for_30(editor_client, leertraject):
    def count():
        with CaptureQueriesContext(connection) as captured:
            editor_client.get(reverse(LIST))
        return len(captured)

    InschrijvingFactory.create_batch(3, leertraject=leertraject)
    editor_client.get(reverse(LIST))
    few = count()
    InschrijvingFactory.create_batch(27, leertraject=leertraject)
    assert count() == few <= 20


@pytest.mark.parametrize("step", ["", ":gebeurtenis:7", ":herinnering:x:2026-12-01"])
def test_list_finds_whose_mail_failed_whatever_step_it_was_about(
    editor_client, leertraject, step, django_assert_max_num_queries
):
    one, ten, _ = (InschrijvingFactory(pk=pk, leertraject=leertraject) for pk in (1, 10, 101))
    for pk, status, soort in (
        (1, "wacht", "a"),
        (1, "mislukt", "b"),
        (1, "mislukt", "c"),
        (101, "wacht", "a"),
    ):
        failed_mail_about(f"inschrijving:{pk}{step}", status=status, soort=soort)
    failed_mail_about("link:10", status="mislukt")
    editor_client.get(reverse(LIST))
    with django_assert_max_num_queries(20):
        rows = editor_client.get(reverse(LIST), {"mail_mislukt": "on"}).context_data["object_list"]
    assert [row.pk for row in rows] == [one.pk]
    failed_mail_about(f"inschrijving:10{step}", status="mislukt")
    rows = editor_client.get(reverse(LIST), {"mail_mislukt": "on"}).context_data["object_list"]
    assert [row.pk for row in rows] == [ten.pk, one.pk]


def failed_mail_about(oorzaak: str, *, status: str, soort: str = "mail") -> None:
    at = moment(0)
    Bericht.objects.create(
        oorzaak=oorzaak,
        soort=soort,
        status=status,
        aan="an@example.org",
        message_id=f"<{soort}-{oorzaak}@example.org>",
        volgende_poging_op=at,
        aangemaakt_op=at,
    )


def test_one_registration_shows_its_answers_sessions_and_mails(editor_client, leertraject):
    inschrijving = register(
        leertraject, met=aanmelding(voorkeuren="notenallergie", vraag="Komt er een opname?")
    ).inschrijving
    Bericht.objects.filter(aan="persoon-1@example.org").update(
        status="mislukt", laatste_fout="550 onbekende gebruiker"
    )
    html = editor_client.get(reverse(INSPECT, args=[inschrijving.pk])).content.decode()
    for words in (
        "notenallergie",
        "Komt er een opname?",
        leertraject.sessies.get().titel,
        "Je bent ingeschreven: Duurzaam aankoopbeleid",
        "mislukt: 550 onbekende gebruiker",
        "wacht",
    ):
        assert words in html


def test_one_registration_tells_its_moment_in_brussels_time(editor_client, leertraject):
    inschrijving = register(leertraject, at=moment(-1, hour=23)).inschrijving
    assert " 23:00" in editor_client.get(reverse(INSPECT, args=[inschrijving.pk])).content.decode()


def test_nobody_adds_edits_or_deletes_a_registration_here(editor_client, leertraject):
    inschrijving = register(leertraject).inschrijving
    for address in ("new/", f"edit/{inschrijving.pk}/", f"delete/{inschrijving.pk}/"):
        assert editor_client.get(reverse(LIST) + address).status_code == 404


def test_only_who_has_the_right_sees_registrations(leertraject):
    inschrijving = register(leertraject).inschrijving
    user = UserFactory(username="zonder-recht")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    addresses = [reverse(LIST), reverse(INSPECT, args=[inschrijving.pk])]
    assert all("Persoon 1" not in client.get(address, follow=True).content.decode() for address in addresses)
    user.user_permissions.add(Permission.objects.get(codename="view_inschrijving"))
    assert all("Persoon 1" in client.get(address).content.decode() for address in addresses)
