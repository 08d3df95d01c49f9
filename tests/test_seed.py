"""The demo: what it holds, that a second run changes nothing, and that every page and screen opens."""

import csv
import json
import re
import shutil
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth import authenticate, get_user_model
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from PIL import Image
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page, Revision, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from kennisitems.models import Kennisitem
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import KAN_INSCHRIJVEN, InschrijvingStand, Status
from lmb_site.beelden.versies import make_missing
from lmb_site.berichten.models import Bericht
from lmb_site.contrast import ratio
from lmb_site.management.commands.seed_demo import quiet
from lmb_site.models import (
    SDG,
    ActieterreinPage,
    Afbeelding,
    AfbeeldingVersie,
    Bestand,
    Domein,
    Gemeente,
    OverzichtPage,
    PraktijkPage,
    PublicatiePage,
    SiteInstellingen,
    Thema,
)
from lmb_site.seed import registry
from lmb_site.seed.demo import Demo, SeedError
from lmb_site.seed.media import add_images
from lmb_site.seed.redactie import ensure_redactie
from tests import factories

PASSWORD = "een wachtwoord voor de demo"
# Keys of rows, which differ from one database to the next.
ROW_ID = re.compile(r'(?<=id=\\")\d+|(?<="pagina": )\d+|(?<="value": )\d+|(?<="image": )\d+')

