"""What an editor sees before anything leaves, and that it is exactly what leaves (E5)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.inschrijvingen.sessienieuws.voorproef import preview
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from lmb_site.berichten.models import Bericht
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, UserFactory, moment
from tests.leertrajecten.beheer import edit_url, leertraject_post, messages_of, sessie_row

NEW_BEGIN = moment(27)
PUBLISH = {"action-publish": "action-publish"}
REDEN = "De zaal is bezet."


def again(page) -> LeertrajectPage:
    return LeertrajectPage.objects.get(pk=page.pk)


def moved(page, *, begin=NEW_BEGIN, **facts) -> dict:
    """The form as an editor posts it to publish, with the session moved."""
    row = sessie_row(page.sessies.get(), begin=begin, einde=begin + timedelta(hours=2), **facts)
    return leertraject_post(again(page), sessies=[row], **PUBLISH)


def confirm(client, response, **redenen):
    """Press the button on the screen that `response` leads to; the screen and the answer."""
    screen = client.get(response.url)
    data = {"handtekening": screen.context["handtekening"]}
    for item in screen.context["wijzigingen"]:
        data[item["veld"]] = redenen.get("reden", item["reden"])
    return screen, client.post(response.url, data, follow=True)


def nothing_happened(page) -> bool:
    return not Bericht.objects.exists() and Sessie.objects.get(leertraject=page).begin != NEW_BEGIN


def test_publish_shows_the_numbers_first_and_sends_exactly_those(editor_client, leertraject):
    response = editor_client.post(edit_url(leertraject), moved(leertraject))
    assert response.url.startswith(f"/admin/leertrajecten/{leertraject.pk}/publiceren/")
    assert nothing_happened(leertraject)
    screen, answer = confirm(editor_client, response, reden=REDEN)
    assert "3 mails, 2 agenda-updates, 1 op de wachtlijst" in screen.content.decode()
    assert "3 mails, 2 agenda-updates, 1 op de wachtlijst" in messages_of(answer)
    assert Bericht.objects.count() == 3
    assert sum(len(bericht.bijlagen) for bericht in Bericht.objects.all()) == 2
    sessie = Sessie.objects.get()
    assert (sessie.begin, sessie.reden) == (NEW_BEGIN, REDEN)
    assert all(REDEN in bericht.tekst for bericht in Bericht.objects.all())


def test_screen_shows_old_and_new_and_changes_nothing_by_looking(editor_client, leertraject):
    response = editor_client.post(edit_url(leertraject), moved(leertraject))
    before = list(Sessie.objects.values()), list(Deelname.objects.values())
    for _ in range(2):
        html = editor_client.get(response.url).content.decode()
    assert "Deze sessie is verplaatst." in html
    assert html.count("10–12 uur") == 2
    assert (list(Sessie.objects.values()), list(Deelname.objects.values())) == before
    assert nothing_happened(leertraject)


@pytest.mark.parametrize("reden", ["", "   "])
def test_moved_session_without_a_reason_is_not_published(editor_client, leertraject, reden):
    response = editor_client.post(edit_url(leertraject), moved(leertraject))
    _, answer = confirm(editor_client, response, reden=reden)
    assert "Geef bij elke verplaatste" in messages_of(answer)
    assert nothing_happened(leertraject)


def test_other_place_needs_no_reason(editor_client, leertraject):
    row = sessie_row(leertraject.sessies.get(), plaats="Stadhuis")
    data = leertraject_post(leertraject, sessies=[row], **PUBLISH)
    confirm(editor_client, editor_client.post(edit_url(leertraject), data))
    assert Bericht.objects.count() == 3


def test_change_that_mails_nobody_is_published_at_once(editor_client, leertraject):
    row = sessie_row(leertraject.sessies.get(), titel="Een betere titel")
    data = leertraject_post(leertraject, sessies=[row], **PUBLISH)
    response = editor_client.post(edit_url(leertraject), data)
    assert "/publiceren/" not in response.url
    assert Sessie.objects.get().titel == "Een betere titel"


def test_leertraject_without_registrations_is_published_at_once(editor_client, site_tree):
    page = LeertrajectPageFactory(open=True)
    page.save_revision().publish()
    assert "/publiceren/" not in editor_client.post(edit_url(page), moved(page)).url
    assert Sessie.objects.get().begin == NEW_BEGIN


def test_saving_a_draft_asks_and_sends_nothing(editor_client, leertraject):
    data = moved(leertraject)
    del data["action-publish"]
    assert "/publiceren/" not in editor_client.post(edit_url(leertraject), data).url
    assert nothing_happened(leertraject)


def test_registration_in_between_shows_the_new_numbers_first(editor_client, leertraject):
    response = editor_client.post(edit_url(leertraject), moved(leertraject))
    screen = editor_client.get(response.url)
    InschrijvingFactory(leertraject=leertraject)
    data = {"handtekening": screen.context["handtekening"], screen.context["wijzigingen"][0]["veld"]: REDEN}
    answer = editor_client.post(response.url, data)
    assert "Intussen veranderde er iets" in messages_of(answer)
    assert "4 mails, 3 agenda-updates" in answer.content.decode()
    assert REDEN in answer.content.decode()
    assert nothing_happened(leertraject)


def test_draft_saved_in_between_is_shown_first(editor_client, leertraject):
    response = editor_client.post(edit_url(leertraject), moved(leertraject))
    screen = editor_client.get(response.url)
    again(leertraject).get_latest_revision_as_object().save_revision()
    data = {"handtekening": screen.context["handtekening"], screen.context["wijzigingen"][0]["veld"]: REDEN}
    answer = editor_client.post(response.url, data, follow=True)
    assert "Intussen werd deze pagina opnieuw bewaard" in messages_of(answer)
    assert nothing_happened(leertraject)
    assert answer.context["wijzigingen"][0]["reden"] == REDEN
    again_data = {"handtekening": answer.context["handtekening"], data.popitem()[0]: REDEN}
    editor_client.post(answer.context["publiceer_url"], again_data)
    assert Sessie.objects.get().reden == REDEN


@pytest.mark.parametrize("handtekening", ["", "verzonnen", None])
def test_yes_of_someone_else_or_none_publishes_nothing(client, editor_client, leertraject, handtekening):
    url = editor_client.post(edit_url(leertraject), moved(leertraject)).url
    screen = editor_client.get(url)
    client.force_login(UserFactory(editor=True))
    signed = screen.context["handtekening"] if handtekening is None else handtekening
    client.post(url, {"handtekening": signed, screen.context["wijzigingen"][0]["veld"]: REDEN})
    assert nothing_happened(leertraject)


def test_who_may_not_publish_sees_nothing(client, editor_client, leertraject):
    url = editor_client.post(edit_url(leertraject), moved(leertraject)).url
    user = UserFactory(is_staff=True)
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(url).status_code in (302, 403)
    assert client.post(url).status_code in (302, 403)


def test_revert_to_an_older_version_asks_too(editor_client, leertraject, draft):
    old = again(leertraject).get_latest_revision()
    draft(leertraject, begin=NEW_BEGIN).publish()
    Bericht.objects.all().delete()
    page = old.as_object()
    data = leertraject_post(page, **PUBLISH, revision=old.pk)
    response = editor_client.post(edit_url(leertraject), data)
    screen, _ = confirm(editor_client, response, reden="Toch op de eerste dag.")
    assert screen.context["gevolg"].mails == Bericht.objects.count() == 3


def test_planning_shows_the_numbers_and_sends_nothing_yet(editor_client, leertraject):
    data = moved(leertraject) | {
        "go_live_at": timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%d-%m-%Y %H:%M")
    }
    response = editor_client.post(edit_url(leertraject), data)
    screen, answer = confirm(editor_client, response, reden=REDEN)
    assert "Inplannen en versturen" in screen.content.decode()
    assert "is ingepland" in messages_of(answer)
    assert "Nu zouden dat 3 mails, 2 agenda-updates, 1 op de wachtlijst zijn" in messages_of(answer)
    assert nothing_happened(leertraject)
    assert again(leertraject).scheduled_revision.as_object().sessies.get().reden == REDEN


def test_bulk_publish_refuses_what_mails_people(editor_client, leertraject, draft):
    draft(leertraject, begin=NEW_BEGIN)
    other = LeertrajectPageFactory(draft=True, title="Nog te publiceren")
    other.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = f"?id={leertraject.pk}&id={other.pk}&next=/admin/"
    answer = editor_client.post(url + ids, {"include_descendants": ""}, follow=True)
    assert "Duurzaam aankoopbeleid" in messages_of(answer)
    assert nothing_happened(leertraject)
    assert not again(other).live
    editor_client.post(f"{url}?id={other.pk}&next=/admin/", {"include_descendants": ""})
    assert again(other).live


@pytest.fixture
def in_workflow(leertraject, draft, editor):
    from django.contrib.auth.models import Group

    group = Group.objects.create(name="Nalezers")
    editor.groups.add(group)
    task = GroupApprovalTask.objects.create(name="Nalezen")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Nalezen")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    draft(leertraject, begin=NEW_BEGIN)
    workflow.start(again(leertraject), editor)
    return again(leertraject)


def test_last_approval_leads_to_the_numbers(editor_client, in_workflow):
    data = moved(in_workflow) | {"action-workflow-action": "true", "workflow-action-name": "approve"}
    del data["action-publish"]
    response = editor_client.post(edit_url(in_workflow), data)
    assert "/publiceren/" in response.url
    assert nothing_happened(in_workflow)
    screen, _ = confirm(editor_client, response, reden=REDEN)
    assert screen.context["gevolg"].mails == Bericht.objects.count() == 3


def test_approval_outside_the_editor_publishes_nothing_and_says_what_waits(editor_client, in_workflow):
    state = in_workflow.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[in_workflow.pk, "approve", state.pk])
    editor_client.post(url, {"comment": ""})
    assert again(in_workflow).current_workflow_state is None
    assert nothing_happened(in_workflow)
    assert "nog niet gepubliceerd" in messages_of(editor_client.get(edit_url(in_workflow)))


def test_approval_that_mails_nobody_publishes(editor_client, site_tree, editor, draft):
    page = LeertrajectPageFactory(open=True)
    page.save_revision().publish()
    task = GroupApprovalTask.objects.create(name="Nalezen")
    workflow = Workflow.objects.create(name="Nalezen")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    draft(page, begin=NEW_BEGIN)
    workflow.start(again(page), editor)
    again(page).current_workflow_task_state.approve(user=editor)
    assert Sessie.objects.get().begin == NEW_BEGIN


# The preview itself -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"begin": NEW_BEGIN},
        {"staat": SessieStaat.GEANNULEERD},
        {"begin": None, "einde": None},
        {"plaats": "Stadhuis", "is_online": True},
        {"titel": "Een betere titel"},
        {"capaciteit": 1},
    ],
)
@pytest.mark.parametrize("with_new", [False, True])
def test_preview_counts_what_publishing_sends(leertraject, draft, facts, with_new):
    nieuw = Sessie(titel="Erbij", begin=moment(50), einde=moment(50, 12)) if with_new else None
    revision = draft(leertraject, nieuw=nieuw, **facts)
    gevolg = preview(revision)
    assert not Bericht.objects.exists()
    assert Sessie.objects.count() == 1
    revision.publish()
    berichten = list(Bericht.objects.all())
    assert gevolg.mails == len(berichten)
    assert gevolg.agenda_updates == sum(len(bericht.bijlagen) for bericht in berichten)
    assert gevolg.wachtend == sum(bericht.aan == "wim@example.org" for bericht in berichten)


def test_preview_of_many_counts_exactly_what_leaves(leertraject, draft):
    """More than one batch, someone who replaces, someone without an address, and a mail that left already."""
    people = InschrijvingFactory.create_batch(130, leertraject=leertraject)
    replaced = people[0].deelnames.get()
    replaced.vervanger_naam, replaced.vervanger_email = "Piet", "piet@example.org"
    replaced.save()
    type(people[1]).objects.filter(pk=people[1].pk).update(email="")
    revision = draft(leertraject, begin=NEW_BEGIN)
    gevolg = preview(revision)
    assert (gevolg.mails, gevolg.agenda_updates, gevolg.wachtend) == (133, 132, 1)
    revision.publish()
    assert Bericht.objects.count() == gevolg.mails
    assert sum(len(bericht.bijlagen) for bericht in Bericht.objects.all()) == gevolg.agenda_updates
    Deelname.objects.update(verteld_sequence=0, verteld_feiten=None)
    assert preview(revision).mails == 0
