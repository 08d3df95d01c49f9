"""From looks to tasks: patient, one per item, closed by itself, told once."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log

from kennisitems.bronwacht import taken, verbs
from kennisitems.bronwacht.controle import Bevinding, look_at
from kennisitems.bronwacht.models import BronControle, BronToestand
from kennisitems.models import Kennisitem
from lmb_site.berichten.models import Bericht
from tests.factories import KennisitemFactory, UserFactory
from tests.kennisitems.bronwacht.test_controle import here

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GOED = Bevinding(BronToestand.GOED)
DOOD = Bevinding(BronToestand.DOOD, "De server antwoordt met code 404.")
VERHUISD = Bevinding(BronToestand.VERHUISD, "Verhuisd.", "https://example.org/nieuw")
ONBESLIST = Bevinding(None, "De server laat ons niet kijken (code 403).")


def item(number: int = 1, **fields) -> Kennisitem:
    return KennisitemFactory(
        titel=f"Besluit {number}",
        **{"bron": f"https://h{number}.example.org/b", "publicatiedatum": NIGHT.date(), **fields},
    )


def look(kennisitem: Kennisitem, bevinding: Bevinding, at: datetime) -> BronControle:
    return verbs.record(kennisitem_id=kennisitem.pk, bron=kennisitem.bron, bevinding=bevinding, at=at)


def walk(at=NIGHT, *, finding=GOED, turns: int = 1000):
    """A walk with a clock of its own; the addresses in order, and how long it slept."""
    seen, slept = [], []
    left = iter([True] * turns)
    number = verbs.walk(
        at=at,
        clock=lambda: sum(slept),
        sleep=slept.append,
        keep_going=lambda: next(left, False),
        look=lambda url: seen.append(url) or finding,
    )
    assert number == len(seen)
    return seen, slept


# Patience -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("finding", [DOOD, VERHUISD])
def test_a_task_opens_after_three_bad_nights_in_a_row(finding):
    act = item()
    for n in range(2):
        assert look(act, finding, NIGHT + n * DAY).open_sinds is None
    row = look(act, finding, NIGHT + 2 * DAY)
    assert (row.toestand, row.open_sinds, row.sinds) == (finding.toestand, NIGHT + 2 * DAY, NIGHT)
    assert list(BronControle.objects.open()) == [row]


def test_many_looks_in_one_night_are_one_night():
    act = item()
    for n in range(10):
        row = look(act, DOOD, NIGHT + timedelta(minutes=n))
    assert (row.nachten, row.open_sinds) == (1, None)


def test_a_good_night_in_between_begins_anew():
    act = item()
    for n, finding in enumerate([DOOD, DOOD, GOED, DOOD, DOOD]):
        row = look(act, finding, NIGHT + n * DAY)
    assert (row.nachten, row.open_sinds) == (2, None)


def test_a_night_that_says_nothing_changes_nothing():
    act = item()
    for n, finding in enumerate([DOOD, ONBESLIST, DOOD, ONBESLIST, DOOD]):
        row = look(act, finding, NIGHT + n * DAY)
    assert row.open_sinds == NIGHT + 4 * DAY


def test_one_task_per_item_however_long_and_whatever_kind():
    act = item()
    for n in range(10):
        look(act, DOOD if n < 6 else VERHUISD, NIGHT + n * DAY)
    row = BronControle.objects.get()
    assert (row.open_sinds, row.toestand) == (NIGHT + 2 * DAY, BronToestand.VERHUISD)


def test_a_task_closes_by_itself_when_the_source_is_back():
    act = item()
    for n in range(3):
        look(act, DOOD, NIGHT + n * DAY)
    row = look(act, GOED, NIGHT + 3 * DAY)
    assert (row.open_sinds, row.toestand, row.reden) == (None, BronToestand.GOED, "")


def test_a_task_is_gone_as_soon_as_an_editor_gives_another_address():
    act = item()
    for n in range(3):
        look(act, DOOD, NIGHT + n * DAY)
    Kennisitem.objects.update(bron="https://example.org/juist")
    assert not BronControle.objects.open().exists()
    act.refresh_from_db()
    row = look(act, DOOD, NIGHT + 3 * DAY)
    assert (row.nachten, row.open_sinds) == (1, None)


def test_a_withdrawn_item_asks_for_nothing():
    act = item()
    for n in range(3):
        look(act, DOOD, NIGHT + n * DAY)
    Kennisitem.objects.update(live=False)
    assert not BronControle.objects.open().exists()


# The walk -----------------------------------------------------------------------------------------
def test_each_source_is_visited_once_a_night_and_a_good_one_not_again_for_weeks():
    item(1), item(2), item(3, bron=""), item(4, draft=True)
    assert len(walk()[0]) == 2
    assert walk()[0] == []
    assert walk(NIGHT + DAY)[0] == []
    assert len(walk(NIGHT + 29 * DAY)[0]) == 2


def test_suspects_come_first_then_what_was_never_seen():
    old, suspect, new = item(1), item(2), item(3)
    look(old, GOED, NIGHT - 40 * DAY)
    look(suspect, DOOD, NIGHT - DAY)
    assert walk()[0] == [suspect.bron, new.bron, old.bron]


def test_one_server_gets_a_pause_between_two_visits():
    for n in range(3):
        item(n, bron=f"https://example.org/{n}")
    assert walk()[1] == [verbs.HOST_SECONDS] * 2
    assert walk(NIGHT + 30 * DAY, turns=1)[0] == ["https://example.org/0"]


def test_a_night_is_bounded(monkeypatch):
    monkeypatch.setattr(verbs, "MAX_PER_NIGHT", 3)
    for n in range(5):
        item(n)
    assert len(walk(turns=2)[0]) == 2
    assert len(walk(NIGHT + timedelta(minutes=1))[0]) == 1
    assert walk(NIGHT + timedelta(minutes=2))[0] == []
    assert len(walk(NIGHT + DAY)[0]) == 2


def test_a_walk_against_a_real_server(web):
    item(1, bron=f"{web.url}/ok"), item(2, bron=f"{web.url}/missing"), item(3, bron=f"{web.url}/circle")
    for n in range(3):
        verbs.walk(
            at=NIGHT + n * DAY,
            clock=lambda: 0.0,
            sleep=lambda seconds: None,
            keep_going=lambda: True,
            look=lambda url: look_at(url, seconds=5, allow=here),
        )
    assert {row.kennisitem.titel for row in BronControle.objects.open()} == {"Besluit 2", "Besluit 3"}


@pytest.mark.parametrize(("on", "hour", "walks"), [(True, 1, True), (True, 12, False), (False, 1, False)])
def test_the_watch_walks_only_at_night_and_only_when_it_is_on(settings, monkeypatch, on, hour, walks):
    settings.BRONWACHT = on
    calls = []
    monkeypatch.setattr(verbs, "walk", lambda **kwargs: calls.append(kwargs))
    taken.watch(NIGHT.replace(hour=hour))
    assert bool(calls) == walks


@pytest.mark.parametrize(
    ("site", "given", "watches"),
    [
        ("http://127.0.0.1:8000", "", "False"),
        ("http://127.0.0.1:8000", "true", "True"),
        ("https://lmb.example.org", "", "True"),
        ("https://lmb.example.org", "false", "False"),
    ],
)
def test_the_demo_watches_nothing_unless_asked(tmp_path, site, given, watches):
    env = {**os.environ, "SITE_URL": site, "BRONWACHT": given, "LMB_VAR": str(tmp_path), "DEBUG": "false"}
    env["EMAIL_URL"] = "smtp://127.0.0.1:1"
    script = "from lmb_site import settings; print(settings.BRONWACHT)"
    told = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == watches


# Who hears of it ----------------------------------------------------------------------------------
def open_task(number: int, owner=None) -> BronControle:
    act = item(number)
    if owner:
        log(act, "wagtail.create", user=owner)
    for n in range(3):
        row = look(act, DOOD, NIGHT + n * DAY)
    return row


def test_an_owner_hears_of_all_new_tasks_in_one_mail_once():
    owner = UserFactory(username="eigenaar")
    open_task(1, owner), open_task(2, owner)
    assert verbs.tell_owners(at=NIGHT + 2 * DAY) == 1
    assert verbs.tell_owners(at=NIGHT + 3 * DAY) == 0
    mail = Bericht.objects.get()
    assert (mail.aan, mail.onderwerp) == (owner.email, "2 bronnen vragen je aandacht")
    assert "Besluit 1" in mail.tekst
    assert "Besluit 2" in mail.tekst
    assert "404" in mail.tekst


def test_an_owner_who_left_is_no_owner():
    gone = UserFactory(username="weg", is_active=False)
    assert open_task(1, gone).eigenaar is None


def test_without_owner_the_site_hears_of_it(site_tree):
    from wagtail.models import Site

    from lmb_site.models import SiteInstellingen

    instellingen = SiteInstellingen.for_site(Site.objects.get())
    instellingen.contact_email = "lmb@example.org"
    instellingen.save()
    open_task(1)
    assert verbs.tell_owners(at=NIGHT + 2 * DAY) == 1
    assert Bericht.objects.get().aan == "lmb@example.org"


# In the admin -------------------------------------------------------------------------------------
def test_the_dashboard_shows_my_tasks_and_nobodys_but_not_those_of_others(site_tree, editor, editor_client):
    open_task(1, editor), open_task(2), open_task(3, UserFactory(username="ander"))
    page = editor_client.get("/admin/").content.decode()
    assert "Bronnen die je aandacht vragen" in page
    assert "Besluit 1" in page
    assert "Besluit 2" in page
    assert "Besluit 3" not in page


def test_the_list_costs_the_same_with_one_and_with_three(editor_client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert editor_client.get(reverse("bronnen:index")).status_code == 200
        return len(caught)

    open_task(1)
    queries()
    one = queries()
    open_task(2), open_task(3)
    assert queries() == one


def test_the_list_can_be_narrowed_to_open_tasks(editor_client):
    open_task(1)
    look(item(2), GOED, NIGHT)
    page = editor_client.get(reverse("bronnen:index") + "?taak=open").content.decode()
    assert "Besluit 1" in page
    assert "Besluit 2" not in page


def test_who_has_no_right_sees_no_panel_and_no_list(site_tree):
    open_task(1)
    user = UserFactory(username="lezer")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert "Bronnen die je aandacht vragen" not in client.get("/admin/").content.decode()
    assert client.get(reverse("bronnen:index")).status_code == 302