# One site for the whole module --------------------------------------------------------------------
# With xdist: one worker, or each builds a site of its own.
pytestmark = [pytest.mark.lang, pytest.mark.xdist_group("seed")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the fixtures with images of a few pixels, so that pages need no time to scale them."""
    folder = tmp_path_factory.mktemp("seed")
    shutil.copytree(Demo().fixtures, folder / "fixtures")
    for number, path in enumerate(sorted((folder / "fixtures" / "beelden").glob("*.png"))):
        Image.new("RGB", (16, 9), (number, 80, 120)).save(path)
    return folder


@pytest.fixture(scope="module")
def demo_site(folder, django_db_setup, django_db_blocker):
    """The seeded site, rolled back at the end. Gives what an earlier run, undone, looked like."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        factories.bare_tree()
        Site.clear_site_root_paths_cache()
        undone = transaction.savepoint()
        with disable_reference_index_auto_update():
            seed(folder)
        earlier = content()
        transaction.savepoint_rollback(undone)
        shutil.rmtree(folder / "media")
        Site.clear_site_root_paths_cache()
        seed(folder)
        ensure_redactie(PASSWORD)
        yield earlier
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def _media_in_own_folder(folder, settings):
    settings.MEDIA_ROOT = folder / "media"


@pytest.fixture
def site(demo_site, db) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def redactie_client(site) -> Client:
    client = Client(raise_request_exception=False)  # so that a test can name every screen that fails
    client.force_login(get_user_model().objects.get(username="redactie"))
    return client


def seed(folder, *, today=None) -> int:
    demo = Demo(fixtures=folder / "fixtures", **({"today": today} if today else {}))
    with quiet():
        return sum(added for _naam, added in registry.run_steps(demo))


def content() -> list:
    """What is the same each time a run makes it: texts with their block ids, dates, addresses, order."""
    pages = [
        (
            page.url_path,
            page.title,
            str(page.translation_key),
            page.live,
            page.show_in_menus,
            page.search_description,
            *(ROW_ID.sub("…", json.dumps(list(value.raw_data))) for value in _streams(page)),
        )
        for page in Page.objects.order_by("path").specific()
    ]
    sessies = LeertrajectPage.objects.order_by("nummer", "sessies__sort_order").values_list(
        "nummer",
        "sessies__uid",
        "sessies__titel",
        "sessies__begin",
        "sessies__vorig_begin",
        "sessies__sequence",
    )
    items = [
        (item.slug, item.titel, item.samenvatting, *(label.slug for label in item.labels))
        for item in Kennisitem.objects.order_by("pk")
    ]
    people = Inschrijving.objects.order_by("pk").values_list(
        "email", "status", "aangemaakt_op", "formuliersleutel"
    )
    files = Bestand.objects.order_by("pk").values_list("title", "file", "file_hash", "paginas", "taal")
    return [pages, [*sessies], items, [*people], [*files]]


def _streams(page):
    return [page.inhoud] if hasattr(page, "inhoud") else []


def census() -> dict:
    """How many rows every table has, which revision each page is at, and which files there are."""
    rows = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    revisions = dict(Page.objects.values_list("pk", "latest_revision"))
    files = [default_storage.listdir(name)[1] for name in ("documents", "original_images")]
    return {"rows": rows, "revisions": revisions, "files": files}


# Running it ---------------------------------------------------------------------------------------
def test_seed_makes_the_same_each_time(site, demo_site):
    now = content()
    for earlier_part, part in zip(demo_site, now, strict=True):
        assert part == earlier_part


def test_second_run_changes_nothing(site, folder):
    before = census()
    assert seed(folder) == 0
    assert census() == before


def test_second_run_on_a_later_day_changes_nothing(site, folder):
    before = census()
    assert seed(folder, today=Demo().day(40)) == 0
    assert census() == before


def test_run_leaves_what_an_editor_changed(site, folder):
    page = PraktijkPage.objects.get(slug="mol-twee-stedenbanden")
    page.title, page.slug = "Mol met nieuwe woorden", "mol"
    page.save_revision().publish()
    LeertrajectPage.objects.get(nummer=1).unpublish()
    Thema.objects.filter(slug="europa").update(naam="Europese Unie")
    Kennisitem.objects.filter(sleutel="koepelverenigingen-steden-gemeenten").update(titel="Koepels")
    instellingen = SiteInstellingen.for_site(site)
    instellingen.voettekst = ""
    instellingen.save()
    Afbeelding.objects.filter(title="Overzicht").update(title="Cirkels")
    before = census()
    assert seed(folder) == 0
    assert census() == before
    assert PraktijkPage.objects.get(slug="mol").title == "Mol met nieuwe woorden"
    assert not LeertrajectPage.objects.get(nummer=1).live
    assert SiteInstellingen.objects.get(site=site).voettekst == ""


def test_run_adds_only_what_is_missing(site, folder):
    PraktijkPage.objects.get(slug="mol-twee-stedenbanden").delete()
    Kennisitem.objects.get(sleutel="koepelverenigingen-steden-gemeenten").delete()
    before = census()["rows"]
    assert seed(folder) > 0
    after = census()["rows"]
    assert after["lmb_site.PraktijkPage"] == before["lmb_site.PraktijkPage"] + 1
    assert after["kennisitems.Kennisitem"] == before["kennisitems.Kennisitem"] + 1
    assert after["leertrajecten.Sessie"] == before["leertrajecten.Sessie"]
    assert PraktijkPage.objects.get(slug="mol-twee-stedenbanden").live


def test_settings_that_are_still_the_defaults_are_filled_in(site, folder):
    SiteInstellingen.objects.all().delete()
    SiteInstellingen.for_site(site)
    assert seed(folder) > 0
    assert SiteInstellingen.for_site(site).beschrijving.startswith("Lokaal Mondiaal Beleid")


def test_command_says_that_nothing_was_missing(site, capsys, monkeypatch):
    monkeypatch.delenv("LMB_ADMIN_PASSWORD", raising=False)
    before = census()
    call_command("seed_demo")
    assert capsys.readouterr().out.splitlines() == ["De demo stond al klaar: er ontbrak niets."]
    assert census() == before


def test_command_sets_the_given_password_without_printing_it(site, capsys, monkeypatch):
    monkeypatch.setenv("LMB_ADMIN_PASSWORD", "een ander wachtwoord")
    call_command("seed_demo")
    out = capsys.readouterr().out
    assert "LMB_ADMIN_PASSWORD" in out
    assert "een ander wachtwoord" not in out
    assert authenticate(username="redactie", password="een ander wachtwoord")


def test_command_prints_the_password_it_made(site, capsys, monkeypatch):
    monkeypatch.delenv("LMB_ADMIN_PASSWORD", raising=False)
    get_user_model().objects.filter(username="redactie").delete()
    call_command("seed_demo")
    password = capsys.readouterr().out.strip().rsplit(" ", 1)[-1]
    user = authenticate(username="redactie", password=password)
    assert user.is_superuser
    assert user.wagtail_userprofile.preferred_language == "nl"


def test_password_stays_when_none_is_given(site):
    assert ensure_redactie(None) is None
    assert authenticate(username="redactie", password=PASSWORD)


def test_missing_file_stops_the_run_with_its_name(db, tmp_path):
    with pytest.raises(SeedError, match=r"fixtures/registers/gemeenten\.csv ontbreekt"):
        seed(tmp_path)


@pytest.mark.parametrize(("days", "weekday"), [(0, 4), (1, 0), (2, 0), (3, 0), (4, 1)])
def test_day_in_the_weekend_moves_on_to_monday(days, weekday):
    friday = Demo().today.fromisoformat("2026-11-20")
    assert Demo(today=friday).working_day(days).weekday() == weekday


def test_hours_are_those_of_brussels_across_the_clock_change():
    demo = Demo()
    summer, winter = (
        demo.moment(demo.today.fromisoformat(day), "09:30") for day in ("2026-10-23", "2026-10-26")
    )
    assert (summer.utcoffset().seconds, winter.utcoffset().seconds) == (7200, 3600)
    assert summer.hour == winter.hour == 9


# What it holds ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nummer", "status", "stand"),
    [
        (1, Status.LOOPT, InschrijvingStand.OPEN),
        (2, Status.AFGEROND, InschrijvingStand.GESLOTEN),
        (3, Status.GEARCHIVEERD, InschrijvingStand.GESLOTEN),
        (4, Status.AFGEROND, InschrijvingStand.GESLOTEN),
        (5, Status.GEARCHIVEERD, InschrijvingStand.GESLOTEN),
        (6, Status.AANGEKONDIGD, InschrijvingStand.NOG_NIET_OPEN),
        (7, Status.LOOPT, InschrijvingStand.OPEN),
    ],
)
def test_leertraject_has_its_status(site, nummer, status, stand):
    page = LeertrajectPage.objects.live().get(nummer=nummer)
    assert (page.status, page.inschrijvingstand) == (status, stand)


