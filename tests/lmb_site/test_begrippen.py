"""The page of a theme or domain."""

import pytest

from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory


def test_thema_lists_everything_with_it(site_tree, client):
    thema = ThemaFactory(naam="Stedenbanden", slug="stedenbanden", omschrijving="Banden tussen steden.")
    for number in range(25):
        KennisitemFactory(titel=f"Band {number}.", themas=[thema])
    KennisitemFactory(titel="Band van morgen", themas=[thema], toekomst=True)
    KennisitemFactory(titel="Zonder band", draft=True, themas=[thema])
    pages = [client.get("/thema/stedenbanden/", {"pagina": number}) for number in (1, 2)]
    both = "".join(page.text for page in pages)
    assert "Banden tussen steden." in pages[0].text
    assert "25 kennisitems" in pages[0].text
    for number in range(25):
        assert f"Band {number}." in both
    assert "Band van morgen" not in both
    assert "Zonder band" not in both
    assert not pages[0].cookies


def test_label_of_both_vocabularies_lists_what_carries_either_at_both_addresses(site_tree, client):
    thema = ThemaFactory(naam="Europa", slug="europa")
    domein = DomeinFactory(naam="EUROPA", slug="europa-ruim")
    KennisitemFactory(titel="Met thema", themas=[thema])
    KennisitemFactory(titel="Met domein", domeinen=[domein])
    for address in ("/thema/europa/", "/domein/europa-ruim/"):
        response = client.get(address)
        assert "Met thema" in response.text
        assert "Met domein" in response.text
        assert response.context["hoofd"].canoniek == "http://testserver/thema/europa/"


def test_domein_without_namesake_is_itself(site_tree, client):
    domein = DomeinFactory(naam="Bestuur", slug="bestuur")
    ThemaFactory(naam="Bestuurskracht")
    response = client.get("/domein/bestuur/")
    assert response.context["begrip"] == domein
    assert response.context["thema"] is None
    assert response.context["hoofd"].canoniek == "http://testserver/domein/bestuur/"


@pytest.mark.parametrize(
    "address", ["/thema/x/", "/domein/x/", "/thema/" + "x" * 3_000 + "/", "/domein/%00/"]
)
def test_unknown_label_is_not_found(site_tree, client, address):
    assert client.get(address).status_code in {400, 404}


def test_label_of_the_other_vocabulary_has_no_address_here(site_tree, client):
    ThemaFactory(slug="klimaat")
    assert client.get("/domein/klimaat/").status_code == 404


@pytest.mark.parametrize("aantal", [3, 30])
def test_thema_takes_at_most_eleven_queries(site_tree, client, aantal, django_assert_max_num_queries):
    thema = ThemaFactory(slug="klimaat")
    for _ in range(aantal):
        KennisitemFactory(themas=[thema], domeinen=[DomeinFactory()])
    client.get("/thema/klimaat/")
    with django_assert_max_num_queries(11):
        client.get("/thema/klimaat/")
