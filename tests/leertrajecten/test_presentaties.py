"""Z9: no presentation before its page is live, for anyone who guesses its address."""

import json

import pytest
from django.test import Client

from leertrajecten.models import LeertrajectPage
from tests import factories

# What refers to a document decides who may have it.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_taken")]


def presentatie(document) -> str:
    return json.dumps([{"type": "presentatie", "value": {"titel": "", "document": document.pk}}])


@pytest.fixture
def document(site_tree):
    return factories.BestandFactory()


@pytest.fixture
def draft(document):
    page = factories.LeertrajectPageFactory(live=False)
    factories.SessieFactory(leertraject=page, past=True, presentaties=presentatie(document))
    page = LeertrajectPage.objects.get(pk=page.pk)
    page.save_revision()
    return page


def test_presentation_of_a_page_that_is_not_live_is_not_served(client, draft, document):
    assert client.get(document.url).status_code == 404


def test_presentation_is_served_once_its_page_is_live_and_no_longer_when_it_goes_offline(
    client, draft, document
):
    draft.get_latest_revision().publish()
    assert client.get(document.url).status_code == 200
    LeertrajectPage.objects.get(pk=draft.pk).unpublish()
    assert client.get(document.url).status_code == 404


def test_presentation_in_a_draft_of_a_live_page_is_not_served_until_it_is_published(client, document):
    page = factories.LeertrajectPageFactory()
    factories.SessieFactory(leertraject=page, past=True)
    page = LeertrajectPage.objects.get(pk=page.pk)
    sessie = page.sessies.get()
    sessie.presentaties = presentatie(document)
    page.sessies.set([sessie])
    revision = page.save_revision()
    assert client.get(document.url).status_code == 404
    revision.publish()
    assert client.get(document.url).status_code == 200


def test_presentation_that_a_live_page_uses_too_is_served(client, draft, document):
    factories.PublicatiePageFactory(documenten=[document])
    page = factories.LeertrajectPageFactory()
    page.save()
    other = factories.LeertrajectPageFactory()
    factories.SessieFactory(leertraject=other, past=True, presentaties=presentatie(document))
    LeertrajectPage.objects.get(pk=other.pk).save()
    assert client.get(document.url).status_code == 200


def test_editor_may_see_it_and_someone_without_access_to_the_admin_may_not(editor_client, draft, document):
    assert editor_client.get(document.url).status_code == 200
    visitor = Client()
    visitor.force_login(factories.UserFactory())
    assert visitor.get(document.url).status_code == 404


def test_document_that_is_no_presentation_is_served(client, draft):
    assert client.get(factories.BestandFactory().url).status_code == 200
