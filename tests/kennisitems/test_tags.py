"""Kennisitems on the pages of others, and abbreviations spelled out."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import mark_safe

from kennisitems.templatetags.kennisitems_tags import (
    kennisitems_of_leertraject,
    kennisitems_with,
    met_afkortingen,
    recente_kennisitems,
    voluit,
)
from lmb_site.blocks import RecenteKennisitemsBlock
from tests.factories import DomeinFactory, KennisitemFactory, LeertrajectPageFactory, ThemaFactory

TODAY = timezone.localdate()


def titles(items) -> list[str]:
    return [item.titel for item in items]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Wet betr. x", 'Wet <abbr title="betreffende">betr.</abbr> x'),
        ("Dec. houdende", '<abbr title="decreet">Dec.</abbr> houdende'),
        ("van 10 dec. 2026", "van 10 dec. 2026"),
        ("2019/318 wijz. y", '2019/318 <abbr title="wijziging van">wijz.</abbr> y'),
        ("BVR", '<abbr title="besluit van de Vlaamse Regering">BVR</abbr>'),
        ("(EU)", '(<abbr title="Europese Unie">EU</abbr>)'),
        ("KBO, kb, BVRX", "KBO, kb, BVRX"),
        ("<b>betr.</b>", '&lt;b&gt;<abbr title="betreffende">betr.</abbr>&lt;/b&gt;'),
        ('"betr." & x', '&quot;<abbr title="betreffende">betr.</abbr>&quot; &amp; x'),
        ("", ""),
        ("niets te doen", "niets te doen"),
    ],
)
def test_met_afkortingen_spells_out_and_escapes(text, html):
    assert met_afkortingen(text) == html


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Wet betr. x", "Wet betreffende x"),
        ("Dec. wijz. y (B.S. 10 dec. 2026)", "decreet wijziging van y (Belgisch Staatsblad 10 dec. 2026)"),
        ("niets te doen", ""),
        ("", ""),
    ],
)
def test_voluit_is_what_is_read_aloud(text, full):
    assert voluit(text) == full


def test_row_and_page_say_the_title_in_full_for_who_listens(site_tree, client):
    item = KennisitemFactory(titel="Wet betr. <steden>", slug="wet")
    KennisitemFactory(titel="Zonder afkorting")
    for path in ("/kennisitems/", item.get_absolute_url()):
        assert 'class="voorlezen">Voluit: Wet betreffende &lt;steden&gt;<' in client.get(path).text
        assert client.get(path).text.count("Voluit:") == 1


def test_met_afkortingen_leaves_markup_alone():
    html = mark_safe('<a title="betr. x">betr.</a>')
    assert met_afkortingen(html) == '<a title="betr. x"><abbr title="betreffende">betr.</abbr></a>'


def test_recente_kennisitems_are_the_latest_public_ones(db, django_assert_num_queries):
    for number in range(5):
        KennisitemFactory(titel=str(number), publicatiedatum=TODAY - timedelta(days=number))
    KennisitemFactory(draft=True)
    KennisitemFactory(toekomst=True)
    with django_assert_num_queries(3):
        items = recente_kennisitems([], 3)
        assert all(item.labels == [] for item in items)
    assert titles(items) == ["0", "1", "2"]


def test_recente_kennisitems_share_a_theme_and_stand_once(db):
    a, b, c = ThemaFactory(), ThemaFactory(), ThemaFactory()
    KennisitemFactory(titel="twee", themas=[a, b])
    KennisitemFactory(titel="ander", themas=[c])
    assert titles(recente_kennisitems([a, None, b], 3)) == ["twee"]


@pytest.mark.parametrize("aantal", [None, 0, -3, 99])
def test_recente_kennisitems_bounds_its_number(db, aantal):
    for _ in range(14):
        KennisitemFactory()
    assert 1 <= len(recente_kennisitems([], aantal)) <= 12


def test_block_shows_recent_kennisitems_of_its_themes(db):
    thema = ThemaFactory()
    KennisitemFactory(titel="Wet op het klimaat", themas=[thema])
    KennisitemFactory(titel="Wet van morgen", themas=[thema], toekomst=True)
    KennisitemFactory(titel="Iets anders")
    block = RecenteKennisitemsBlock()
    value = block.to_python({"titel": "Nieuw", "themas": [thema.pk], "aantal": 3})
    html = block.render(value)
    assert "Wet op het klimaat" in html
    assert "Wet van morgen" not in html
    assert "Iets anders" not in html


def test_block_preview_renders_without_items(db):
    block = RecenteKennisitemsBlock()
    assert "Recente" not in block.render(block.to_python(block.meta.preview_value)).replace("Recente ken", "")


def test_kennisitems_of_leertraject_named_ones_first_at_most_five(site_tree, django_assert_max_num_queries):
    thema = ThemaFactory()
    page = LeertrajectPageFactory(themas=[thema])
    other = LeertrajectPageFactory()
    KennisitemFactory(titel="genoemd", leertrajecten=[page], publicatiedatum=date(2019, 1, 1))
    KennisitemFactory(
        titel="genoemd en thema", leertrajecten=[page], themas=[thema], publicatiedatum=date(2018, 1, 1)
    )
    for number in range(5):
        KennisitemFactory(titel=f"thema {number}", themas=[thema], publicatiedatum=date(2020, 1, number + 1))
    KennisitemFactory(titel="van een ander", leertrajecten=[other])
    KennisitemFactory(titel="concept", leertrajecten=[page], draft=True)
    KennisitemFactory(titel="later", leertrajecten=[page], toekomst=True)
    with django_assert_max_num_queries(4):
        items = kennisitems_of_leertraject(page)
    assert titles(items) == ["genoemd", "genoemd en thema", "thema 4", "thema 3", "thema 2"]


def test_kennisitems_of_unsaved_leertraject_is_empty(site_tree):
    KennisitemFactory()
    assert kennisitems_of_leertraject(type(LeertrajectPageFactory())()) == []


def test_kennisitems_with_either_label(db):
    thema, domein = ThemaFactory(), DomeinFactory()
    KennisitemFactory(titel="thema", themas=[thema], publicatiedatum=date(2020, 1, 3))
    KennisitemFactory(titel="domein", domeinen=[domein], publicatiedatum=date(2020, 1, 2))
    KennisitemFactory(titel="beide", themas=[thema], domeinen=[domein], publicatiedatum=date(2020, 1, 1))
    KennisitemFactory(titel="geen")
    KennisitemFactory(titel="later", themas=[thema], toekomst=True)
    context = {"request": RequestFactory().get("/")}
    assert titles(kennisitems_with(context, thema=thema, domein=domein)) == ["thema", "domein", "beide"]
    assert titles(kennisitems_with(context, domein=domein)) == ["domein", "beide"]
    assert titles(kennisitems_with(context)) == []


def test_kennisitems_with_a_label_are_paged(db, rf):
    thema = ThemaFactory()
    KennisitemFactory.create_batch(25, themas=[thema])
    second = kennisitems_with({"request": rf.get("/", {"pagina": "2"})}, thema=thema)
    assert (len(second), second.paginator.count) == (5, 25)


def test_tags_load_in_a_template(db):
    thema = ThemaFactory()
    KennisitemFactory(titel="Wet betr. iets", themas=[thema])
    template = Template(
        "{% load kennisitems_tags %}{% kennisitems_with thema=thema as items %}"
        "{% for item in items %}{{ item.titel|met_afkortingen }}{% endfor %}"
    )
    assert (
        template.render(Context({"thema": thema, "request": RequestFactory().get("/")}))
        == 'Wet <abbr title="betreffende">betr.</abbr> iets'
    )
