"""Change notes: a major change is told, a minor one is silent (K10). Each step through the form of the admin."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.utils import timezone

from kennisitems.formulier import NOTA_NODIG, NOTA_ZONDER_WIJZIGING
from kennisitems.lijstkeuzes import read_lijst
from kennisitems.models import Kennisitem, Omvang, Wijziging
from kennisitems.wijzigingen import record_wijziging
from lmb_site.zoeken import index
from tests.factories import KennisitemFactory
from tests.kennisitems.test_beheer import PUBLISH, TODAY, address, create, form, save

ATOM = "{http://www.w3.org/2005/Atom}"
GROOT = {"omvang": "groot", "wijzigingsnota": "De drempel is verlaagd."}
LAST_YEAR = TODAY - timedelta(days=400)


@pytest.fixture
def item(editor_client, site_tree):
    """On the site since last year."""
    made = create(editor_client, titel="Klimaatwet", publicatiedatum=str(LAST_YEAR), **PUBLISH)
    yesterday = timezone.now() - timedelta(days=1)
    Kennisitem.objects.filter(pk=made.pk).update(first_published_at=yesterday, last_published_at=yesterday)
    return Kennisitem.objects.get(pk=made.pk)


def notes() -> list[str]:
    return list(Wijziging.objects.values_list("nota", flat=True))


def entry(client) -> ET.Element:
    return ET.fromstring(client.get("/kennisitems/feed/").content).find(f"{ATOM}entry")


def save_old(client, item, **fields):
    return save(client, item, publicatiedatum=str(LAST_YEAR), **fields)


def test_major_change_shows_as_history_and_as_update_in_the_feed(editor_client, client, item):
    before = entry(client)
    item = save_old(editor_client, item, **GROOT, **PUBLISH)
    assert notes() == ["De drempel is verlaagd."]
    page = client.get(item.get_absolute_url()).text
    assert "Wat is er gewijzigd?" in page
    assert "De drempel is verlaagd." in page
    after = entry(client)
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated")
    assert after.findtext(f"{ATOM}summary").startswith("Gewijzigd op ")
    assert "De drempel is verlaagd." in after.findtext(f"{ATOM}summary")


def test_minor_change_is_silent(editor_client, client, item):
    before = entry(client)
    item = save_old(editor_client, item, titel="Klimaatwet zonder tikfout", **PUBLISH)
    after = entry(client)
    assert after.findtext(f"{ATOM}title") == "Klimaatwet zonder tikfout"
    assert after.findtext(f"{ATOM}updated") == before.findtext(f"{ATOM}updated")
    assert notes() == []
    assert "Wat is er gewijzigd?" not in client.get(item.get_absolute_url()).text


def test_note_of_a_draft_waits_for_its_publication(editor_client, client, item):
    item = save_old(editor_client, item, **GROOT)
    assert notes() == []
    assert "drempel" not in client.get(item.get_absolute_url()).text
    reopened = editor_client.get(address("edit", item.pk)).context["form"]
    assert reopened["wijzigingsnota"].value() == "De drempel is verlaagd."
    save_old(editor_client, item, **GROOT, **PUBLISH)
    assert notes() == ["De drempel is verlaagd."]


def test_note_is_used_up(editor_client, item):
    item = save_old(editor_client, item, **GROOT, **PUBLISH)
    reopened = editor_client.get(address("edit", item.pk)).context["form"]
    assert (reopened["wijzigingsnota"].value(), reopened["omvang"].value()) == ("", Omvang.KLEIN)
    save_old(editor_client, item, **PUBLISH)
    assert notes() == ["De drempel is verlaagd."]


def test_second_change_in_the_same_words_is_told_again(editor_client, item):
    for _ in range(2):
        save_old(editor_client, item, **GROOT, **PUBLISH)
    assert len(notes()) == 2


def test_first_publication_is_no_change(editor_client, site_tree):
    create(editor_client, **GROOT, **PUBLISH)
    assert notes() == []


def test_major_change_without_note_is_refused(editor_client, item):
    data = form(item, omvang="groot", wijzigingsnota="  ", **PUBLISH)
    response = editor_client.post(address("edit", item.pk), data)
    assert response.context["form"].errors["wijzigingsnota"] == [NOTA_NODIG]
    assert NOTA_NODIG in response.text


def test_note_on_a_minor_change_is_refused(editor_client, item):
    data = form(item, omvang="klein", wijzigingsnota="Iets", **PUBLISH)
    response = editor_client.post(address("edit", item.pk), data)
    assert response.context["form"].errors["omvang"] == [NOTA_ZONDER_WIJZIGING]


def test_scheduled_change_is_told_when_its_moment_comes(editor_client, item):
    moment = timezone.localtime() + timedelta(days=2)
    save_old(editor_client, item, **GROOT, go_live_at=moment.strftime("%d-%m-%Y %H:%M"), **PUBLISH)
    assert notes() == []
    later = timezone.now() + timedelta(days=2, minutes=1)
    with patch.object(timezone, "now", return_value=later):
        call_command("publish_scheduled")
    assert Wijziging.objects.get().op == later


def test_older_version_published_again_tells_nothing_and_loses_no_history(editor_client, item):
    item = save_old(editor_client, item, titel="Eerst", **GROOT, **PUBLISH)
    item = save_old(editor_client, item, titel="Dan", omvang="groot", wijzigingsnota="Tweede.", **PUBLISH)
    item.revisions.get(content__titel="Eerst").publish()
    item = Kennisitem.objects.get(pk=item.pk)
    assert item.titel == "Eerst"
    assert notes() == ["Tweede.", "De drempel is verlaagd."]
    assert item.laatste_wijziging == TODAY
    assert item.wijzigingsnota == ""


def test_older_version_opened_again_does_not_offer_its_note(editor_client, item):
    item = save_old(editor_client, item, titel="Eerst", **GROOT, **PUBLISH)
    item = save_old(editor_client, item, titel="Dan", **PUBLISH)
    revision = item.revisions.get(content__titel="Eerst")
    response = editor_client.get(address("revisions_revert", item.pk, revision.pk))
    assert response.context["form"]["titel"].value() == "Eerst"
    assert response.context["form"]["wijzigingsnota"].value() == ""


def test_draft_that_went_on_from_a_published_version_does_not_repeat_its_note(editor_client, item):
    item = save_old(editor_client, item, titel="Eerst", **GROOT)
    item = save_old(editor_client, item, titel="Dan", **GROOT)
    first, second = item.revisions.order_by("pk").exclude(content__titel="Klimaatwet")
    first.publish()
    second.publish()
    assert notes() == ["De drempel is verlaagd."]


def test_recording_twice_writes_once(db):
    item = KennisitemFactory(
        first_published_at=timezone.now() - timedelta(days=9), last_published_at=timezone.now()
    )
    revision = item.save_revision()
    for _ in range(2):
        item.omvang, item.wijzigingsnota = Omvang.GROOT, "Nieuw bedrag."
        record_wijziging(item=item, revisie=revision, at=timezone.now())
    assert notes() == ["Nieuw bedrag."]


def test_major_change_brings_an_old_item_up_in_the_news_and_since_a_day(editor_client, item):
    KennisitemFactory(titel="Nieuwer", publicatiedatum=TODAY - timedelta(days=9))
    week = str(TODAY - timedelta(days=7))

    def titles(**parameters):
        return [found.titel for found in read_lijst(parameters).pagina]

    assert titles() == ["Nieuwer", "Klimaatwet"]
    assert titles(sinds=week) == []
    save_old(editor_client, item, **GROOT, **PUBLISH)
    assert titles() == ["Klimaatwet", "Nieuwer"]
    assert titles(sinds=week) == ["Klimaatwet"]


def test_item_that_changed_before_its_day_is_nowhere_until_that_day(site_tree, client):
    item = KennisitemFactory(
        titel="Zonnewet",
        laatste_wijziging=TODAY - timedelta(days=1),
        publicatiedatum=TODAY + timedelta(days=5),
    )
    other = KennisitemFactory(titel="Andere", publicatiedatum=TODAY)
    index.update_many(Kennisitem, [item.pk, other.pk])
    assert client.get(item.get_absolute_url()).status_code == 404
    for path in ("/kennisitems/", "/kennisitems/feed/", "/zoeken/?q=zonnewet", "/kennisitems/?q=zonnewet"):
        assert item.get_absolute_url() not in client.get(path).text
    day = TODAY + timedelta(days=5)
    assert [found.titel for found in read_lijst({}, at=day).pagina] == ["Zonnewet", "Andere"]
    assert list(Kennisitem.objects.public(day).recent_first()) == [item, other]
    assert item.nieuwsdag == day


def test_moment_of_the_note_is_a_day_in_brussels(db):
    """Half past midnight in Brussels is yesterday in UTC."""
    item = KennisitemFactory(
        first_published_at=timezone.now() - timedelta(days=9),
        last_published_at=timezone.now(),
        omvang=Omvang.GROOT,
        wijzigingsnota="x",
    )
    record_wijziging(item=item, at=timezone.datetime.fromisoformat("2026-07-01T22:30:00+00:00"))
    assert str(Kennisitem.objects.get(pk=item.pk).laatste_wijziging) == "2026-07-02"