def test_there_are_seven_leertrajecten_with_contacts(site):
    assert LeertrajectPage.objects.live().count() == 7
    assert all(
        page.contacten.exists() and page.actieterreinen.exists() for page in LeertrajectPage.objects.all()
    )


def test_first_leertraject_is_half_way_with_seats_left(site):
    page = LeertrajectPage.objects.get(nummer=1)
    assert page.capaciteit == 25
    past = [sessie for sessie in page.sessies_in_order if sessie.is_past()]
    to_come = [sessie for sessie in page.sessies_in_order if not sessie.is_past()]
    assert (len(past), len(to_come)) == (2, 2)
    assert all(len(sessie.presentaties) for sessie in past)
    assert 0 < page.bezetting.geheel.bevestigd < 25
    assert page.bezetting.geheel.wachtend == 0


def test_seventh_leertraject_has_a_full_session_with_people_waiting(site):
    page = LeertrajectPage.objects.get(nummer=7)
    assert page.sessiekeuze
    full = [
        sessie
        for sessie in page.sessies_in_order
        if sessie.capaciteit and page.bezetting.for_sessie(sessie.pk).bevestigd == sessie.capaciteit
    ]
    assert len(full) == 1
    assert page.bezetting.for_sessie(full[0].pk).wachtend > 0
    assert page.inschrijvingen.filter(status=InschrijvingStatus.WACHTLIJST).exists()


def test_seventh_leertraject_has_a_session_that_moved(site):
    moved = [sessie for sessie in LeertrajectPage.objects.get(nummer=7).sessies.all() if sessie.is_verplaatst]
    assert len(moved) == 1
    assert moved[0].vorig_begin < moved[0].begin
    assert moved[0].sequence == 1
    assert moved[0].reden


def test_no_session_falls_in_the_weekend(site):
    sessies = [sessie for page in LeertrajectPage.objects.all() for sessie in page.sessies.all()]
    assert len(sessies) >= 10
    assert all(sessie.begin.weekday() < 5 for sessie in sessies)


def test_registers_and_vocabularies_are_there(site):
    assert Gemeente.objects.actief().count() == 285
    assert SDG.objects.count() == 17
    assert Thema.objects.filter(naam="Europa").exists()
    assert Domein.objects.filter(naam="Europa").exists()


@pytest.mark.parametrize("nummer", range(1, 18))
def test_text_can_be_read_on_every_sdg(site, nummer):
    sdg = SDG.objects.get(nummer=nummer)
    assert ratio(sdg.tekstkleur, sdg.kleur) >= 4.5


