"""E4: nothing an editor does can lose or detach a registration; what cannot be done is refused in Dutch."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.models import OverzichtPage
from tests import factories
from tests.leertrajecten.beheer import edit_url, errors_of, leertraject_post, messages_of, sessie_row
from tests.leertrajecten.inschrijvingen.sessienieuws.test_publiceren import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def leertraject(site_tree):
    """Published with one session, of which an older revision knows nothing, and one registration for it."""
    page = factories.LeertrajectPageFactory(capaciteit=10)
    page.save_revision().publish()
    factories.SessieFactory(leertraject=page, titel="Eerste sessie")
    page = again(page)
    page.save_revision().publish()
    factories.InschrijvingFactory(leertraject=page)
    return again(page)


@pytest.fixture
def old_revision(leertraject):
    """The revision from before the session was there."""
    return leertraject.revisions.order_by("created_at", "pk").first()


def again(page) -> LeertrajectPage:
    return LeertrajectPage.objects.get(pk=page.pk)


@pytest.fixture
def assert_kept(leertraject):
    """Call it after the deed: the session has the row and identity it had, and the registration still hangs on it."""
    before = Sessie.objects.get()
    deelname = Deelname.objects.get()

    def check():
        sessie = Sessie.objects.get(pk=before.pk)
        assert sessie.uid == before.uid
        assert sessie.leertraject_id == leertraject.pk
        assert Deelname.objects.get(pk=deelname.pk).sessie_id == before.pk
        inschrijving = Inschrijving.objects.get(pk=deelname.inschrijving_id)
        assert inschrijving.leertraject_id == leertraject.pk
        return sessie

    return check


# Older revisions ----------------------------------------------------------------------------------
def test_publish_of_an_older_revision_keeps_the_session(leertraject, old_revision, assert_kept):
    assert old_revision.content["sessies"] == []
    old_revision.publish()
    assert_kept()
    assert [s.titel for s in again(leertraject).sessies.all()] == ["Eerste sessie"]


def test_publish_of_an_older_revision_twice_changes_nothing_more(leertraject, old_revision, assert_kept):
    old_revision.publish()
    first = assert_kept()
    old_revision.publish()
    second = assert_kept()
    assert (second.sequence, second.vorig_begin) == (first.sequence, first.vorig_begin)
    assert Sessie.objects.count() == 1


def test_publish_of_an_older_revision_still_drops_a_session_without_registrations(leertraject, old_revision):
    empty = factories.SessieFactory(leertraject=leertraject, titel="Zonder inschrijvingen")
    old_revision.publish()
    assert not Sessie.objects.filter(pk=empty.pk).exists()


def test_revert_and_publish_in_the_admin_keeps_the_session(
    editor_client, leertraject, old_revision, assert_kept
):
    url = reverse("wagtailadmin_pages:revisions_revert", args=[leertraject.pk, old_revision.pk])
    shown = editor_client.get(url)
    assert "Eerste sessie" in shown.content.decode()
    response = editor_client.post(
        url, leertraject_post(shown.context["form"].instance) | {"action-publish": "1"}
    )
    assert errors_of(response) == {}
    assert_kept()


def test_revert_to_a_revision_with_a_session_that_is_gone_brings_it_back_once(editor_client, leertraject):
    Inschrijving.objects.update(
        hele_reeks=False
    )  # who is in for the whole series would be in for this session too
    gone = factories.SessieFactory(leertraject=leertraject, titel="Weg en terug")
    with_both = again(leertraject).save_revision()
    with_both.publish()
    page = again(leertraject)
    page.sessies.remove(next(s for s in page.sessies.all() if s.pk == gone.pk))
    page.save_revision().publish()
    assert Sessie.objects.count() == 1
    url = reverse("wagtailadmin_pages:revisions_revert", args=[leertraject.pk, with_both.pk])
    shown = editor_client.get(url)
    response = editor_client.post(
        url, leertraject_post(shown.context["form"].instance) | {"action-publish": "1"}
    )
    assert errors_of(response) == {}
    assert sorted(Sessie.objects.values_list("titel", flat=True)) == ["Eerste sessie", "Weg en terug"]


def test_scheduled_publish_of_an_older_revision_keeps_the_session(leertraject, old_revision, assert_kept):
    old_revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    old_revision.save()
    call_command("publish_scheduled")
    assert again(leertraject).live_revision_id == old_revision.pk
    assert_kept()


def test_expiry_keeps_the_session_and_the_registration(leertraject, assert_kept):
    LeertrajectPage.objects.filter(pk=leertraject.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not again(leertraject).live
    assert_kept()


def test_approval_in_a_workflow_of_an_older_revision_keeps_the_session(leertraject, editor, assert_kept):
    workflow = Workflow.objects.create(name="Nalezen")
    task = GroupApprovalTask.objects.create(name="Eindredactie")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=leertraject.get_parent())
    page = again(leertraject)
    page.sessies.set([])
    page.save_revision()
    page = again(leertraject)
    state = workflow.start(page, editor)
    task.on_action(state.current_task_state, editor, "approve")
    assert again(leertraject).live_revision.content["sessies"] == []
    assert_kept()


def test_draft_without_the_session_changes_no_row(leertraject, assert_kept):
    page = again(leertraject)
    page.sessies.set([])
    page.title = "Andere titel"
    page.save_revision()
    assert_kept()
    assert again(leertraject).title == leertraject.title


# The page itself ----------------------------------------------------------------------------------
def test_save_of_the_page_without_the_session_keeps_it(leertraject, assert_kept):
    page = again(leertraject)
    page.sessies.set([])
    page.save()
    assert_kept()


def test_unpublish_and_publish_again_keeps_everything(leertraject, assert_kept):
    leertraject.unpublish()
    sessie = assert_kept()
    again(leertraject).get_latest_revision().publish()
    assert assert_kept().sequence == sessie.sequence


def test_unpublish_in_the_admin_keeps_everything(editor_client, leertraject, assert_kept):
    editor_client.post(reverse("wagtailadmin_pages:unpublish", args=[leertraject.pk]))
    assert not again(leertraject).live
    assert_kept()


def test_page_of_a_registration_outlives_the_leertraject_being_public(client, leertraject):
    inschrijving = Inschrijving.objects.get()
    leertraject.unpublish()
    assert inschrijving.referentie in client.get(inschrijving.get_absolute_url()).content.decode()


def test_publish_of_an_older_revision_of_an_unpublished_page_keeps_the_session(
    leertraject, old_revision, assert_kept
):
    leertraject.unpublish()
    old_revision.publish()
    assert_kept()


def test_move_of_the_section_keeps_everything(leertraject, site_tree, assert_kept):
    other = site_tree.overzicht.add_child(
        instance=factories.InhoudPageFactory.build(title="Elders", slug="elders")
    )
    Page.objects.get(pk=site_tree.leertrajecten.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    assert_kept()
    assert again(leertraject).url_path.startswith("/lmb/elders/leertrajecten/")


def test_move_among_its_siblings_in_the_admin_keeps_everything(editor_client, leertraject, assert_kept):
    other = factories.LeertrajectPageFactory()
    url = reverse("wagtailadmin_pages:set_page_position", args=[leertraject.pk])
    editor_client.post(f"{url}?position=1")
    assert_kept()
    assert again(leertraject).path > LeertrajectPage.objects.get(pk=other.pk).path


# Copies and aliases -------------------------------------------------------------------------------
def identities(page) -> set:
    """Every uid that the page or one of its revisions gives to a session."""
    found = set(page.sessies.values_list("uid", flat=True))
    for revision in page.revisions.all():
        found |= {sessie.uid for sessie in revision.as_object().sessies.all()}
    return found


def test_copy_has_sessions_and_identities_of_its_own_and_no_registrations(leertraject, assert_kept):
    draft = again(leertraject)
    draft.sessies.add(Sessie(titel="Alleen in het klad"))
    draft.save_revision()
    copy = again(leertraject).copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=False)
    assert_kept()
    assert [s.titel for s in again(copy).sessies.all()] == ["Eerste sessie"]
    assert not Deelname.objects.filter(sessie__leertraject=copy).exists()
    assert not Inschrijving.objects.filter(leertraject=copy).exists()
    assert not identities(again(leertraject)) & identities(again(copy))


def test_copy_and_original_publish_each_their_own_sessions(leertraject, assert_kept):
    copy = again(leertraject).copy(update_attrs={"slug": "kopie"}, keep_live=False)
    again(copy).get_latest_revision().publish()
    again(copy).get_latest_revision().publish()
    again(leertraject).get_latest_revision().publish()
    assert_kept()
    assert Sessie.objects.filter(leertraject=leertraject).count() == 1
    assert Sessie.objects.filter(leertraject=copy).count() == 1
    assert Sessie.objects.values("uid").distinct().count() == 2


def test_copy_of_a_moved_session_starts_anew(leertraject):
    page = again(leertraject)
    sessie = page.sessies.get()
    sessie.begin += timedelta(days=7)
    sessie.einde += timedelta(days=7)
    page.sessies.set([sessie])
    page.save_revision().publish()
    assert Sessie.objects.get(leertraject=leertraject).is_verplaatst
    for keep_live in (True, False):
        copy = again(leertraject).copy(update_attrs={"slug": f"kopie-{keep_live}"}, keep_live=keep_live)
        copied = Sessie.objects.get(leertraject=copy)
        assert (copied.sequence, copied.vorig_begin, copied.is_verplaatst) == (0, None, False)


def test_copy_in_the_admin_keeps_everything(editor_client, leertraject, assert_kept):
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": leertraject.get_parent().pk}
    response = editor_client.post(reverse("wagtailadmin_pages:copy", args=[leertraject.pk]), data)
    assert errors_of(response) == {}
    assert_kept()
    copy = LeertrajectPage.objects.get(slug="kopie")
    assert not identities(leertraject) & identities(copy)


def test_alias_in_the_admin_is_refused_in_dutch(editor_client, leertraject, assert_kept):
    data = {
        "new_title": "Alias",
        "new_slug": "alias",
        "new_parent_page": leertraject.get_parent().pk,
        "alias": "on",
    }
    url = reverse("wagtailadmin_pages:copy", args=[leertraject.pk])
    response = editor_client.post(url, data, follow=True)
    assert "Een leertraject kan geen alias hebben" in messages_of(response)
    assert not LeertrajectPage.objects.filter(slug="alias").exists()
    assert_kept()
    assert 'name="alias"' not in editor_client.get(url).content.decode()


def test_alias_of_the_whole_section_in_the_admin_is_refused(editor_client, leertraject, site_tree):
    url = reverse("wagtailadmin_pages:copy", args=[site_tree.overzicht.pk])
    data = {
        "new_title": "Alias",
        "new_slug": "alias",
        "new_parent_page": site_tree.overzicht.get_parent().pk,
        "copy_subpages": "on",
        "alias": "on",
    }
    response = editor_client.post(url, data, follow=True)
    assert "Een leertraject kan geen alias hebben" in messages_of(response)
    assert LeertrajectPage.objects.count() == 1


def test_alias_in_code_takes_no_registration_and_shares_no_identity(leertraject, assert_kept):
    alias = again(leertraject).create_alias(update_slug="alias")
    assert_kept()
    page = again(leertraject)
    page.title = "Nieuwe titel"
    page.save_revision().publish()
    assert_kept()
    assert again(alias).title == "Nieuwe titel"
    assert Sessie.objects.filter(leertraject=alias).count() == 1
    assert Sessie.objects.values("uid").distinct().count() == 2


def test_alias_in_code_keeps_its_own_registrations_when_its_source_is_published(leertraject):
    alias = again(leertraject).create_alias(update_slug="alias")
    own = factories.InschrijvingFactory(leertraject=again(alias))
    deelname = own.deelnames.get()
    again(leertraject).save_revision().publish()
    again(leertraject).save_revision().publish()
    assert Deelname.objects.get(pk=deelname.pk).sessie_id == deelname.sessie_id
    assert Sessie.objects.filter(leertraject=alias).count() == 1


def test_alias_turned_into_a_page_keeps_everything(editor_client, leertraject, assert_kept):
    alias = again(leertraject).create_alias(update_slug="alias")
    editor_client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    page = again(alias)
    assert page.alias_of_id is None
    page.get_latest_revision().publish()
    assert_kept()
    assert not identities(again(leertraject)) & identities(page)


# Deleting -----------------------------------------------------------------------------------------
def test_delete_in_code_is_refused_and_leaves_the_tree_whole(leertraject, site_tree, assert_kept):
    with pytest.raises(ProtectedError):
        leertraject.delete()
    with pytest.raises(ProtectedError):
        Page.objects.get(pk=site_tree.leertrajecten.pk).delete()
    with pytest.raises(ProtectedError):
        Sessie.objects.get().delete()
    with pytest.raises(ProtectedError):
        LeertrajectPage.objects.all().delete()
    assert_kept()
    assert Page.find_problems() == ([], [], [], [], [])


def test_delete_of_the_front_page_in_code_is_refused_each_time(leertraject, site_tree, assert_kept):
    for _ in range(2):
        with pytest.raises(ProtectedError):
            OverzichtPage.objects.get().delete()
    assert_kept()
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("which", ["leertraject", "section", "overview"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_delete_in_the_admin_is_refused_in_dutch(
    editor_client, leertraject, site_tree, assert_kept, which, method
):
    page = {"leertraject": leertraject, "section": site_tree.leertrajecten, "overview": site_tree.overzicht}[
        which
    ]
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    response = getattr(editor_client, method)(url, follow=True)
    assert "er zijn inschrijvingen voor" in messages_of(response)
    assert leertraject.title in messages_of(response)
    assert_kept()


def test_bulk_delete_in_the_admin_is_refused_in_dutch_and_deletes_none(
    editor_client, leertraject, assert_kept
):
    empty = factories.LeertrajectPageFactory()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    url = f"{url}?id={empty.pk}&id={leertraject.pk}&next={reverse('wagtailadmin_home')}"
    response = editor_client.post(url, follow=True)
    assert "er zijn inschrijvingen voor" in messages_of(response)
    assert again(empty)
    assert_kept()


def test_leertraject_without_registrations_can_be_deleted(editor_client, leertraject):
    empty = factories.LeertrajectPageFactory()
    factories.SessieFactory(leertraject=empty)
    editor_client.post(reverse("wagtailadmin_pages:delete", args=[empty.pk]))
    assert not LeertrajectPage.objects.filter(pk=empty.pk).exists()


def test_cancelled_registration_protects_too(editor_client, leertraject, assert_kept):
    Inschrijving.objects.update(status="geannuleerd")
    response = editor_client.post(reverse("wagtailadmin_pages:delete", args=[leertraject.pk]), follow=True)
    assert "er zijn inschrijvingen voor" in messages_of(response)
    assert_kept()


# The form -----------------------------------------------------------------------------------------
def test_removal_of_the_session_in_the_form_is_refused_beside_it(editor_client, leertraject, assert_kept):
    sessie = leertraject.sessies.get()
    empty = factories.SessieFactory(leertraject=leertraject, titel="Zonder inschrijvingen")
    data = leertraject_post(
        leertraject,
        title="Een nieuwe titel",
        sessies=[sessie_row(sessie, DELETE="1"), sessie_row(empty, titel="Nieuwe naam")],
    )
    for action in ({"action-publish": "1"}, {}):
        response = editor_client.post(edit_url(leertraject), data | action)
        formset = response.context["form"].formsets["sessies"]
        assert (
            "Voor de sessie 'Eerste sessie' zijn er inschrijvingen" in formset.forms[0].non_field_errors()[0]
        )
        html = response.content.decode()
        assert "Voor de sessie &#x27;Eerste sessie&#x27; zijn er inschrijvingen" in html
        assert 'name="sessies-0-DELETE" value="1"' not in html
        assert "Een nieuwe titel" in html
        assert "Nieuwe naam" in html
    assert_kept()
    assert again(leertraject).title == leertraject.title


def test_removal_of_a_session_without_registrations_in_the_form_is_done(
    editor_client, leertraject, assert_kept
):
    empty = factories.SessieFactory(leertraject=leertraject, titel="Zonder inschrijvingen")
    kept, gone = sessie_row(leertraject.sessies.first()), sessie_row(empty, DELETE="1")
    data = leertraject_post(again(leertraject), sessies=[kept, gone]) | {"action-publish": "1"}
    assert errors_of(editor_client.post(edit_url(leertraject), data)) == {}
    assert not Sessie.objects.filter(pk=empty.pk).exists()
    assert_kept()


def test_removal_from_an_unpublished_page_is_refused_too(editor_client, leertraject, assert_kept):
    leertraject.unpublish()
    data = leertraject_post(leertraject, sessies=[sessie_row(leertraject.sessies.get(), DELETE="1")])
    response = editor_client.post(edit_url(leertraject), data)
    assert (
        "zijn er inschrijvingen"
        in response.context["form"].formsets["sessies"].forms[0].non_field_errors()[0]
    )
    assert_kept()


def test_form_opened_before_the_session_was_there_does_not_lose_it(editor_client, leertraject, assert_kept):
    data = leertraject_post(leertraject, sessies=[]) | {"action-publish": "1"}
    assert errors_of(editor_client.post(edit_url(leertraject), data)) == {}
    assert_kept()


def test_change_in_the_form_moves_the_session_and_keeps_the_registration(
    editor_client, leertraject, assert_kept
):
    sessie = leertraject.sessies.get()
    later = {"begin": sessie.begin + timedelta(days=7), "einde": sessie.einde + timedelta(days=7)}
    data = leertraject_post(leertraject, sessies=[sessie_row(sessie, **later)]) | {"action-publish": "1"}
    response = editor_client.post(edit_url(leertraject), data)
    assert errors_of(response) == {}
    confirm(
        editor_client, response, reden="De zaal is bezet."
    )  # people are registered: the mails are shown first
    moved = assert_kept()
    assert (moved.begin, moved.vorig_begin) == (later["begin"], sessie.begin)
    assert moved.sequence == sessie.sequence + 1


# What a registration depends on elsewhere ---------------------------------------------------------
def test_delete_of_a_municipality_with_registrations_is_refused_without_error(editor_client, leertraject):
    gemeente = Inschrijving.objects.get().gemeente
    url = reverse(gemeente.snippet_viewset.get_url_name("delete"), args=[gemeente.pk])
    assert "kan niet" in editor_client.get(url, follow=True).content.decode()
    response = editor_client.post(url, follow=True)
    assert response.status_code == 200
    assert "kan niet weg" in messages_of(response)
    assert Inschrijving.objects.get().gemeente == gemeente


def test_bulk_delete_of_municipalities_with_registrations_is_refused_without_error(
    editor_client, leertraject
):
    gemeente = Inschrijving.objects.get().gemeente
    other = factories.GemeenteFactory()
    url = reverse("wagtail_bulk_action", args=["lmb_site", "gemeente", "delete"])
    url = f"{url}?id={other.pk}&id={gemeente.pk}&next={reverse('wagtailadmin_home')}"
    response = editor_client.post(url, follow=True)
    assert "kan niet weg" in messages_of(response)
    assert Inschrijving.objects.get().gemeente == gemeente


def test_municipality_without_registrations_can_be_deleted(editor_client, site_tree):
    gemeente = factories.GemeenteFactory()
    editor_client.post(reverse(gemeente.snippet_viewset.get_url_name("delete"), args=[gemeente.pk]))
    assert not type(gemeente).objects.filter(pk=gemeente.pk).exists()
