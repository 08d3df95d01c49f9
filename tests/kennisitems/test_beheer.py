"""The Kennisbank as editors use it: every step through the forms of the admin."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from kennisitems.models import Kennisitem
from lmb_site.models import Thema
from tests.factories import (
    BestandFactory,
    DomeinFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    ThemaFactory,
)
from tests.lmb_site.zoeken.vinden import search

NAMESPACE = "wagtailsnippets_kennisitems_kennisitem"
TODAY = timezone.localdate()


def address(name, *args):
    return reverse(f"{NAMESPACE}:{name}", args=args)


def form(item: Kennisitem | None = None, *, bijlagen=(), verbanden=(), **fields) -> dict:
    """The edit form as a browser posts it."""
    values = {
        "titel": item.titel if item else "Wet betr. iets",
        "slug": item.slug if item else "",
        "type": "wet",
        "nummer": "",
        "niveau": "federaal",
        "documentdatum": "2019-04-03",
        "publicatiedatum": str(TODAY),
        "staatsblad": "",
        "inwerkingtreding": "",
        "bron": "",
        "sleutel": "",
        "samenvatting": rich_text("<p>Wat er verandert.</p>"),
        "themas": [],
        "domeinen": [],
        "leertrajecten": [],
        "omvang": "klein",
        "wijzigingsnota": "",
        "bijlagen": inline_formset(list(bijlagen)),
        "verbanden": inline_formset(list(verbanden)),
        "comments": inline_formset([]),
        **fields,
    }
    many = {name: values.pop(name) for name in ("themas", "domeinen", "leertrajecten")}
    return {
        **nested_form_data(values),
        **{name: [row.pk for row in rows] for name, rows in many.items() if rows},
    }


def save(client, item, **fields):
    response = client.post(address("edit", item.pk), form(item, **fields))
    assert response.status_code == 302, response.context["form"].errors
    return Kennisitem.objects.get(pk=item.pk)


def create(client, **fields) -> Kennisitem:
    response = client.post(address("add"), form(**fields))
    assert response.status_code == 302, response.context["form"].errors
    return Kennisitem.objects.latest("pk")


PUBLISH = {"action-publish": "action-publish"}


def test_menu_groups_the_kennisbank_in_dutch(editor_client, site_tree):
    text = editor_client.get(reverse("wagtailadmin_home")).text
    for label in ("Kennisbank", "Kennisitems", "Thema&#x27;s", "Domeinen"):
        assert (
            label in text
            or label.replace("&#x27;", "\\u0027") in text
            or label.replace("&#x27;", "'") in text
        )


def test_listing_shows_columns_and_filters_in_dutch(editor_client):
    KennisitemFactory(titel="Klimaatwet", type="wet", niveau="vlaams", documentdatum=date(2019, 4, 3))
    KennisitemFactory(titel="Ander", type="nota")
    text = editor_client.get(address("list")).text
    for column in ("Titel", "Type", "Niveau", "Document van", "Op de site", "Status"):
        assert column in text
    assert "03-04-2019" in text
    text = editor_client.get(address("list"), {"type": "wet"}).text
    assert "Klimaatwet" in text
    assert "Ander" not in text


@pytest.mark.parametrize(
    "q", ["klimaat", "klimaatwet", '"', '"klimaatwet', '"" ""', "%00", "' OR 1=1", "*", "\\", "%25"]
)
def test_listing_search_answers(editor_client, wagtail_taken, q):
    KennisitemFactory(titel="Klimaatwet").save_revision().publish()
    response = editor_client.get(f"{address('list')}?q={q}")
    assert response.status_code == 200
    if "klimaat" in q:
        assert "Klimaatwet" in response.text


def test_listing_exports(editor_client):
    KennisitemFactory(titel="Klimaatwet")
    response = editor_client.get(address("list"), {"export": "csv"})
    assert "Klimaatwet" in b"".join(response.streaming_content).decode()
    assert editor_client.get(address("list"), {"export": "xlsx"}).status_code == 200


def test_created_without_address_gets_one_from_its_title(editor_client):
    first = create(editor_client, titel="Wet betr. de Gemeenten & Co", **PUBLISH)
    second = create(editor_client, titel="Wet betr. de Gemeenten & Co", **PUBLISH)
    assert (first.slug, second.slug) == ("wet-betr-de-gemeenten-co", "wet-betr-de-gemeenten-co-2")


def test_created_with_a_very_long_title_gets_an_address_that_fits(editor_client):
    for _ in range(2):
        assert len(create(editor_client, titel="woord " * 80).slug) <= 150


def test_two_items_without_key_can_exist(editor_client):
    assert create(editor_client, titel="Een").sleutel is None
    assert create(editor_client, titel="Twee").sleutel is None


@pytest.mark.parametrize("slug", ["feed", "twee woorden", "é"])
def test_address_that_cannot_be_is_refused(editor_client, slug):
    response = editor_client.post(address("add"), form(slug=slug))
    assert response.status_code == 200
    assert response.context["form"].errors["slug"]
    assert Kennisitem.objects.count() == 0


def test_existing_item_cannot_lose_its_address(editor_client):
    item = KennisitemFactory(slug="blijft")
    response = editor_client.post(address("edit", item.pk), form(item, slug="", **PUBLISH))
    assert response.context["form"].errors["slug"]


def test_item_that_was_saved_by_the_screen_itself_can_be_published_with_its_address_still_empty(
    editor_client,
):
    item = create(editor_client, titel="Een proef")
    assert save(editor_client, item, slug="", titel="Een proef die verder getypt is", **PUBLISH).live
    assert Kennisitem.objects.get().slug == item.slug == "een-proef"


def test_draft_is_nowhere_until_it_is_published(editor_client, client, site_tree):
    item = create(editor_client, titel="Klimaatwet")
    assert not item.live
    assert client.get(item.get_absolute_url()).status_code == 404
    assert search("klimaatwet").count() == 0
    item = save(editor_client, item, **PUBLISH)
    assert item.live
    assert "Klimaatwet" in client.get(item.get_absolute_url()).text
    assert search("klimaatwet").count() == 1


def test_published_item_holds_all_that_was_filled_in(editor_client, site_tree):
    thema, domein = ThemaFactory(), DomeinFactory()
    leertraject = LeertrajectPageFactory()
    document = BestandFactory()
    item = create(
        editor_client,
        nummer="2019/318",
        bron="https://example.org/eli",
        staatsblad="2019-04-10",
        inwerkingtreding="2019-05-01",
        sleutel="s-1",
        themas=[thema],
        domeinen=[domein],
        leertrajecten=[leertraject],
        bijlagen=[{"document": document.pk}],
        **PUBLISH,
    )
    assert list(item.themas.all()) == [thema]
    assert list(item.domeinen.all()) == [domein]
    assert list(item.leertrajecten.all()) == [leertraject]
    assert [bijlage.document for bijlage in item.bijlagen.all()] == [document]
    assert (item.nummer, item.sleutel, item.inwerkingtreding) == ("2019/318", "s-1", date(2019, 5, 1))
    assert "Wat er verandert." in item.samenvatting


def test_labels_of_a_draft_do_not_leak_to_the_live_item(editor_client, client, site_tree):
    old, new = ThemaFactory(naam="Oud thema"), ThemaFactory(naam="Nieuw thema")
    item = create(editor_client, titel="Klimaatwet", themas=[old], **PUBLISH)
    item = save(editor_client, item, titel="Klimaatwet bis", themas=[new])
    assert item.has_unpublished_changes
    assert list(Kennisitem.objects.get(pk=item.pk).themas.all()) == [old]
    assert item.titel == "Klimaatwet"
    text = client.get(item.get_absolute_url()).text
    assert "Oud thema" in text
    assert "Nieuw thema" not in text
    assert search("nieuw thema").count() == 0
    assert client.get("/kennisitems/", {"thema": new.slug}).context["lijst"].aantal == 0
    draft = item.get_latest_revision_as_object()
    assert list(draft.themas.all()) == [new]

    item = save(editor_client, item, titel="Klimaatwet bis", themas=[new], **PUBLISH)
    assert list(Kennisitem.objects.get(pk=item.pk).themas.all()) == [new]
    assert search("nieuw thema").get().titel == "Klimaatwet bis"
    assert search("oud thema").count() == 0


def test_attachment_of_a_draft_does_not_leak(editor_client, site_tree):
    document = BestandFactory(title="Geheime bijlage")
    item = create(editor_client, titel="Klimaatwet", **PUBLISH)
    save(editor_client, item, bijlagen=[{"document": document.pk}])
    assert Kennisitem.objects.get(pk=item.pk).bijlagen.count() == 0
    assert search("geheime bijlage").count() == 0
    save(editor_client, item, bijlagen=[{"document": document.pk}], **PUBLISH)
    assert search("geheime bijlage").get().soort == "document"


def test_attachment_of_a_future_item_waits_for_its_day(editor_client, site_tree):
    document = BestandFactory(title="Geheime bijlage")
    item = create(
        editor_client,
        bijlagen=[{"document": document.pk}],
        publicatiedatum=str(TODAY + timedelta(days=1)),
        **PUBLISH,
    )
    assert item.live
    assert search("geheime bijlage").count() == 0
    assert search("geheime bijlage", at=TODAY + timedelta(days=1)).count() == 1


def test_scheduled_item_appears_when_its_moment_comes(editor_client, client, site_tree):
    moment = timezone.localtime() + timedelta(days=2)
    item = create(editor_client, titel="Klimaatwet", go_live_at=moment.strftime("%d-%m-%Y %H:%M"), **PUBLISH)
    assert not item.live
    assert item.scheduled_revision
    call_command("publish_scheduled")
    assert search("klimaatwet").count() == 0
    later = timezone.now() + timedelta(days=2, minutes=1)
    with patch.object(timezone, "now", return_value=later):
        call_command("publish_scheduled")
    assert client.get(item.get_absolute_url()).status_code == 200
    assert search("klimaatwet").count() == 1


def test_expired_item_disappears(editor_client, client, site_tree):
    item = create(editor_client, titel="Klimaatwet", **PUBLISH)
    Kennisitem.objects.filter(pk=item.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert client.get(item.get_absolute_url()).status_code == 410
    assert search("klimaatwet").count() == 0


def test_unpublishing_in_the_admin(editor_client, client, site_tree):
    item = create(editor_client, titel="Klimaatwet", **PUBLISH)
    assert editor_client.post(address("unpublish", item.pk)).status_code == 302
    assert client.get(item.get_absolute_url()).status_code == 410
    assert search("klimaatwet").count() == 0


def test_deleting_in_the_admin(editor_client, site_tree):
    item = create(editor_client, titel="Klimaatwet", **PUBLISH)
    assert editor_client.post(address("delete", item.pk)).status_code == 302
    assert search("klimaatwet").count() == 0


def test_preview_shows_what_is_typed_before_it_is_saved(editor_client, site_tree):
    thema = ThemaFactory(naam="Stedenbanden")
    preview = address("preview_on_add")
    data = form(titel="Nog niet bewaard", slug="x", themas=[thema])
    assert editor_client.post(preview, data).json()["is_valid"]
    text = editor_client.get(preview).text
    assert "Nog niet bewaard" in text
    assert "Stedenbanden" in text


def test_preview_of_a_change_shows_new_labels_and_attachments(editor_client, site_tree):
    item = create(editor_client, titel="Klimaatwet", **PUBLISH)
    new = ThemaFactory(naam="Nieuw thema")
    document = BestandFactory(title="Nieuwe bijlage")
    preview = address("preview_on_edit", item.pk)
    data = form(item, titel="Anders", themas=[new], bijlagen=[{"document": document.pk}])
    assert editor_client.post(preview, data).json()["is_valid"]
    text = editor_client.get(preview).text
    for expected in ("Anders", "Nieuw thema", "Nieuwe bijlage"):
        assert expected in text
    assert Kennisitem.objects.get(pk=item.pk).titel == "Klimaatwet"


def test_history_inspect_compare_usage_and_edit_open(editor_client, site_tree):
    item = create(editor_client, titel="Klimaatwet", themas=[ThemaFactory()], **PUBLISH)
    save(editor_client, item, titel="Klimaatwet bis")
    for name in ("edit", "history", "inspect", "usage", "delete", "unpublish"):
        assert editor_client.get(address(name, item.pk)).status_code == 200, name
    compare = address("revisions_compare", item.pk, "live", "latest")
    assert "bis" in editor_client.get(compare).text


def test_older_revision_can_be_published_again(editor_client, client, site_tree):
    old, new = ThemaFactory(), ThemaFactory()
    item = create(editor_client, titel="Eerst", themas=[old], **PUBLISH)
    save(editor_client, item, titel="Dan", themas=[new], **PUBLISH)
    item.revisions.earliest("created_at").publish()
    item = Kennisitem.objects.get(pk=item.pk)
    assert item.titel == "Eerst"
    assert list(item.themas.all()) == [old]
    assert search("eerst").get().titel == "Eerst"
    assert search("dan").count() == 0


@pytest.mark.parametrize("model", ["thema", "domein"])
def test_labels_are_made_and_changed_in_the_admin(editor_client, model):
    namespace = f"wagtailsnippets_lmb_site_{model}"
    data = {"naam": "Stedenbanden", "slug": "stedenbanden", "omschrijving": "", "gewicht": "10"}
    assert editor_client.post(reverse(f"{namespace}:add"), data).status_code == 302
    assert "Stedenbanden" in editor_client.get(reverse(f"{namespace}:list")).text
    assert "Stedenbanden" in editor_client.get(reverse(f"{namespace}:list"), {"q": "steden"}).text
    assert editor_client.get(f"{reverse(f'{namespace}:list')}?q=%22").status_code == 200


def test_two_themes_cannot_have_one_name(editor_client):
    ThemaFactory(naam="Europa", slug="europa")
    data = {"naam": "Europa", "slug": "europa-2", "omschrijving": "", "gewicht": "10"}
    response = editor_client.post(reverse("wagtailsnippets_lmb_site_thema:add"), data)
    assert response.context["form"].errors["naam"]
    assert Thema.objects.count() == 1


@pytest.mark.parametrize("name", ["list", "add"])
def test_admin_is_closed_to_visitors(client, name):
    assert client.get(reverse(f"{NAMESPACE}:{name}")).status_code == 302
