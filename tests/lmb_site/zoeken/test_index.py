"""What the site search finds, and that it never finds what it may not."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from lmb_site.models import InhoudPage
from lmb_site.zoeken import index
from lmb_site.zoeken.models import ZoekRegel
from tests.factories import (
    BestandFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    PraktijkPageFactory,
    PublicatiePageFactory,
    SessieFactory,
)
from tests.lmb_site.zoeken.vinden import search, search_any

TODAY = timezone.localdate()


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def titles(q, soort=None) -> list[str]:
    return [row.titel for row in search(q, soort)]


def add_row(titel, tekst="", datum=None, soort="pagina", sleutel=None):
    row = ZoekRegel.objects.create(
        soort=soort,
        sleutel=sleutel or sha256(titel.encode()).hexdigest()[:40],
        titel=titel,
        url="/",
        datum=datum,
        kenmerken=f" soort:{soort} ",
        titel_genormaliseerd=index.index_text(titel),
        tekst_genormaliseerd=index.index_text(titel, tekst),
    )
    index.mark([row.pk])
    return row


# Searching ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("gemeente", True),
        ("GEMEENTEN", True),
        ("gemeent", True),
        ("internationale rechtvaardigheid", True),
        ("rechtvaardigheid internationaal", True),
        ("rechtvaardigheid kli", True),
        ("kli rechtvaardigheid", False),
        ("rechtvaardigheid onbestaand", False),
        ("2019/318", True),
        ("verordening 2019/318", True),
        ("318", True),
        ("31", False),
        ("nr. 2019-318", True),
        ("(EU) nr.2019/318", False),
        ("318/2019", True),
        ("2019/31", True),
        ("2019/319", False),
        ("covid-19", True),
        ("covid-20", False),
        ("crème", True),
        ("creme", True),
        ('"gemeenten"', True),
        ("100%", False),
        ("%", False),
        ("_", False),
        ("'", False),
        ("\\", False),
        ("de gemeente van", True),
    ],
)
def test_search_needs_every_word_and_knows_inflections(db, q, found):
    add_row(
        "Verordening 2019/318 over crème",
        "De gemeenten werken aan internationale rechtvaardigheid en klimaat na covid-19",
    )
    assert bool(titles(q)) is found


def test_search_puts_titles_first_then_the_most_recent(db):
    add_row("Oud", "klimaat", TODAY - timedelta(days=9))
    add_row("Nieuw", "klimaat", TODAY)
    add_row("Klimaat oud", "", TODAY - timedelta(days=99))
    add_row("Zonder datum", "klimaat")
    add_row("Klimaat nieuw", "", TODAY - timedelta(days=1))
    assert titles("klimaat") == ["Klimaat nieuw", "Klimaat oud", "Nieuw", "Oud", "Zonder datum"]


def test_search_within_one_soort(db):
    add_row("Klimaat hier")
    add_row("Klimaat daar", soort="kennisitem")
    assert titles("klimaat", "kennisitem") == ["Klimaat daar"]


def test_search_never_finds_what_is_dated_later(db):
    add_row("Klimaat morgen", datum=TODAY + timedelta(days=1))
    add_row("Klimaat vandaag", datum=TODAY)
    assert titles("klimaat") == ["Klimaat vandaag"]
    assert search("klimaat", at=TODAY + timedelta(days=1)).count() == 2


@pytest.fixture
def one_row(db):
    return add_row("Klimaat")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=200))
def test_search_takes_any_text(one_row, q):
    assert search(q.replace("\x00", "")).count() <= 1
    assert search_any(q).count() <= 1


# Pages --------------------------------------------------------------------------------------------
def test_published_page_is_found_by_title_lead_and_content(site_tree):
    page = InhoudPageFactory(title="Koffie", inleiding="Over thee.")
    publish(page, inhoud=[("tekst", "<p>En warme chocolademelk</p>")])
    for q in ("koffie", "thee", "chocolademelk", "warme choc"):
        assert titles(q) == ["Koffie"], q
    row = search("koffie").get()
    assert (row.url, row.samenvatting, row.label) == (page.url, "Over thee.", "pagina")
    assert row.datum == TODAY


def test_draft_is_not_found_and_draft_changes_neither(site_tree):
    page = InhoudPageFactory(title="Concept", live=False)
    page.save_revision()
    assert titles("concept") == []
    publish(page)
    page.title = "Concept met geheim"
    page.save_revision()
    assert titles("geheim") == []
    assert titles("concept") == ["Concept"]


def test_unpublished_and_deleted_page_is_gone(site_tree):
    page = publish(InhoudPageFactory(title="Weg ermee"))
    other = publish(InhoudPageFactory(title="Weg met mij"))
    page.unpublish()
    assert titles("weg") == ["Weg met mij"]
    Page.objects.get(pk=other.pk).delete()
    assert ZoekRegel.objects.filter(titel__startswith="Weg").count() == 0


def test_deleting_a_branch_takes_its_pages_from_the_index(site_tree):
    parent = publish(InhoudPageFactory(title="Boven"))
    publish(InhoudPageFactory(title="Onder", parent=parent))
    Page.objects.get(pk=parent.pk).delete()
    assert titles("boven") == titles("onder") == []


def test_publishing_twice_leaves_one_row(site_tree):
    page = publish(InhoudPageFactory(title="Eenmaal"))
    publish(page, title="Eenmaal andermaal")
    assert titles("eenmaal") == ["Eenmaal andermaal"]


def test_leertraject_is_found_by_its_sessions_under_its_own_label(site_tree):
    page = LeertrajectPageFactory(title="Ethisch bankieren")
    page.sessies = [SessieFactory.build(leertraject=page, titel="Beleggen zonder wapens")]
    publish(page)
    assert titles("wapens", "leertraject") == ["Ethisch bankieren"]
    assert search("wapens", "leertraject").get().label == "leertraject"


def test_session_is_found_by_itself_at_its_place_on_the_page(site_tree):
    page = LeertrajectPageFactory(title="Ethisch bankieren")
    page.sessies = [
        SessieFactory.build(
            leertraject=page, titel="Beleggen zonder wapens", online_link="https://example.org/geheim"
        )
    ]
    publish(page)
    sessie = type(page).objects.get(pk=page.pk).sessies.get()
    row = search("wapens", "sessie").get()
    assert (row.url, row.label) == (f"{page.url}#sessie-{sessie.pk}", "sessie")
    assert titles("geheim") == []
    publish(page, slug="nieuw-adres")
    assert search("wapens", "sessie").get().url == f"/leertrajecten/nieuw-adres/#sessie-{sessie.pk}"
    page.unpublish()
    assert titles("wapens") == []
    publish(page)
    assert titles("wapens")[0] == "Beleggen zonder wapens"
    Page.objects.get(pk=page.pk).delete()
    assert titles("wapens") == []


def test_session_taken_off_a_page_is_gone(site_tree):
    page = LeertrajectPageFactory(title="Ethisch bankieren")
    page.sessies = [SessieFactory.build(leertraject=page, titel="Beleggen zonder wapens")]
    publish(page)
    publish(page, sessies=[])
    assert titles("wapens") == []


def test_practice_is_labelled_as_such(site_tree):
    publish(PraktijkPageFactory(title="Fair trade ontbijt"))
    assert search("ontbijt").get().label == "praktijkvoorbeeld"


def test_moved_page_and_those_below_it_have_their_new_address(site_tree):
    house = publish(InhoudPageFactory(title="Huis", slug="huis"))
    garden = publish(InhoudPageFactory(title="Tuin", slug="tuin"))
    shed = publish(InhoudPageFactory(title="Schuurtje", slug="schuurtje", parent=garden))
    Page.objects.get(pk=garden.pk).move(Page.objects.get(pk=house.pk), pos="last-child")
    assert search("schuurtje").get().url == "/huis/tuin/schuurtje/"
    assert InhoudPage.objects.get(pk=shed.pk).url == "/huis/tuin/schuurtje/"


def test_new_slug_reaches_the_pages_below(site_tree, django_capture_on_commit_callbacks):
    garden = publish(InhoudPageFactory(title="Tuin", slug="tuin"))
    publish(InhoudPageFactory(title="Schuurtje", slug="schuurtje", parent=garden))
    with django_capture_on_commit_callbacks(execute=True):
        publish(InhoudPage.objects.get(pk=garden.pk), slug="hof")
    assert search("schuurtje").get().url == "/hof/schuurtje/"


def test_page_behind_a_password_is_not_found(site_tree):
    page = publish(InhoudPageFactory(title="Besloten"))
    below = publish(InhoudPageFactory(title="Besloten deel", parent=page))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert titles("besloten") == []
    publish(below)
    assert titles("besloten") == []
    restriction.delete()
    assert sorted(titles("besloten")) == ["Besloten", "Besloten deel"]


# Documents ----------------------------------------------------------------------------------------
def test_document_is_found_only_while_a_live_page_uses_it(site_tree):
    loose = BestandFactory(title="Losse handleiding")
    used = BestandFactory(title="Handleiding aankopen")
    page = publish(PublicatiePageFactory(title="Gids", documenten=[used]))
    assert titles("handleiding") == ["Handleiding aankopen"]
    row = search("handleiding").get()
    assert (row.url, row.label) == (used.url, "document")
    page.unpublish()
    assert titles("handleiding") == []
    publish(page)
    assert titles("handleiding") == ["Handleiding aankopen"]
    assert loose.title not in titles("losse")


def test_document_linked_in_text_is_found_and_forgotten_when_the_link_goes(site_tree):
    document = BestandFactory(title="Bestekteksten")
    link = f'<p><a linktype="document" id="{document.pk}">bestek</a></p>'
    page = publish(InhoudPageFactory(title="Aankopen"), inhoud=[("tekst", link)])
    assert "Bestekteksten" in titles("bestekteksten")
    publish(page, inhoud=[("tekst", "<p>zonder</p>")])
    assert titles("bestekteksten") == []


def test_document_of_a_draft_is_not_found(site_tree):
    page = InhoudPageFactory(title="Later", live=False)
    document = BestandFactory(title="Bestekteksten")
    page.inhoud = [("tekst", f'<p><a linktype="document" id="{document.pk}">bestek</a></p>')]
    page.save()
    publish(InhoudPageFactory(title="Iets anders"))
    assert titles("bestekteksten") == []


def test_renamed_document_is_found_by_its_new_name_only(site_tree):
    used = BestandFactory(title="Handleiding")
    publish(PublicatiePageFactory(title="Gids", documenten=[used]))
    used.title = "Wegwijzer"
    used.save()
    assert titles("wegwijzer") == ["Wegwijzer"]
    assert titles("handleiding") == []


def test_document_in_a_closed_collection_is_not_found(site_tree):
    closed = Collection.objects.get(depth=1).add_child(instance=Collection(name="Besloten"))
    used = BestandFactory(title="Handleiding", collection=closed)
    publish(PublicatiePageFactory(title="Gids", documenten=[used]))
    assert titles("handleiding") == ["Handleiding"]
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    assert titles("handleiding") == []


# The whole index ----------------------------------------------------------------------------------
def test_herindexeer_makes_the_same_index_as_publishing(site_tree, capsys):
    document = BestandFactory(title="Handleiding")
    publish(PublicatiePageFactory(title="Gids", documenten=[document]))
    publish(LeertrajectPageFactory(title="Ethisch bankieren"))
    KennisitemFactory(titel="Wet").save_revision().publish()
    call_command("herindexeer")
    everything = {
        (row.soort, row.sleutel, row.titel, row.url, row.tekst_genormaliseerd)
        for row in ZoekRegel.objects.all()
    }
    for page in Page.objects.live().specific().filter(depth__gt=1):
        index.update(page)
    after = {
        (row.soort, row.sleutel, row.titel, row.url, row.tekst_genormaliseerd)
        for row in ZoekRegel.objects.all()
    }
    assert after == everything
    assert {"Gids", "Ethisch bankieren", "Wet", "Handleiding"} <= {row[2] for row in everything}
    assert f"telt {len(everything)} regels" in capsys.readouterr().out


def test_rebuild_forgets_what_is_no_longer_there(site_tree):
    add_row("Spook", sleutel="999999")
    index.rebuild()
    assert titles("spook") == []


def test_document_taken_off_a_page_is_forgotten(site_tree):
    used = BestandFactory(title="Handleiding")
    page = publish(PublicatiePageFactory(title="Gids", documenten=[used]))
    assert titles("handleiding") == ["Handleiding"]
    page = type(page).objects.get(pk=page.pk)
    publish(page, versies=[])
    assert titles("handleiding") == []
