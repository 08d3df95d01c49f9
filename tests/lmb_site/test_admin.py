"""The admin as an editor meets it: in Dutch, grouped by subject, with a word of help beside each field (E10)."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.admin.panels import FieldPanel
from wagtail.images.models import AbstractRendition
from wagtail.models import DraftStateMixin, Page
from wagtail.snippets.models import get_snippet_models

from lmb_site.models import InhoudPage
from tests import factories

OURS = {"lmb_site", "leertrajecten", "kennisitems", "inschrijvingen", "berichten"}
PAGE_MODELS = [
    model for model in apps.get_models() if issubclass(model, Page) and model._meta.app_label in OURS
]
SNIPPETS = [model for model in get_snippet_models() if model._meta.app_label in OURS]
EDITED = PAGE_MODELS + SNIPPETS
# Fields whose label says it all, with why.
SELF_EVIDENT = {
    "titel": "what anyone calls a title",
    "naam": "a name",
    "functie": "what someone does",
    "telefoon": "a number to call",
    "einde": "stands beside 'begin'",
    "is_online": "a tick",
    "jaar": "a year",
    "rol": "what a partner does",
    "website": "an address on the web",
    "omschrijving": "free text under a title",
    "inhoud": "the blocks explain themselves",
    "themas": "a choice from a list",
    "domeinen": "a choice from a list",
    "sdgs": "a choice from a list",
    "leertrajecten": "a choice from a list",
    "programma": "its blocks have labels",
    "presentaties": "its blocks have labels",
    "document": "a choice from a list",
    "gemeente": "a choice from a list",
    "provincie": "a choice from a list",
    "soort": "a choice from a list",
    "type": "a choice from a list",
    "niveau": "a choice from a list",
    "uitgever": "who publishes",
    "beeld": "an image",
    "opgegaan_op": "stands beside 'opgegaan in'",
    "documentdatum": "its label says of what",
    "nummer": "a number",
    "kleur": "shows a colour",
}
ENGLISH = re.compile(
    r"\b(the|this|with|from|choose|select|search|edit|delete|page|pages|image|add|status of|is required|"
    r"title|description|save|publish|view|your|all|filter by|results?)\b",
    re.IGNORECASE,
)


def our_field_panels(panel):
    """Every panel of one field, also those of the inline forms below it."""
    if isinstance(panel, FieldPanel) and panel.model and panel.model._meta.app_label in OURS:
        yield panel
    for child in getattr(panel, "children", None) or []:
        yield from our_field_panels(child)
    if hasattr(panel, "child_edit_handler"):
        yield from our_field_panels(panel.child_edit_handler)


def wagtails_own(model) -> set[str]:
    """Names of the fields that Wagtail gives a model; it translates their labels itself."""
    bases = [base for base in (Page, DraftStateMixin, AbstractRendition) if issubclass(model, base)]
    names = {field.name for base in bases for field in base._meta.get_fields()}
    return names | ({"image"} if AbstractRendition in bases else set())


def own_fields(model):
    return [
        field
        for field in model._meta.get_fields()
        if getattr(field, "editable", False)
        and not field.auto_created
        and field.name not in wagtails_own(model)
    ]


def edit_handler(model):
    return model.get_edit_handler() if issubclass(model, Page) else model.snippet_viewset._edit_handler


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_every_field_in_the_form_has_help_or_explains_itself(model):
    bare = [
        f"{panel.model.__name__}.{panel.field_name}"
        for panel in our_field_panels(edit_handler(model))
        if panel.field_name not in wagtails_own(model)
        and panel.field_name not in SELF_EVIDENT
        and not (panel.help_text or panel.model._meta.get_field(panel.field_name).help_text)
    ]
    assert bare == []


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m._meta.app_label in OURS], ids=lambda m: m.__name__
)
def test_every_model_and_field_has_a_dutch_name(model):
    names = [str(field.verbose_name) for field in own_fields(model) if isinstance(field, models.Field)]
    names += [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]
    assert [name for name in names if ENGLISH.search(name) or "_" in name] == []
    # Django makes up a plural with an s; it is written out here, right or not.
    assert "verbose_name_plural" in model._meta.original_attrs


@pytest.fixture
def filled(site_tree):
    """One of each that an editor edits."""
    leertraject = factories.LeertrajectPageFactory(volzet=True)
    return [
        site_tree.overzicht,
        site_tree.leertrajecten,
        site_tree.praktijken,
        site_tree.publicaties,
        site_tree.agenda,
        site_tree.kennisitems,
        leertraject,
        factories.ActieterreinPageFactory(),
        factories.PraktijkPageFactory(),
        factories.PublicatiePageFactory(),
        factories.InhoudPageFactory(),
    ]


def labels(html: str) -> list[str]:
    """The labels and help texts of the form, as read."""
    found = re.findall(
        r'<label[^>]*class="w-field__label[^"]*"[^>]*>(.*?)</label>|<div class="help"[^>]*>(.*?)</div>',
        html,
        re.DOTALL,
    )
    return [re.sub(r"<[^>]+>|\s+", " ", a or b).strip() for a, b in found]


def test_edit_forms_open_and_read_dutch(editor_client, filled):
    english = {}
    for page in filled:
        response = editor_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200, page
        read = labels(response.content.decode())
        assert read, page
        found = [text for text in read if ENGLISH.search(text)]
        if found:
            english[str(page)] = found
    assert english == {}


@pytest.mark.django_db
def test_snippet_forms_and_lists_open_and_read_dutch(editor_client, site_tree):
    for snippet in (
        factories.GemeenteFactory(gefuseerd=True),
        factories.SDGFactory(),
        factories.ThemaFactory(),
    ):
        viewset = snippet.snippet_viewset
        for name, args in (("list", []), ("edit", [snippet.pk]), ("add", [])):
            response = editor_client.get(reverse(viewset.get_url_name(name), args=args))
            assert response.status_code == 200, (snippet, name)
            assert [text for text in labels(response.content.decode()) if ENGLISH.search(text)] == []


# The menu -----------------------------------------------------------------------------------------
def menu(client, editor):
    request = client.get(reverse("wagtailadmin_home")).wsgi_request
    request.user = editor
    return sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)


def test_menu_groups_by_subject_and_hides_what_is_not_ours(editor_client, editor, site_tree):
    labels = [str(item.label) for item in menu(editor_client, editor)]
    groups = ["LMB-site", "Leertrajecten", "Inschrijvingen", "Kennisbank"]
    assert [label for label in labels if label in groups] == groups
    assert "Help" not in labels
    assert {"Afbeeldingen", "Documenten", "Rapporten", "Instellingen"} <= set(labels)


def test_menu_leads_to_every_list_of_the_ground_floor(editor_client, editor, site_tree):
    [group] = [item for item in menu(editor_client, editor) if item.label == "LMB-site"]
    request = editor_client.get(reverse("wagtailadmin_home")).wsgi_request
    request.user = editor
    items = sorted(group.menu.menu_items_for_request(request), key=lambda item: item.order)
    assert [str(item.label) for item in items] == [
        "Actieterreinen",
        "Praktijkvoorbeelden",
        "Publicaties",
        "Inhoudspagina's",
        "Gemeenten",
        "SDG's",
        "Site-instellingen",
        "Gewiste gegevens",
    ]
    for item in items:
        assert editor_client.get(item.url, follow=True).status_code == 200, item.label


def test_admin_is_closed_to_those_without_access(site_tree, db):
    visitor = Client()
    visitor.force_login(factories.UserFactory())
    for name in ("leertrajecten:index", "leertrajecten_agenda:index", "praktijkvoorbeelden:index"):
        assert visitor.get(reverse(name)).status_code == 302


# Lists --------------------------------------------------------------------------------------------
def test_list_of_leertrajecten_tells_where_each_stands(editor_client, site_tree):
    page = factories.LeertrajectPageFactory(volzet=True, title="Ethisch bankieren", nummer=3)
    factories.InschrijvingFactory(leertraject=page, wachtlijst=True)
    html = editor_client.get(reverse("leertrajecten:index")).content.decode()
    text = re.sub(r"<[^>]+>|\s+", " ", html)
    text = re.sub(r"\s+", " ", text)
    assert "Ethisch bankieren" in text
    assert "aangekondigd" in text
    assert "1 van 1 (1 op de wachtlijst)" in text


def test_list_of_leertrajecten_costs_the_same_for_three_and_for_thirty(editor_client, site_tree):
    costs = []
    for number in (3, 27):
        for _ in range(number):
            page = factories.LeertrajectPageFactory(open=True)
            factories.InschrijvingFactory(leertraject=page)
        for name in ("leertrajecten:index", "leertrajecten_agenda:index"):
            editor_client.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                assert editor_client.get(reverse(name)).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]


def test_agenda_in_the_admin_shows_what_comes_and_leads_to_where_it_is_edited(editor_client, site_tree):
    page = factories.LeertrajectPageFactory(open=True)
    past = factories.SessieFactory(leertraject=page, past=True, titel="Al voorbij")
    html = editor_client.get(reverse("leertrajecten_agenda:index")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert past.titel not in html


def test_municipalities_are_found_by_name_and_code(editor_client, site_tree):
    ninove, _ = factories.GemeenteFactory(naam="Ninove", nis="41048"), factories.GemeenteFactory(naam="Genk")
    listing = reverse(ninove.snippet_viewset.get_url_name("list"))
    chooser = reverse("wagtailsnippetchoosers_lmb_site_gemeente:choose")
    for url in (listing, chooser):
        for words in ("nino", "41048"):
            html = editor_client.get(url, {"q": words}).content.decode()
            assert "Ninove" in html, (url, words)
            assert "Genk" not in html, (url, words)
    assert editor_client.get(chooser, {"q": "x\x00"}).status_code == 200


# Blocks -------------------------------------------------------------------------------------------
BLOCKS = InhoudPage._meta.get_field("inhoud").stream_block.child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_icon_group_description_and_a_preview_that_renders(editor_client, site_tree, name):
    factories.LeertrajectPageFactory(open=True)
    factories.KennisitemFactory()
    block = BLOCKS[name]
    assert block.meta.icon != "placeholder"
    assert block.meta.group
    assert block.get_description()
    assert block.is_previewable
    response = editor_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    html = response.content.decode()
    assert "css/site.css" in html
    read = re.sub(r"<[^>]+>|\s+", "", html.split("<main", 1)[-1])
    assert len(read) > 5


def test_sign_in_page_is_ours_and_dutch(client, site_tree):
    html = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "Aanmelden bij Lokaal Mondiaal Beleid" in html
    assert "Wachtwoord" in html
    assert "Password" not in html
    assert "<title>Inloggen - Lokaal Mondiaal Beleid</title>" in html
