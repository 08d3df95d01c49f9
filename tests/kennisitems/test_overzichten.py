"""Everything since a day, and the report of a month: addresses that one can keep (K12)."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kennisitems.maand import Maand, read_month
from kennisitems.models import Wijziging
from tests.factories import KennisitemFactory, ThemaFactory

TODAY = timezone.localdate()
THIS_MONTH = Maand(TODAY.year, TODAY.month)


def shown(response) -> list[str]:
    return [item.titel for item in response.context["lijst"].pagina]


# Since a day --------------------------------------------------------------------------------------
@pytest.fixture
def spread(site_tree):
    klimaat = ThemaFactory(naam="Klimaat", slug="klimaat")
    KennisitemFactory(titel="Oud", publicatiedatum=date(2023, 12, 31), themas=[klimaat])
    KennisitemFactory(titel="Nieuw", publicatiedatum=date(2024, 1, 1), themas=[klimaat])
    KennisitemFactory(titel="Nieuwer", publicatiedatum=date(2024, 2, 1))
    KennisitemFactory(titel="Morgen", themas=[klimaat], toekomst=True)
    return klimaat


def test_address_of_a_day_shows_what_is_new_since(client, spread):
    response = client.get("/kennisitems/sinds/2024-01-01/")
    assert shown(response) == ["Nieuwer", "Nieuw"]
    assert "sinds maandag 1 januari 2024" in response.text
    assert "2 kennisitems" in response.text
    assert not response.cookies


def test_address_of_a_day_and_theme(client, spread, settings):
    response = client.get("/kennisitems/sinds/2024-01-01/?thema=klimaat")
    assert shown(response) == ["Nieuw"]
    assert "Klimaat" in response.text
    assert response.context["canoniek"] == f"{settings.SITE_URL}/kennisitems/sinds/2024-01-01/?thema=klimaat"
    for address in (
        "/kennisitems/feed/?sinds=2024-01-01&amp;thema=klimaat",
        "/kennisitems/export.csv?sinds=",
    ):
        assert address in response.text
    feed = client.get("/kennisitems/feed/?sinds=2024-01-01&thema=klimaat").text
    assert "Kennisitems: thema Klimaat, sinds 1 jan. 2024" in feed
    assert ">Nieuw<" in feed
    assert ">Oud<" not in feed


def test_themes_are_links_with_counts_of_this_address(client, spread):
    response = client.get("/kennisitems/sinds/2024-01-01/")
    assert [(o.label, o.aantal, url) for o, url in response.context["themas"]] == [
        ("Klimaat", 1, "?thema=klimaat")
    ]


def test_pages_of_a_day_keep_the_theme(client, spread):
    for number in range(25):
        KennisitemFactory(titel=f"Wet {number}", themas=[spread])
    response = client.get("/kennisitems/sinds/2024-01-01/?thema=klimaat&pagina=2")
    assert len(shown(response)) == 6
    assert "?thema=klimaat&amp;pagina=1" in response.text


def test_unknown_theme_gives_an_empty_list(client, spread):
    response = client.get("/kennisitems/sinds/2024-01-01/?thema=bestaat-niet")
    assert shown(response) == []
    assert "kwam er niets bij" in response.text


@pytest.mark.parametrize("dag", ["gisteren", "2024-02-30", "20240101", "x" * 3_000, "'"])
def test_what_is_no_day_is_not_found_and_says_so(client, spread, dag):
    response = client.get(f"/kennisitems/sinds/{dag}/")
    assert response.status_code == 404
    assert "is geen dag" in response.text


def test_form_leads_to_the_address_of_its_day(client, spread):
    response = client.get("/kennisitems/sinds/", {"dag": "2024-01-01", "thema": "klimaat"})
    assert response["Location"] == "/kennisitems/sinds/2024-01-01/?thema=klimaat"
    assert "Sinds welke dag?" in client.get("/kennisitems/sinds/").text
    assert "is geen dag" in client.get("/kennisitems/sinds/", {"dag": "31/12/2024"}).text


# Month by month -----------------------------------------------------------------------------------
def test_month_holds_what_came_or_changed_in_it(site_tree, client):
    KennisitemFactory(titel="Voor de maand", publicatiedatum=date(2024, 1, 31))
    KennisitemFactory(titel="Eerste dag", publicatiedatum=date(2024, 2, 1), niveau="vlaams")
    KennisitemFactory(
        titel="Laatste dag", publicatiedatum=date(2024, 2, 29), niveau="eu", bron="https://example.org/eli"
    )
    KennisitemFactory(titel="Na de maand", publicatiedatum=date(2024, 3, 1))
    KennisitemFactory(titel="Concept", publicatiedatum=date(2024, 2, 2), draft=True)
    changed = KennisitemFactory(titel="Gewijzigd", publicatiedatum=date(2020, 1, 1))
    for moment, nota in (("2024-02-29T22:59:00Z", "Net nog."), ("2024-02-29T23:00:00Z", "Net niet meer.")):
        Wijziging.objects.create(kennisitem=changed, op=moment, nota=nota)
    response = client.get("/kennisitems/maand/2024-02/")
    titles = [item.titel for _, items in response.context["groepen"] for item in items]
    assert titles == ["Laatste dag", "Eerste dag", "Gewijzigd"]
    assert [naam for naam, _ in response.context["groepen"]] == [
        "Europese Unie",
        "Vlaamse overheid",
        "Nota's en nieuws",
    ]
    assert "3 kennisitems" in response.text
    assert "Net nog." in response.text
    assert "Net niet meer." not in response.text
    assert "https://example.org/eli" in response.text
    assert not response.cookies


def test_month_by_theme(site_tree, client):
    klimaat = ThemaFactory(naam="Klimaat", slug="klimaat")
    KennisitemFactory(titel="Met", publicatiedatum=date(2024, 2, 1), themas=[klimaat])
    KennisitemFactory(titel="Zonder", publicatiedatum=date(2024, 2, 1))
    response = client.get("/kennisitems/maand/2024-02/?thema=klimaat")
    assert [item.titel for item in response.context["pagina"]] == ["Met"]
    assert "1 kennisitem met het thema Klimaat" in response.text
    assert "/kennisitems/maand/2024-03/?thema=klimaat" in response.text
    response = client.get("/kennisitems/maand/2024-02/?thema=bestaat-niet")
    assert "bestaat niet" in response.text
    assert len(response.context["pagina"]) == 0


def test_months_lead_to_each_other_within_what_there_is(site_tree, client):
    KennisitemFactory(publicatiedatum=TODAY.replace(day=1))
    response = client.get(THIS_MONTH.url)
    assert (response.context["vorige"], response.context["volgende"]) == (None, None)
    KennisitemFactory(publicatiedatum=date(2024, 2, 1))
    response = client.get("/kennisitems/maand/2024-03/")
    assert (str(response.context["vorige"]), str(response.context["volgende"])) == ("2024-02", "2024-04")


def test_index_of_months_counts(site_tree, client):
    for day in (date(2024, 2, 1), date(2024, 2, 29), date(2023, 12, 31)):
        KennisitemFactory(publicatiedatum=day)
    KennisitemFactory(toekomst=True)
    maanden = client.get("/kennisitems/maand/").context["maanden"]
    assert [(str(telling.maand), telling.aantal) for telling in maanden] == [("2024-02", 2), ("2023-12", 1)]


def test_index_of_months_counts_each_item_that_its_month_holds_once(site_tree, client):
    changed = KennisitemFactory(publicatiedatum=date(2024, 2, 10))
    other = KennisitemFactory(publicatiedatum=date(2024, 2, 11))
    hidden = KennisitemFactory(toekomst=True)
    moments = (
        (changed, "2024-02-20T12:00:00Z"),  # in the month it came: once
        (changed, "2024-04-01T12:00:00Z"),
        (changed, "2024-04-30T21:59:00Z"),  # twice in April: once
        (changed, "2024-04-30T22:00:00Z"),  # May in Brussels
        (other, "2024-04-02T12:00:00Z"),
        (hidden, "2024-06-01T12:00:00Z"),
    )
    for item, moment in moments:
        Wijziging.objects.create(kennisitem=item, op=moment, nota="Anders.")
    maanden = client.get("/kennisitems/maand/").context["maanden"]
    counted = [(str(telling.maand), telling.aantal) for telling in maanden]
    assert counted == [("2024-05", 1), ("2024-04", 2), ("2024-02", 2)]
    for maand, aantal in counted:
        assert len(client.get(f"/kennisitems/maand/{maand}/").context["pagina"]) == aantal


@pytest.mark.parametrize("maand", ["2024-13", "2024-00", "2024", "0000-01", "9999-12", "x", "2024-2", "%27"])
def test_what_is_no_month_or_has_to_come_is_not_found_and_says_so(site_tree, client, maand):
    response = client.get(f"/kennisitems/maand/{maand}/")
    assert response.status_code == 404
    assert "is geen maand" in response.text or "moet nog komen" in response.text


def test_next_month_has_to_come(site_tree, client):
    response = client.get(THIS_MONTH.shift(1).url)
    assert response.status_code == 404
    assert "moet nog komen" in response.text


@given(jaar=st.integers(2, 9998), nummer=st.integers(1, 12), shift=st.integers(-20, 20))
def test_months_shift_as_a_calendar_does(jaar, nummer, shift):
    maand = Maand(jaar, nummer)
    assert read_month(str(maand)) == maand
    assert maand.shift(1).begin - timedelta(days=1) >= maand.begin
    assert maand.shift(shift).shift(-shift) == maand


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.dictionaries(st.sampled_from(["thema", "pagina", "dag", "q"]), st.text(max_size=40)),
    part=st.text(max_size=12),
)
def test_no_parameters_bring_the_overviews_down(site_tree, client, parameters, part):
    addresses = [
        "/kennisitems/sinds/",
        "/kennisitems/maand/",
        "/kennisitems/sinds/2024-01-01/",
        "/kennisitems/maand/2024-01/",
    ]
    parameters = {name: value.encode("utf-8", "replace").decode() for name, value in parameters.items()}
    for address in addresses:
        assert client.get(address, parameters).status_code in {200, 302}
    part = quote(part.encode("utf-8", "replace"), safe="")
    for address in (f"/kennisitems/sinds/{part}/", f"/kennisitems/maand/{part}/"):
        assert client.get(address).status_code in {200, 302, 400, 404}, address


@pytest.mark.parametrize(
    "address", ["/kennisitems/sinds/2024-01-01/", "/kennisitems/maand/2024-02/", "/kennisitems/maand/"]
)
def test_overview_takes_as_many_queries_for_thirty_as_for_three(
    site_tree, client, address, django_assert_num_queries
):
    def add(number):
        for _ in range(number):
            item = KennisitemFactory(themas=[ThemaFactory()], publicatiedatum=date(2024, 2, 3))
            Wijziging.objects.create(kennisitem=item, op="2024-02-05T10:00:00Z", nota="Iets.")

    add(3)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    few = len(captured)
    add(15)
    client.get(address)  # the first after a change reads the index
    with django_assert_num_queries(few):
        assert client.get(address).status_code == 200
    assert few <= 10
