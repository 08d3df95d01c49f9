"""Fixtures of the whole suite."""

import os
import sqlite3
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from tests import databank, factories


@dataclass(frozen=True)
class SiteTree:
    overzicht: Page
    leertrajecten: Page
    kennisitems: Page
    praktijken: Page
    publicaties: Page
    agenda: Page


@pytest.fixture(autouse=True)
def _forget_between_tests():
    """Wagtail keeps the root paths of sites in the cache; another test has other pages."""
    Site.clear_site_root_paths_cache()
    cache.clear()


@pytest.fixture(autouse=True)
def _media_in_own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def wagtail_taken(settings):
    """Wagtail's tasks run at once, as on the site: its references, its search in the admin, what goes with an image."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request) -> databank.Sjabloon:
    sjabloon = databank.Sjabloon(request.config.cache.mkdir("databank"))
    sjabloon.open()
    return sjabloon


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_modify_db_settings, django_db_blocker):
    """Migrated, and with the section pages that nearly every test needs: they are slow to make."""
    with django_db_blocker.unblock():
        make_site_tree()
        django_db_modify_db_settings.close()


@pytest.fixture
def site_tree(db) -> SiteTree:
    """The overview and the section pages under the default site, all live and empty.

    They stand in the database from the start; a transactional test takes them away, and the next asks for new ones.
    """
    return make_site_tree()


def make_site_tree() -> SiteTree:
    return SiteTree(
        overzicht=factories.overzicht_page(),
        leertrajecten=factories.leertrajecten_page(),
        kennisitems=factories.kennisitems_page(),
        praktijken=factories.praktijken_page(),
        publicaties=factories.publicaties_page(),
        agenda=factories.agenda_page(),
    )


@pytest.fixture
def editor(db):
    return factories.UserFactory(editor=True, username="redactie-test")


@pytest.fixture
def editor_client(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def process_database(transactional_db, tmp_path) -> dict[str, str]:
    """The environment for processes of their own, with a migrated database they share and this test has to itself.

    On SQLite a file, copied from the migrated one in memory; on PostgreSQL the test database, emptied afterwards.
    Transactional, because a copy can only be made outside a transaction and other processes see no uncommitted rows.
    """
    env = {
        **os.environ,
        "LMB_VAR": str(tmp_path / "var"),
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "",
        "CACHE_URL": "locmem://",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    if connection.vendor == "sqlite":
        target = tmp_path / "processen.sqlite3"
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        connection.connection.backup(copy)
        copy.close()
        return {**env, "DATABASE_URL": f"sqlite:///{target}"}
    database = connection.settings_dict
    user = quote(database["USER"] or "", safe="")
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    host = f"{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
    return {**env, "DATABASE_URL": f"postgres://{user}{password}@{host}/{database['NAME']}"}