def test_action_fields_are_three_in_order(site):
    assert list(ActieterreinPage.objects.live().in_order().values_list("slug", flat=True)) == [
        "mondiale-beleidskeuzes",
        "mondiaal-burgerschap",
        "mondiale-samenwerking",
    ]


def test_menu_has_the_five_sections_in_order(site):
    menu = site.root_page.get_children().live().in_menu()
    assert [page.title for page in menu] == [
        "Leertrajecten",
        "Kennisitems",
        "Praktijken",
        "Agenda",
        "Publicaties",
    ]


def test_overview_is_the_root_and_the_welcome_page_is_gone(site):
    assert isinstance(site.root_page.specific, OverzichtPage)
    assert f"{site.root_url}" == django_settings.SITE_URL
    assert Page.objects.filter(depth=2).count() == 1


def test_every_page_is_published_with_a_revision(site):
    pages = Page.objects.filter(depth__gt=1)
    assert pages.count() > 50
    assert not pages.filter(live=False).exists()
    assert not pages.filter(latest_revision=None).exists()
    assert not pages.filter(has_unpublished_changes=True).exists()


def test_texts_link_to_pages_and_not_to_addresses(site):
    texts = [
        json.dumps(list(page.inhoud.raw_data)) for page in Page.objects.all().specific() if _streams(page)
    ]
    assert any('linktype=\\"page\\"' in text for text in texts)
    # Where one gets a lost link again is no page of the tree.
    texts = [text.replace('href=\\"/inschrijving/link/', "") for text in texts]
    assert not [text for text in texts if 'href=\\"/' in text]


def test_media_are_in_their_collection_and_not_scaled_yet(site, demo_site):
    assert Afbeelding.objects.exclude(collection__name="Demo").count() == 0
    assert Bestand.objects.exclude(collection__name="Demo").count() == 0
    assert Afbeelding.objects.filter(description="").count() == 0
    assert all(bestand.paginas and bestand.file_size for bestand in Bestand.objects.all())
    assert AfbeeldingVersie.objects.count() == 0


def test_practices_with_an_image_say_what_is_on_it(site):
    """The first thing seen on such a page: it must be in the demo, where the browser tests meet it."""
    found = PraktijkPage.objects.exclude(beeld=None)
    assert len(found) >= 2
    assert len({praktijk.beeld_id for praktijk in found}) == len(found)
    assert all(len(praktijk.beeld_alt.split()) > 5 for praktijk in found)


def test_seed_makes_the_versions_of_its_images(db, folder, django_capture_on_commit_callbacks):
    factories.root_page()
    Afbeelding.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        added = add_images(Demo(fixtures=folder / "fixtures"))
    shown = AfbeeldingVersie.objects.values("image").distinct().count()
    assert shown == added > 5


def test_publications_have_a_document_per_language(site):
    assert PublicatiePage.objects.live().count() == 10
    page = PublicatiePage.objects.get(slug="sdgs-in-je-gemeente-deel-1")
    assert sorted(versie.document.taal for versie in page.versies.all()) == ["en", "fr", "nl"]


def test_kennisitems_are_public_with_themes_by_weight(site):
    assert Kennisitem.objects.public().count() >= 12
    item = Kennisitem.objects.get(sleutel="wet-2019-04-03-terugtrekking-verenigd-koninkrijk")
    assert [str(label) for label in item.labels][:3] == ["Europa", "Mondiaal", "Preventie en veiligheid"]
    assert Revision.objects.for_instance(item).count() == 1


def test_demo_mails_nobody(site):
    assert mail.outbox == []
    assert Bericht.objects.exists()
    assert not Bericht.objects.wachtend().exists()
    assert not Bericht.objects.opnieuw().exists()
    assert not Bericht.objects.due().exists()


def test_demo_registrations_name_nobody(site):
    people = Inschrijving.objects.values_list("naam", "email")
    assert len(people) > 15
    assert all(email.endswith("@example.org") and naam.startswith("Deelnemer ") for naam, email in people)


