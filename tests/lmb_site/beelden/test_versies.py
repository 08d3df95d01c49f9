"""Versions of images: made at upload, renewed with the file, and never made while a visitor waits."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image

from lmb_site.beelden.versies import find_versies, make_missing, make_versies, specs_for
from lmb_site.models import AfbeeldingVersie
from tests.factories import AfbeeldingFactory, PraktijkPageFactory, png


def image_of(width=1600, height=1000, **fields):
    file = ContentFile(png(width, height), name="beeld.png")
    return AfbeeldingFactory(file=file, width=width, height=height, **fields)


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (40, ["480"]),
        (480, ["480"]),
        (481, ["480", "720"]),
        (1440, ["480", "720", "960", "1440"]),
        (6000, ["480", "720", "960", "1440"]),
    ],
)
def test_image_has_no_more_sizes_than_it_can_fill(width, sizes):
    widths = [spec.split("|")[0].removeprefix("width-") for spec in specs_for(width) if "avif" in spec]
    assert widths == sizes
    assert sum("jpeg" in spec for spec in specs_for(width)) == 1


def test_upload_makes_all_versions(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = image_of()
    made = set(image.renditions.values_list("filter_spec", flat=True))
    assert made == set(specs_for(1600))
    for version in image.renditions.all():
        with Image.open(version.file) as opened:
            assert opened.format.lower() == version.filter_spec.rpartition("-")[2]
            assert opened.width == version.width


def test_versions_are_described_for_a_picture(db):
    image = image_of()
    make_versies(image)
    versies = find_versies(image)
    assert [bron.type for bron in versies.bronnen] == ["image/avif", "image/webp"]
    assert [part.split()[1] for part in versies.bronnen[0].srcset.split(", ")] == [
        "480w",
        "720w",
        "960w",
        "1440w",
    ]
    assert (versies.breedte, versies.hoogte) == (960, 600)
    assert versies.src.endswith(".jpg")


def test_making_twice_makes_nothing_new(db):
    image = image_of()
    assert make_versies(image) == 9
    assert make_versies(image) == 0


def test_visitor_never_makes_a_version(client, site_tree):
    page = PraktijkPageFactory(beeld=image_of(), beeld_alt="Een groot plein")
    response = client.get(page.url)
    assert "Een groot plein" in response.text
    assert "<picture>" not in response.text
    assert AfbeeldingVersie.objects.count() == 0


def test_without_the_safeguard_a_visitor_would_make_one(db):
    template = Template("{% load wagtailimages_tags %}{% picture beeld format-{avif,webp} width-480 %}")
    template.render(Context({"beeld": image_of()}))
    assert AfbeeldingVersie.objects.count() == 2


def test_page_shows_the_picture_with_its_size_and_words(client, site_tree):
    image = image_of(bron="Eigen foto")
    make_versies(image)
    html = client.get(PraktijkPageFactory(beeld=image, beeld_alt="Een plein").url).text
    assert 'width="960" height="600" alt="Een plein"' in html
    assert 'type="image/avif"' in html
    assert "Beeld: Eigen foto." in html


def test_half_made_versions_are_shown(db):
    image = image_of()
    make_versies(image)
    image.renditions.exclude(filter_spec="width-960|format-webp").delete()
    assert find_versies(image).src.endswith(".webp")


def test_job_makes_what_is_missing(db):
    first, second = image_of(), image_of(30, 20)
    make_versies(first)
    first.renditions.filter(filter_spec="width-480|format-avif").delete()
    assert make_missing() == 1 + 3
    assert make_missing() == 0
    assert second.renditions.count() == 3


def test_replaced_file_gets_versions_of_its_own_under_new_names(
    db, wagtail_taken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        image = image_of(600, 400)
    old = {version.file.name for version in image.renditions.all()}
    buffer = BytesIO()
    Image.new("RGB", (600, 400), "#0a6b8f").save(buffer, "PNG")
    with django_capture_on_commit_callbacks(execute=True):
        image.file = ContentFile(buffer.getvalue(), name="beeld.png")
        image.save()
    new = {version.file.name for version in image.renditions.all()}
    assert len(new) == len(old) == 5
    assert not new & old
    shown = image.renditions.get(filter_spec="width-480|format-webp")
    with Image.open(shown.file) as opened:
        assert opened.convert("RGB").getpixel((5, 5))[2] > 120
    assert not any(image.file.storage.exists(name) for name in old)


def test_new_focal_point_or_title_makes_nothing_anew(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = image_of(600, 400)
    before = set(image.renditions.values_list("pk", flat=True))
    image.focal_point_x, image.focal_point_y = 10, 10
    image.focal_point_width = image.focal_point_height = 20
    image.title = "Anders"
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert set(image.renditions.values_list("pk", flat=True)) == before


def test_file_that_cannot_be_read_stops_nothing(db):
    image = image_of()
    image.file.storage.delete(image.file.name)
    assert make_versies(image) == 0
    assert make_missing() == 0
