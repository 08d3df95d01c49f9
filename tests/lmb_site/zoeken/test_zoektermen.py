"""Counting what was not found, without knowing who looked for it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lmb_site.taken.registry import taken
from lmb_site.zoeken import zoektermen
from lmb_site.zoeken.models import Synoniem, Uitgelicht, Zoekterm
from tests.lmb_site.zoeken.test_index import add_row
from tests.lmb_site.zoeken.vinden import search


@pytest.mark.parametrize(
    "q",
    [
        "jan@example.org",
        "85.07.30-033.28",
        "0470 12 34 56",
        "BE68 5390 0754 7034",
        "x" * 31,
        "een heel lange zin van iemand die iets uitlegt over zijn leven",
        "woord " * 20,
        "",
        "???",
        "\x00",
    ],
)
def test_what_may_say_something_about_a_person_is_not_kept(rf, q):
    zoektermen.note(q, rf.get("/zoeken/"))
    assert cache.get(zoektermen.KEY) is None


@pytest.mark.parametrize("address", ["/zoeken/", "/kennisitems/"])
def test_what_is_asked_while_someone_still_types_is_not_kept(site_tree, client, address):
    add_row("Klimaatplan")
    client.get(address, {"q": "0470 12"}, headers={"x-voorlopig": "true"})
    assert cache.get(zoektermen.KEY) is None
    client.get(address, {"q": "zeppelin"}, headers={"x-voorlopig": "false"})
    assert cache.get(zoektermen.KEY) == {"zeppelin": 1}


def test_a_search_without_result_writes_nothing_and_the_worker_counts_it(site_tree, client, rf):
    add_row("Klimaatplan")
    client.get("/zoeken/", {"q": "warm"})
    with CaptureQueriesContext(connection) as captured:
        for q in ("Zeppelin", "zeppelin", "klimaatplan"):
            client.get("/zoeken/", {"q": q})
    assert not [q for q in captured.captured_queries if not q["sql"].lstrip().upper().startswith("SELECT")]
    assert not Zoekterm.objects.exists()
    at = timezone.now()
    zoektermen.write_down(at)
    zoektermen.write_down(at)
    assert list(Zoekterm.objects.values_list("term", "aantal")) == [("warm", 1), ("zeppelin", 2)]
    zoektermen.note("zeppelin", rf.get("/zoeken/"))
    zoektermen.write_down(at)
    assert Zoekterm.objects.get(term="zeppelin").aantal == 3


def test_filter_that_leaves_nothing_is_no_search_without_result(site_tree, client):
    add_row("Klimaatplan")
    assert client.get("/zoeken/", {"q": "klimaatplan", "soort": "document"}).context["lijst"].aantal == 0
    assert cache.get(zoektermen.KEY) is None


def test_counting_is_bounded(rf):
    for number in range(zoektermen.MAX_TERMS + 10):
        zoektermen.note(f"woord {number}", rf.get("/zoeken/"))
    assert len(cache.get(zoektermen.KEY)) == zoektermen.MAX_TERMS


def test_old_terms_go(db):
    today = timezone.localdate()
    for days in (0, 179, 181):
        Zoekterm.objects.create(term=f"na {days}", dag=today - timedelta(days=days), aantal=1)
    zoektermen.write_down(timezone.now())
    assert set(Zoekterm.objects.values_list("term", flat=True)) == {"na 0", "na 179"}


def test_the_worker_does_it():
    assert {"zoekkaart", "zoektermen"} <= {taak.naam for taak in taken()}


def test_report_adds_up_the_days_and_can_be_downloaded(editor_client):
    today = timezone.localdate()
    Zoekterm.objects.create(term="zeppelin", dag=today, aantal=2)
    Zoekterm.objects.create(term="zeppelin", dag=today - timedelta(days=1), aantal=3)
    Zoekterm.objects.create(term="ruimtevaart", dag=today, aantal=4)
    address = reverse("zoektermen_zonder_resultaat")
    page = editor_client.get(address)
    assert page.status_code == 200
    assert page.text.index("zeppelin") < page.text.index("ruimtevaart")
    csv = b"".join(editor_client.get(address, {"export": "csv"}).streaming_content).decode()
    assert "zeppelin,5" in csv
    assert editor_client.get(address, {"export": "xlsx"}).status_code == 200


def test_report_is_not_for_visitors(client, db):
    assert client.get(reverse("zoektermen_zonder_resultaat")).status_code == 302


# What staff can steer ------------------------------------------------------------------------------
def test_promoted_result_stands_first_for_its_words_only(site_tree, client):
    Uitgelicht.objects.create(
        woorden="subsidies aanvragen\nglobe", titel="Zo vraag je aan", adres="/contact/"
    )
    for q in ("subsidie aanvraag", "aanvragen van een subsidie", "GLoBe"):
        assert "Zo vraag je aan" in client.get("/zoeken/", {"q": q}).text, q
    assert "Zo vraag je aan" not in client.get("/zoeken/", {"q": "subsidie"}).text


def test_all_that_a_search_changes_lies_in_the_one_part_that_is_replaced(site_tree, client):
    """Also before the first search: without that part js/lijst.js has nowhere to put the answer."""
    Uitgelicht.objects.create(woorden="globe", titel="Zo vraag je aan", adres="/contact/")
    for q, shown in [
        ("", "Leertrajecten</a></h2>"),
        ("globe", "Zo vraag je aan"),
        ("xyzxyz", "0 resultaten"),
    ]:
        before, *parts = client.get("/zoeken/", {"q": q}).text.split("data-deel=")
        assert len(parts) == 1, q
        assert shown in parts[0], q
        assert "</form>" in before, q


@pytest.mark.parametrize("adres", ["javascript:alert(1)", "//elders.example", "contact", "http://x y"])
def test_promoted_result_leads_somewhere_safe(adres):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Uitgelicht(woorden="globe", titel="x", adres=adres).full_clean(validate_unique=False)


@pytest.mark.parametrize("woorden", ["", "een", "een\n\n een ", "een\n???"])
def test_synonyms_are_two_words_or_more(woorden):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Synoniem(woorden=woorden).full_clean()


@pytest.mark.parametrize("model", [Synoniem, Uitgelicht])
def test_staff_can_add_them_in_the_admin(editor_client, model):
    for action in ("list", "add"):
        address = reverse(model.snippet_viewset.get_url_name(action))
        assert editor_client.get(address).status_code == 200


def test_a_synonym_that_staff_adds_finds_from_then_on(editor_client, site_tree, client):
    add_row("Rioleringen", "Alles over rioleringen")
    assert search("kattenkruid") == []
    address = reverse(Synoniem.snippet_viewset.get_url_name("add"))
    assert editor_client.post(address, {"woorden": "kattenkruid\nriolering"}).status_code == 302
    assert "Rioleringen" in client.get("/zoeken/", {"q": "kattenkruid"}).text


def test_corrected_words_are_said_aloud(site_tree, client):
    add_row("Rioleringen", "Alles over rioleringen")
    page = client.get("/zoeken/", {"q": "rioleringne"})
    assert "We zochten naar <strong>rioleringen</strong>" in page.text
    assert "<mark>Rioleringen</mark>" in page.text
