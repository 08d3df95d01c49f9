"""Merging two labels: everything re-pointed, every old address and older version still meaning the same (E12)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kennisitems.models import Kennisitem
from kennisitems.templatetags.kennisitems_tags import recente_kennisitems
from leertrajecten.models import LeertrajectPage
from lmb_site import samenvoegen
from lmb_site.models import Thema
from lmb_site.samenvoegen import SamenvoegFout, count_with, merge_begrippen
from tests.factories import (
    DomeinFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    ThemaFactory,
    UserFactory,
)
from tests.kennisitems.test_beheer import PUBLISH, address, save
from tests.lmb_site.zoeken.vinden import search


def published(**fields) -> Kennisitem:
    item = KennisitemFactory(live=False, **fields)
    item.save_revision().publish()
    return Kennisitem.objects.get(pk=item.pk)


@pytest.fixture
def oud(db):
    return ThemaFactory(naam="Noord-Zuid", slug="noord-zuid", gewicht=5)


@pytest.fixture
def nieuw(db):
    return ThemaFactory(naam="Mondiaal", slug="mondiaal", gewicht=70)


def themas(thing) -> list[str]:
    return [thema.naam for thema in type(thing).objects.get(pk=thing.pk).themas.all()]


def test_all_that_carried_the_old_carries_the_new_once(site_tree, oud, nieuw):
    other = ThemaFactory(naam="Ander")
    one, both = published(themas=[oud, other]), published(themas=[oud, nieuw])
    page = LeertrajectPageFactory(themas=[oud])
    assert count_with(oud) == ["1 leertraject", "2 kennisitems"]
    assert merge_begrippen(oud=oud, nieuw=nieuw) == 3
    assert sorted(themas(one)) == ["Ander", "Mondiaal"]
    assert themas(both) == ["Mondiaal"]
    assert themas(LeertrajectPage.objects.get(pk=page.pk)) == ["Mondiaal"]
    nieuw.refresh_from_db()
    assert (nieuw.naam, nieuw.slug, nieuw.gewicht) == ("Mondiaal", "mondiaal", 70)
    assert set(Thema.objects.current()) == {other, nieuw}


def test_search_finds_them_by_the_new_name_only(site_tree, oud, nieuw):
    published(titel="Nota", themas=[oud])
    assert search("noord", "kennisitem").count() == 1
    merge_begrippen(oud=oud, nieuw=nieuw)
    assert search("noord", "kennisitem").count() == 0
    assert search("mondiaal", "kennisitem").count() == 1


def test_merge_costs_the_same_for_one_item_as_for_many(site_tree, nieuw):
    def queries(number: int) -> int:
        thema = ThemaFactory()
        for _ in range(number):
            KennisitemFactory(themas=[thema])
        with CaptureQueriesContext(connection) as caught:
            merge_begrippen(oud=thema, nieuw=nieuw)
        return len(caught)

    queries(1)
    assert queries(2) == queries(12)


def test_old_addresses_lead_to_the_new(site_tree, client, oud, nieuw):
    item = published(titel="Nota over steden", themas=[oud])
    merge_begrippen(oud=oud, nieuw=nieuw)
    response = client.get("/thema/noord-zuid/")
    assert (response.status_code, response["Location"]) == (301, "/thema/mondiaal/")
    assert item.titel in client.get("/thema/mondiaal/").text
    lijst = client.get("/kennisitems/?thema=noord-zuid").context["lijst"]
    assert [found.titel for found in lijst.pagina] == [item.titel]
    assert [keuze.label for keuze in lijst.keuzes] == ["Mondiaal"]
    for path in ("/kennisitems/feed/?thema=noord-zuid", "/kennisitems/sinds/2020-01-01/?thema=noord-zuid"):
        assert item.titel in client.get(path).text
    day = item.publicatiedatum
    assert item.titel in client.get(f"/kennisitems/maand/{day:%Y-%m}/?thema=noord-zuid").text


def test_label_that_went_twice_leads_to_the_last(site_tree, client, oud, nieuw):
    last = ThemaFactory(slug="laatste")
    merge_begrippen(oud=oud, nieuw=nieuw)
    merge_begrippen(oud=nieuw, nieuw=last)
    for slug in ("noord-zuid", "mondiaal"):
        assert client.get(f"/thema/{slug}/")["Location"] == "/thema/laatste/"


def test_block_of_an_old_theme_shows_the_new(site_tree, oud, nieuw):
    item = published(themas=[nieuw])
    published()
    merge_begrippen(oud=oud, nieuw=nieuw)
    assert recente_kennisitems([Thema.objects.get(pk=oud.pk)], 3) == [item]


def test_draft_of_an_item_carries_the_new_when_it_is_opened_and_published(
    editor_client, site_tree, oud, nieuw
):
    item = published(titel="Live", themas=[oud])
    item.titel = "Concept"
    item.save_revision()
    merge_begrippen(oud=oud, nieuw=nieuw)
    opened = editor_client.get(address("edit", item.pk)).context["form"]
    assert opened["themas"].value() == [nieuw.pk]
    assert oud not in opened.fields["themas"].queryset
    item.get_latest_revision().publish()
    assert themas(item) == ["Mondiaal"]
    save(editor_client, item, titel="Nog eens", themas=[nieuw], **PUBLISH)
    assert themas(item) == ["Mondiaal"]


def test_older_version_of_a_page_carries_the_new_when_it_is_published(site_tree, oud, nieuw):
    page = LeertrajectPageFactory(themas=[oud])
    revision = page.save_revision()
    merge_begrippen(oud=oud, nieuw=nieuw)
    revision.publish()
    assert themas(LeertrajectPage.objects.get(pk=page.pk)) == ["Mondiaal"]


def test_what_cannot_be_merged_is_refused_with_a_sentence(oud, nieuw):
    for one, other in ((oud, oud), (oud, DomeinFactory())):
        with pytest.raises(SamenvoegFout):
            merge_begrippen(oud=one, nieuw=other)
    merge_begrippen(oud=oud, nieuw=nieuw)
    for one, other in ((oud, nieuw), (nieuw, oud)):
        with pytest.raises(SamenvoegFout, match="al opgegaan"):
            merge_begrippen(oud=one, nieuw=other)


def test_merge_that_fails_changes_nothing(site_tree, oud, nieuw, monkeypatch):
    item = published(themas=[oud])
    monkeypatch.setattr(samenvoegen, "log", lambda **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge_begrippen(oud=oud, nieuw=nieuw)
    assert themas(item) == ["Noord-Zuid"]
    assert not connection.needs_rollback


# The screen ---------------------------------------------------------------------------------------
def screen(thema) -> str:
    return reverse("wagtailsnippets_lmb_site_thema:samenvoegen", args=[thema.pk])


def test_editor_merges_from_the_list(editor_client, site_tree, oud, nieuw):
    item = published(themas=[oud])
    listing = reverse("wagtailsnippets_lmb_site_thema:list")
    assert screen(oud) in editor_client.get(listing).text
    text = editor_client.get(screen(oud)).text
    for expected in ("1 kennisitem", "/thema/noord-zuid/", "niet ongedaan", "Mondiaal"):
        assert expected in text
    response = editor_client.post(screen(oud), {"nieuw": nieuw.pk}, follow=True)
    assert "is opgegaan in" in response.text
    assert themas(item) == ["Mondiaal"]
    assert screen(oud) not in editor_client.get(listing).text
    assert editor_client.get(screen(oud)).status_code == 404


@pytest.mark.parametrize("value", ["", "0", "x"])
def test_screen_refuses_what_is_no_label(editor_client, site_tree, oud, value):
    response = editor_client.post(screen(oud), {"nieuw": value})
    assert response.status_code == 200
    assert response.context["form"].errors["nieuw"]


def test_screen_is_for_who_may_delete_labels(client, site_tree, oud, nieuw):
    group = Group.objects.create(name="Lezers")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_thema"]))
    user = UserFactory(is_staff=True)
    user.groups.add(group)
    client.force_login(user)
    assert client.post(screen(oud), {"nieuw": nieuw.pk}).status_code == 302
    assert Thema.objects.current().count() == 2
    group.permissions.add(Permission.objects.get(codename="delete_thema"))
    client.post(screen(oud), {"nieuw": nieuw.pk})
    assert Thema.objects.current().count() == 1


def test_address_of_a_label_lies_fixed_once_it_is_made(editor_client, oud):
    edit = reverse("wagtailsnippets_lmb_site_thema:edit", args=[oud.pk])
    assert "Ligt vast" in editor_client.get(edit).text
    data = {"naam": "Noord en Zuid", "slug": "iets-anders", "omschrijving": "", "gewicht": 5}
    assert editor_client.post(edit, data).status_code == 302
    oud.refresh_from_db()
    assert (oud.naam, oud.slug) == ("Noord en Zuid", "noord-zuid")
    add = reverse("wagtailsnippets_lmb_site_thema:add")
    editor_client.post(add, {**data, "naam": "Nieuw", "slug": "zelf-gekozen"})
    assert Thema.objects.get(naam="Nieuw").slug == "zelf-gekozen"
