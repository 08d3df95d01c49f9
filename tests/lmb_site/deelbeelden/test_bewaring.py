"""Share images as files: made at publish, renewed with the title, and gone with the page."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from kennisitems.models import Kennisitem
from lmb_site.deelbeelden.bewaring import find_deelbeeld, make_deelbeeld, make_missing
from lmb_site.models import Deelbeeld
from tests.factories import (
    ActieterreinPageFactory,
    AfbeeldingFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    PraktijkPageFactory,
)


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    def publish(thing):
        with django_capture_on_commit_callbacks(execute=True):
            thing.save_revision().publish()

    return publish


def files() -> list[str]:
    try:
        return sorted(default_storage.listdir("images/delen")[1])
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("factory", [InhoudPageFactory, LeertrajectPageFactory, KennisitemFactory])
def test_publishing_makes_a_share_image(site_tree, publish, factory):
    thing = factory()
    assert find_deelbeeld(thing) is None
    publish(thing)
    row = find_deelbeeld(thing)
    assert default_storage.exists(row.bestand.name)
    with Image.open(row.bestand) as image:
        assert image.size == (1200, 630)


def test_image_has_the_fields_of_the_page(site_tree):
    fields = [ActieterreinPageFactory(volgorde=n) for n in (1, 3)]
    assert PraktijkPageFactory(actieterreinen=fields).deelkaart.terreinen == (1, 3)
    assert LeertrajectPageFactory(actieterreinen=fields[1:]).deelkaart.terreinen == (3,)
    assert fields[1].deelkaart.terreinen == (3,)
    assert InhoudPageFactory().deelkaart.terreinen == ()


def test_new_title_gives_a_new_file_and_the_old_one_goes(site_tree, publish):
    page = InhoudPageFactory()
    publish(page)
    old = files()
    page.title = "Een heel andere titel"
    publish(page)
    assert len(files()) == 1
    assert files() != old


def test_publishing_the_same_again_draws_nothing(site_tree, publish, monkeypatch):
    page = InhoudPageFactory()
    publish(page)
    monkeypatch.setattr("lmb_site.deelbeelden.bewaring.draw_card", lambda *args: pytest.fail("getekend"))
    publish(page)


def test_file_that_two_things_share_stays_while_one_has_it(
    site_tree, publish, django_capture_on_commit_callbacks
):
    first, second = InhoudPageFactory(title="Zelfde"), InhoudPageFactory(title="Zelfde", slug="zelfde-2")
    publish(first)
    publish(second)
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        second.unpublish()
    assert files() == []


def test_deleted_kennisitem_takes_its_image_along(site_tree, publish, django_capture_on_commit_callbacks):
    item = KennisitemFactory()
    publish(item)
    with django_capture_on_commit_callbacks(execute=True):
        item.delete()
    assert (files(), Deelbeeld.objects.count()) == ([], 0)


def test_image_that_an_editor_chose_is_cut_to_size(site_tree, publish):
    buffer = BytesIO()
    Image.effect_noise((2000, 2000), 80).convert("RGB").save(buffer, "PNG")
    image = AfbeeldingFactory(file=ContentFile(buffer.getvalue(), "ruis.png"), width=2000, height=2000)
    page = InhoudPageFactory(sociaal_beeld=image)
    publish(page)
    row = find_deelbeeld(page)
    with Image.open(row.bestand) as shared:
        assert (shared.format, shared.size) == ("JPEG", (1200, 630))
    kenmerk = row.kenmerk
    image.focal_point_x = image.focal_point_y = 1800
    image.focal_point_width = image.focal_point_height = 50
    image.save()
    page.refresh_from_db()
    assert make_deelbeeld(page)
    assert find_deelbeeld(page).kenmerk != kenmerk


def test_job_makes_what_is_missing_and_clears_what_is_gone(site_tree):
    InhoudPageFactory()
    KennisitemFactory()
    InhoudPageFactory(draft=True)
    gone = KennisitemFactory()
    make_deelbeeld(gone)
    Kennisitem.objects.filter(pk=gone.pk).update(live=False)
    public = 6 + 1 + 1  # the tree, a page and an item
    assert make_missing() == public
    assert Deelbeeld.objects.count() == public
    assert make_missing() == 0


def test_lost_file_is_made_again(site_tree):
    page = InhoudPageFactory()
    make_deelbeeld(page)
    default_storage.delete(find_deelbeeld(page).bestand.name)
    assert make_deelbeeld(page)
    assert default_storage.exists(find_deelbeeld(page).bestand.name)


def test_visit_makes_no_share_image(client, site_tree):
    assert client.get(InhoudPageFactory().url).status_code == 200
    assert Deelbeeld.objects.count() == 0
