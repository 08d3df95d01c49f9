"""Many kennisitems at once, through the confirmation screens of the admin (E12)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kennisitems import bulk, verbs
from kennisitems.models import Kennisitem, Wijziging
from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory, UserFactory
from tests.lmb_site.zoeken.vinden import search


def published(**fields) -> Kennisitem:
    item = KennisitemFactory(live=False, **fields)
    item.save_revision().publish()
    return Kennisitem.objects.get(pk=item.pk)


def screen(action: str, *items) -> str:
    address = reverse("wagtail_bulk_action", args=["kennisitems", "kennisitem", action])
    return f"{address}?{urlencode({'id': [item.pk for item in items], 'next': '/admin/'}, doseq=True)}"


def do(client, action: str, *items, **data) -> list[str]:
    """Run it; returns what the editor is told."""
    response = client.post(screen(action, *items), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def reload(item: Kennisitem) -> Kennisitem:
    return Kennisitem.objects.get(pk=item.pk)


def with_rights(*actions) -> Client:
    group = Group.objects.create(name=f"Groep {' '.join(actions)}")
    names = [f"{action}_kennisitem" for action in actions]
    group.permissions.set(Permission.objects.filter(codename__in=[*names, "access_admin"]))
    user = UserFactory(is_staff=True)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def test_actions_stand_in_the_list_in_dutch(editor_client):
    KennisitemFactory()
    text = editor_client.get(reverse("wagtailsnippets_kennisitems_kennisitem:list")).text
    for action in bulk.ACTIONS:
        assert action.display_name in text


@pytest.mark.parametrize("action", [action.action_type for action in bulk.ACTIONS])
def test_confirmation_names_the_items_and_changes_nothing(editor_client, action):
    item = published(titel="Klimaatwet")
    text = editor_client.get(screen(action, item)).text
    assert "Klimaatwet" in text
    assert "Doe dit niet" in text
    assert reload(item).live


def test_theme_goes_to_published_items_and_drafts_alike(editor_client, site_tree):
    old, new = ThemaFactory(naam="Oud"), ThemaFactory(naam="Stedenbanden")
    live, draft, has_it = published(themas=[old]), KennisitemFactory(draft=True), published(themas=[new])
    both = published(titel="Live")
    both.titel = "Alleen in het concept"
    both.save_revision()
    told = do(editor_client, "geef-begrip", live, draft, has_it, reload(both), thema=new.pk)
    assert told[0].startswith("3 kennisitems aangepast")
    for item in (live, draft, has_it, both):
        assert new in reload(item).themas.all()
        assert new in reload(item).get_latest_revision_as_object().themas.all()
    assert old in reload(live).themas.all()
    assert (reload(live).live, reload(draft).live) == (True, False)
    assert reload(both).titel == "Live"
    assert reload(both).get_latest_revision_as_object().titel == "Alleen in het concept"
    assert search("stedenbanden", "kennisitem").count() == 3
    assert Wijziging.objects.count() == 0


def test_domain_is_taken_away(editor_client, site_tree):
    domein, other = DomeinFactory(), DomeinFactory()
    items = [published(domeinen=[domein, other]), published(domeinen=[other])]
    assert do(editor_client, "neem-begrip-weg", *items, domein=domein.pk)[0].startswith(
        "1 kennisitem aangepast"
    )
    assert [list(reload(item).domeinen.all()) for item in items] == [[other], [other]]


@pytest.mark.parametrize("fields", [(), ("thema", "domein")])
def test_neither_or_both_is_refused_with_a_sentence(editor_client, fields):
    item = published()
    data = {"thema": ThemaFactory().pk, "domein": DomeinFactory().pk}
    response = editor_client.post(screen("geef-begrip", item), {name: data[name] for name in fields})
    assert "Kies een thema of een domein." in response.text
    assert not reload(item).themas.exists()


def test_publish_and_withdraw(editor_client, client, site_tree):
    draft, live = KennisitemFactory(draft=True), published()
    assert do(editor_client, "publiceer", draft, live)[0].startswith("1 kennisitem gepubliceerd")
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert do(editor_client, "trek-in", draft, live)[0].startswith("2 kennisitems ingetrokken")
    assert client.get(draft.get_absolute_url()).status_code == 410


def test_verbs_done_twice_change_nothing(db):
    item, thema = published(), ThemaFactory()
    assert verbs.add_begrip(items=[item], begrip=thema) == 1
    number = item.revisions.count()
    assert verbs.add_begrip(items=[reload(item)], begrip=thema) == 0
    assert verbs.publish(items=[reload(item)]) == (0, 0)
    assert item.revisions.count() == number


def test_one_that_fails_leaves_all_as_they_were(db, monkeypatch):
    items = [published(), published()]
    monkeypatch.setattr(items[1], "unpublish", lambda **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        verbs.withdraw(items=items)
    assert all(reload(item).live for item in items)


def test_who_may_not_publish_changes_drafts_only(site_tree):
    thema, live, draft = ThemaFactory(), published(titel="Op de site"), KennisitemFactory(draft=True)
    client = with_rights("change")
    do(client, "geef-begrip", live, draft, thema=thema.pk)
    assert not reload(live).themas.exists()
    assert reload(draft).themas.exists()
    assert "Dit mag je niet bij" in client.get(screen("trek-in", live)).text
    do(client, "trek-in", live)
    do(client, "publiceer", draft)
    assert (reload(live).live, reload(draft).live) == (True, False)
    do(with_rights("change", "publish"), "trek-in", live)
    assert not reload(live).live


def test_too_many_at_once_is_refused(editor_client, monkeypatch):
    monkeypatch.setattr(bulk, "MAX_AT_ONCE", 1)
    items = [published(), published()]
    assert do(editor_client, "trek-in", *items)[0].startswith("Dat zijn er te veel")
    assert all(reload(item).live for item in items)


def test_what_is_locked_or_planned_is_left_alone_and_named(editor_client):
    thema = ThemaFactory()
    free, locked, planned = (published(titel=titel) for titel in ("Vrij", "Op slot", "Voor later"))
    Kennisitem.objects.filter(pk=locked.pk).update(locked=True)
    planned.go_live_at = timezone.now() + timedelta(days=3)
    planned.save_revision().publish()
    items = [reload(item) for item in (free, locked, planned)]
    confirmation = editor_client.get(screen("geef-begrip", *items)).text
    assert "Deze zijn vergrendeld of ingepland" in confirmation
    warning, done = do(editor_client, "geef-begrip", *items, thema=thema.pk)
    assert all(titel in warning for titel in ("Op slot", "Voor later"))
    assert "Vrij" not in warning
    assert done.startswith("1 kennisitem aangepast")
    assert [list(reload(item).themas.all()) for item in items] == [[thema], [], []]
    for action in ("trek-in", "publiceer", "neem-begrip-weg"):
        do(editor_client, action, *items[1:], **({"thema": thema.pk} if action == "neem-begrip-weg" else {}))
    assert [reload(item).live for item in items] == [True, True, True]
    assert reload(planned).scheduled_revision


def test_a_draft_with_a_day_to_come_is_planned_and_not_published(editor_client):
    now, later = KennisitemFactory(draft=True), KennisitemFactory(draft=True)
    later.go_live_at = timezone.now() + timedelta(days=3)
    later.save_revision()
    told = do(editor_client, "publiceer", now, reload(later))
    assert told[0].startswith("1 kennisitem gepubliceerd, 1 gepland.")
    assert (reload(now).live, reload(later).live) == (True, False)
