"""When others hold the lock for longer than we wait, nothing is lost: not the answers, not the key of the form (R2)."""

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError, connection

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.models import Inschrijving
from tests.factories import InschrijvingFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen import test_formulier as formulier
from tests.leertrajecten.inschrijvingen.test_zelfbediening import do, hidden_key, own


class LockNotAvailable(Exception):
    """As psycopg's: only what tells the one error from the other."""

    def __init__(self, sqlstate: str):
        super().__init__("canceling statement due to lock timeout")
        self.sqlstate = sqlstate


def failing(cause: Exception):
    def verb(**kwargs):
        raise OperationalError(str(cause)) from cause

    return verb


@pytest.mark.skipif(connection.vendor != "sqlite", reason="houdt het slot van SQLite vast")
@pytest.mark.django_db(transaction=True)
def test_while_someone_else_writes_the_form_comes_back_with_the_answers_and_works_again_later(
    client, site_tree
):
    leertraject = LeertrajectPageFactory(open=True)
    client.get(formulier.url(leertraject))  # the first visit to a new site writes its settings
    answers = formulier.answers(leertraject, naam="Zoë Đặng")
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        response = client.post(formulier.url(leertraject), answers)
        other.execute("ROLLBACK")
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Het is nu erg druk" in html
    assert 'value="Zoë Đặng"' in html
    assert formulier.hidden_key(html) == answers["formulier"]
    for _ in range(2):
        assert client.post(formulier.url(leertraject), answers).status_code == 303
    assert Inschrijving.objects.count() == 1


@pytest.mark.parametrize("sqlstate", ["55P03", "40P01"])
def test_lock_timeout_of_postgresql_is_told_the_same(client, site_tree, monkeypatch, sqlstate):
    leertraject = LeertrajectPageFactory(open=True)
    monkeypatch.setattr(verbs, "register_inschrijving", failing(LockNotAvailable(sqlstate)))
    response = client.post(formulier.url(leertraject), formulier.answers(leertraject))
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_own_page_says_so_too_and_keeps_what_was_typed(client, site_tree, monkeypatch):
    mine = InschrijvingFactory()
    monkeypatch.setattr(verbs, "change_inschrijving", failing(LockNotAvailable("55P03")))
    url = own(mine, "wijzigen/")
    key = hidden_key(client, url)
    response = client.post(url, {"formulier": key, "naam": "Nieuwe Naam", "bestuur": mine.gemeente.nis})
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Het is nu erg druk" in html
    assert 'value="Nieuwe Naam"' in html
    assert formulier.hidden_key(html) == key


def test_a_database_that_is_really_gone_is_no_crowd(client, site_tree, monkeypatch):
    mine = InschrijvingFactory()
    monkeypatch.setattr(verbs, "cancel_inschrijving", failing(sqlite3.OperationalError("disk I/O error")))
    with pytest.raises(OperationalError, match="disk"):
        do(client, own(mine, "annuleren/"))
