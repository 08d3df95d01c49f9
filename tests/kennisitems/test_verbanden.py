"""How kennisitems stand to each other: made in the admin, shown from both sides (Z13)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kennisitems.formulier import MET_ZICHZELF, TWEEMAAL
from kennisitems.models import Kennisitem, Verband, VerbandSoort
from kennisitems.verbanden import groups_of, replacements_of
from tests.factories import KennisitemFactory
from tests.kennisitems.test_beheer import PUBLISH, address, create, form, save


def link(van, soort, naar):
    return Verband.objects.create(van=van, soort=soort, naar=naar)


def withdrawn(**fields) -> Kennisitem:
    item = KennisitemFactory(**fields)
    item.save_revision().publish()
    item = Kennisitem.objects.get(pk=item.pk)
    item.unpublish()
    return Kennisitem.objects.get(pk=item.pk)


@pytest.mark.parametrize("soort", VerbandSoort)
def test_relation_shows_on_both_pages(site_tree, client, soort):
    new, old = KennisitemFactory(titel="Nieuwe tekst"), KennisitemFactory(titel="Oude tekst")
    link(new, soort, old)
    text = client.get(new.get_absolute_url()).text
    assert soort.label.capitalize() in text
    assert f'href="{old.get_absolute_url()}"' in text
    text = client.get(old.get_absolute_url()).text
    assert soort.omgekeerd.capitalize() in text
    assert f'href="{new.get_absolute_url()}"' in text
    assert ("Dit document is vervangen door" in text) == (soort == VerbandSoort.VERVANGT)


def test_relation_with_what_is_not_public_stays_hidden(site_tree, client):
    item = KennisitemFactory()
    for hidden in (
        KennisitemFactory(titel="Geheim", draft=True),
        KennisitemFactory(titel="Geheim", slug="x", toekomst=True),
    ):
        link(item, VerbandSoort.WIJZIGT, hidden)
        link(hidden, VerbandSoort.VERVANGT, item)
    text = client.get(item.get_absolute_url()).text
    assert "Geheim" not in text
    assert "vervangen" not in text
    assert "Verband met" not in text


def test_relation_is_made_in_the_admin_when_it_is_published(editor_client, client, site_tree):
    old = create(editor_client, titel="Oud", **PUBLISH)
    row = {"soort": "wijzigt", "naar": old.pk}
    new = create(editor_client, titel="Nieuw", verbanden=[row])
    assert "Gewijzigd door" not in client.get(old.get_absolute_url()).text
    new = save(editor_client, new, verbanden=[row], **PUBLISH)
    assert [str(group.titel) for group in groups_of(new)] == ["wijzigt"]
    assert "Gewijzigd door" in client.get(old.get_absolute_url()).text


def test_relation_that_stands_twice_shows_once(db):
    item, other = KennisitemFactory(), KennisitemFactory()
    link(item, VerbandSoort.WIJZIGT, other)
    link(item, VerbandSoort.WIJZIGT, other)
    assert [group.kennisitems for group in groups_of(item)] == [[other]]


def test_preview_shows_a_relation_before_it_is_saved(editor_client, site_tree):
    old = KennisitemFactory(titel="Oude tekst")
    preview = address("preview_on_add")
    data = form(slug="x", verbanden=[{"soort": "vervangt", "naar": old.pk}])
    assert editor_client.post(preview, data).json()["is_valid"]
    assert "Oude tekst" in editor_client.get(preview).text


def test_relation_with_itself_or_twice_is_refused_with_a_sentence(editor_client, site_tree):
    item, other = create(editor_client, titel="Een", **PUBLISH), KennisitemFactory()
    row = {"soort": "wijzigt", "naar": other.pk}
    for rows, zin in (([{"soort": "wijzigt", "naar": item.pk}], MET_ZICHZELF), ([row, row], TWEEMAAL)):
        response = editor_client.post(address("edit", item.pk), form(item, verbanden=rows, **PUBLISH))
        assert response.status_code == 200
        assert zin in response.text
        assert Verband.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        link(item, VerbandSoort.WIJZIGT, item)


def test_older_version_gets_its_relation_back(editor_client, site_tree):
    old = create(editor_client, titel="Oud", **PUBLISH)
    item = create(editor_client, titel="Nieuw", verbanden=[{"soort": "wijzigt", "naar": old.pk}], **PUBLISH)
    item.verbanden.all().delete()
    item.revisions.get(content__titel="Nieuw").publish()
    assert Verband.objects.get().naar == old


def test_deleted_item_takes_its_relations_with_it(editor_client, site_tree):
    old = create(editor_client, titel="Oud", **PUBLISH)
    item = create(editor_client, titel="Nieuw", verbanden=[{"soort": "wijzigt", "naar": old.pk}], **PUBLISH)
    assert editor_client.post(address("delete", old.pk)).status_code == 302
    assert Verband.objects.count() == 0
    item.revisions.latest("pk").publish()
    assert Verband.objects.count() == 0


def test_page_takes_as_many_queries_for_thirty_relations_as_for_three(
    site_tree, client, django_assert_num_queries
):
    item = KennisitemFactory()

    def add(number):
        for _ in range(number):
            link(item, VerbandSoort.WIJZIGT, KennisitemFactory())
            link(KennisitemFactory(), VerbandSoort.VERVANGT, item)

    add(3)
    client.get(item.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        client.get(item.get_absolute_url())
    few = len(captured)
    add(27)
    client.get(item.get_absolute_url())  # reads what was added into the index
    with django_assert_num_queries(few):
        assert client.get(item.get_absolute_url()).status_code == 200


# Withdrawn ----------------------------------------------------------------------------------------
def test_withdrawn_item_points_to_what_replaced_it(site_tree, client, settings):
    old = withdrawn(titel="Oude omzendbrief")
    new = KennisitemFactory(titel="Nieuwe omzendbrief")
    link(new, VerbandSoort.VERVANGT, old)
    response = client.get(old.get_absolute_url())
    assert response.status_code == 410
    assert f'href="{new.get_absolute_url()}"' in response.text
    assert "Oude omzendbrief" in response.text
    assert response["Link"] == f'<{settings.SITE_URL}{new.get_absolute_url()}>; rel="successor-version"'


def test_withdrawn_item_points_past_replacements_that_were_withdrawn_too(db):
    first, second, third = withdrawn(), withdrawn(), KennisitemFactory()
    link(second, VerbandSoort.VERVANGT, first)
    link(third, VerbandSoort.VERVANGT, second)
    assert replacements_of(first) == [third]


def test_items_that_replace_each_other_in_a_circle_end(db):
    first, second = withdrawn(), withdrawn()
    link(second, VerbandSoort.VERVANGT, first)
    link(first, VerbandSoort.VERVANGT, second)
    assert replacements_of(first) == []


def test_withdrawn_item_without_replacement_names_nothing_else(site_tree, client):
    old = withdrawn(titel="Oude omzendbrief")
    link(KennisitemFactory(titel="Geheim", draft=True), VerbandSoort.VERVANGT, old)
    link(KennisitemFactory(titel="Wijziging"), VerbandSoort.WIJZIGT, old)
    response = client.get(old.get_absolute_url())
    assert response.status_code == 410
    assert "Geheim" not in response.text
    assert "Wijziging" not in response.text
    assert "Link" not in response