# Every public page opens --------------------------------------------------------------------------
class Reader(HTMLParser):
    """The first heading of a page, how many there are, and the addresses on this site it links to."""

    def __init__(self, html: str):
        super().__init__()
        self.headings: list[str] = []
        self.links: set[str] = set()
        self._in_heading = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "h1":
            self._in_heading = True
            self.headings.append("")
        href = attrs.get("href") or attrs.get("src") or ""
        if href.startswith("/") and not href.startswith(("//", "/static/", "/media/")):
            self.links.add(href.split("#")[0])

    def handle_endtag(self, tag):
        if tag == "h1":
            self._in_heading = False

    def handle_data(self, data):
        if self._in_heading:
            self.headings[-1] += data


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def public_pages() -> list[str]:
    things = [*Kennisitem.objects.public(), *Thema.objects.all(), *Domein.objects.all()]
    running = [page for page in LeertrajectPage.objects.live() if page.inschrijvingstand in KAN_INSCHRIJVEN]
    return [
        *(page.get_url() for page in Page.objects.live().filter(depth__gt=1).specific()),
        *(thing.get_absolute_url() for thing in things),
        *(page.inschrijf_url for page in running),
        "/zoeken/",
        "/zoeken/?q=aankoop",
        "/kennisitems/?q=verordening&pagina=1",
        "/leertrajecten/?status=gearchiveerd",
    ]


def test_every_public_page_opens_with_its_heading(site, client):
    wrong = []
    for url in public_pages():
        response = client.get(url)
        headings = Reader(response.content.decode()).headings
        if response.status_code != 200 or len(headings) != 1 or not headings[0].strip():
            wrong.append((url, response.status_code, headings))
    assert wrong == []


@pytest.mark.parametrize("are_made", [False, True])
def test_no_visit_makes_a_version_of_an_image(site, client, are_made):
    if are_made:
        make_missing()
    before = AfbeeldingVersie.objects.count()
    pictures = sum(client.get(url).text.count("<picture>") for url in public_pages())
    assert AfbeeldingVersie.objects.count() == before
    assert (pictures > 0) == are_made


def test_heading_is_the_title_of_the_page(site, client):
    for page in [
        LeertrajectPage.objects.get(nummer=1),
        PraktijkPage.objects.first(),
        PublicatiePage.objects.first(),
    ]:
        heading = Reader(client.get(page.get_url()).content.decode()).headings[0]
        assert page.title in " ".join(heading.split())


@pytest.mark.parametrize(
    ("url", "content_type", "expected"),
    [
        ("/agenda.ics", "text/calendar", b"BEGIN:VEVENT"),
        ("/leertrajecten/duurzaam-aankoopbeleid/agenda.ics", "text/calendar", b"BEGIN:VEVENT"),
        ("/kennisitems/feed/", "application/atom+xml", b"<entry>"),
        ("/kennisitems/export.csv", "text/csv", b"sleutel"),
        ("/sitemap.xml", "application/xml", b"<loc>"),
        ("/robots.txt", "text/plain", b"Sitemap:"),
        ("/.well-known/security.txt", "text/plain", b"Contact:"),
    ],
)
def test_every_other_address_answers(site, client, url, content_type, expected):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(content_type)
    assert expected in body_of(response)


def test_export_has_a_row_for_each_kennisitem(site, client):
    text = body_of(client.get("/kennisitems/export.csv")).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert len(rows) - 1 == Kennisitem.objects.public().count()


def test_every_document_can_be_downloaded(site, client):
    for bestand in Bestand.objects.all():
        response = client.get(bestand.url)
        assert response.status_code == 200
        assert body_of(response).startswith(b"%PDF")


def test_no_link_of_the_site_is_dead(site, client):
    """Every address without a query that any public page links to answers, too."""
    seen, todo, dead = set(), {("/", "")}, []
    while todo:
        url, found_on = todo.pop()
        seen.add(url)
        response = client.get(url)
        if response.status_code not in {200, 302}:
            dead.append((url, found_on, response.status_code))
        elif response.get("Content-Type", "").startswith("text/html"):
            links = {link for link in Reader(response.content.decode()).links if "?" not in link}
            todo |= {(link, url) for link in links - seen - {known for known, _on in todo}}
    assert dead == []
    assert {page.get_url() for page in Page.objects.live().filter(depth__gt=1)} <= seen


# Every screen of the admin opens ------------------------------------------------------------------
def admin_addresses_without_arguments() -> list[str]:
    """Every address of the admin that needs nothing more to be named."""
    found = []

    def walk(resolver: URLResolver, prefix: str) -> None:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry, route)
            elif isinstance(entry, URLPattern):
                found.append("/" + re.sub(r"[\^$]|\\Z", "", route).replace(r"\.", "."))

    walk(get_resolver(), "")
    plain = [url for url in found if url.startswith("/admin/") and not re.search(r"[<(\[*?]", url)]
    return sorted(set(plain))


# What asks for more than to be looked at: to sign out, or to be told about which rows.
NOT_TO_BE_OPENED = re.compile(
    r"/failwhale/|/log(in|out)/|/password_reset|/bulk/|/multiple/|_util/|/add/$|choose|/find/$|/block-preview/$"
    r"|/import/process/$"
)


def problem_with(response) -> str:
    if response.status_code != 200:
        return str(response.status_code)
    return "Traceback" if b"Traceback (most recent call last)" in body_of(response) else ""


def opened(client, urls) -> list[tuple[str, str]]:
    """Those of `urls` that do not open as they should."""
    return [(url, problem) for url in urls if (problem := problem_with(client.get(url, follow=True)))]


def test_every_listing_of_the_admin_opens(redactie_client):
    urls = [url for url in admin_addresses_without_arguments() if not NOT_TO_BE_OPENED.search(url)]
    assert len(urls) > 20
    assert reverse("wagtailimages:index") in urls
    assert opened(redactie_client, urls) == []


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailimages:index",
        "wagtaildocs:index",
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtailadmin_collections:index",
        "wagtailredirects:index",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_account",
    ],
)
def test_listing_of_wagtail_opens(redactie_client, name):
    assert problem_with(redactie_client.get(reverse(name))) == ""


def test_every_page_type_can_be_edited(redactie_client):
    by_type = {page.specific_class: page for page in Page.objects.filter(depth__gt=1)}
    assert len(by_type) >= 11
    pages = [*by_type.values(), *LeertrajectPage.objects.all()]
    assert (
        opened(redactie_client, [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages]) == []
    )


def test_every_folder_and_history_of_pages_opens(redactie_client):
    parents = Page.objects.filter(numchild__gt=0)
    urls = [reverse("wagtailadmin_explore", args=[page.pk]) for page in parents]
    urls += [reverse("wagtailadmin_pages:history", args=[page.pk]) for page in parents.filter(depth__gt=1)]
    assert opened(redactie_client, urls) == []


def test_every_page_type_can_be_added(redactie_client):
    urls = {
        reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, page.pk])
        for page in Page.objects.filter(depth__gt=1).specific()
        for model in page.creatable_subpage_models()
        if model.can_create_at(page)
    }
    assert len(urls) >= 4
    assert opened(redactie_client, sorted(urls)) == []


def test_every_model_of_the_admin_lists_and_opens(redactie_client):
    reverse("wagtailadmin_home")  # loads the hooks that register the viewsets
    urls, models = [], set()
    for viewset in viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if model is None or not viewset.name or isinstance(viewset, ChooserViewSet):
            continue
        models.add(model)
        instance = model._default_manager.first()
        for name in ("index", "add", "edit", "inspect", "history", "usage"):
            needs_instance = name not in {"index", "add"}
            if needs_instance and instance is None:
                continue
            try:
                urls.append(reverse(viewset.get_url_name(name), args=[instance.pk] if needs_instance else []))
            except NoReverseMatch:
                continue
    assert models >= {Kennisitem, Thema, Domein, SDG, Gemeente, Inschrijving, Bericht}
    # A screen that is closed to everyone (nobody adds a record by hand) leads back to the start.
    assert opened(redactie_client, urls) == []


def test_settings_media_and_user_can_be_edited(redactie_client, site):
    user = get_user_model().objects.get(username="redactie")
    urls = [
        reverse("wagtailsettings:edit", args=["lmb_site", "siteinstellingen", site.pk]),
        reverse("wagtailimages:edit", args=[Afbeelding.objects.first().pk]),
        reverse("wagtaildocs:edit", args=[Bestand.objects.first().pk]),
        reverse("wagtailusers_users:edit", args=[user.pk]),
        reverse("wagtailsites:edit", args=[site.pk]),
    ]
    assert opened(redactie_client, urls) == []
