"""The proposal that a pasted citation makes in the form of the admin (K9)."""

import re
from datetime import date

import pytest

from kennisitems.models import Kennisitem
from kennisitems.voorstel import propose
from tests.factories import KennisitemFactory
from tests.kennisitems.test_beheer import address, create, form

CITAAT = "19.02.2019 Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400 (PB L 58 van 26.2.2019)"
ELI = "http://data.europa.eu/eli/reg/2019/318/oj"
LEES = {"lees-citaat": "1"}
EMPTY = {"titel": CITAAT, "type": "nota", "nummer": "", "niveau": "", "documentdatum": "", "bron": ""}


def neem(*velden):
    return {"neem-voorstel-over": "1", "voorstel": list(velden)}


def post(client, data, item=None):
    """As the browser does: what is ticked is sent once for each box."""
    ticked = data.pop("voorstel", [])
    url = address("edit", item.pk) if item else address("add")
    response = client.post(url, {**form(item, **data), **({"voorstel": ticked} if ticked else {})})
    assert response.status_code == 200
    return response


def values(response) -> dict[str, str]:
    bound = response.context["form"]
    return {
        name: bound[name].value() for name in ("titel", "type", "nummer", "niveau", "documentdatum", "bron")
    }


def test_proposals_are_for_what_is_open():
    regels = {regel.veld: regel for regel in propose(EMPTY, open_type="nota")}
    assert {veld: regel.waarde for veld, regel in regels.items()} == {
        "type": "verordening",
        "nummer": "2019/318",
        "niveau": "eu",
        "documentdatum": date(2019, 2, 19),
        "staatsblad": date(2019, 2, 26),
        "bron": ELI,
        "titel": "Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400",
    }
    assert not regels["titel"].is_aangevinkt
    assert all(regel.is_aangevinkt for veld, regel in regels.items() if veld != "titel")


def test_what_is_filled_in_stays():
    regels = {
        regel.veld: regel for regel in propose({**EMPTY, "type": "wet", "nummer": "1"}, open_type="nota")
    }
    assert (regels["type"].huidig, regels["nummer"].huidig) == ("wet", "1")
    assert not regels["type"].is_aangevinkt


def test_nota_that_somebody_chose_stays():
    assert propose(EMPTY)[0].huidig == "nota"


@pytest.mark.parametrize("day", ["2019-02-19", "19-02-2019"])
def test_what_is_there_already_is_not_proposed(day):
    assert "documentdatum" not in {regel.veld for regel in propose({**EMPTY, "documentdatum": day})}


def test_title_without_citation_proposes_nothing():
    assert propose({"titel": "Koepelverenigingen van steden en gemeenten"}) == []
    assert propose({}) == []


def test_every_open_field_can_be_ticked_also_a_choice_with_an_empty_label(editor_client):
    shown = post(editor_client, {**EMPTY, **LEES}).context["form"].voorstel
    assert "niveau" in {regel.veld for regel in shown if not regel.huidig}


def test_reading_the_citation_shows_the_proposal_and_saves_nothing(editor_client):
    response = post(editor_client, {**EMPTY, **LEES})
    text = " ".join(response.text.split())
    for expected in (
        "verordening",
        "2019/318",
        "19-02-2019",
        "26-02-2019",
        ELI,
        "Neem over wat aangevinkt is",
    ):
        assert expected in text
    assert re.search(r'name="voorstel" value="nummer"[^>]* checked', text)
    assert values(response)["nummer"] == ""
    assert Kennisitem.objects.count() == 0


def test_taking_over_fills_what_is_ticked_and_saves_nothing(editor_client):
    response = post(editor_client, {**EMPTY, **neem("type", "nummer", "documentdatum", "bron")})
    assert values(response) == {
        "titel": CITAAT,
        "type": "verordening",
        "nummer": "2019/318",
        "niveau": "",
        "documentdatum": "19-02-2019",
        "bron": ELI,
    }
    assert "Kijk het na en bewaar." in response.text
    assert Kennisitem.objects.count() == 0
    saved = create(editor_client, **{**values(response), "documentdatum": "19-02-2019"})
    assert (saved.type, saved.nummer, saved.documentdatum) == ("verordening", "2019/318", date(2019, 2, 19))


def test_taking_over_never_overwrites(editor_client):
    filled = {**EMPTY, "type": "wet", "nummer": "1", "niveau": "vlaams", "documentdatum": "01-01-2020"}
    response = post(editor_client, {**filled, **neem("type", "nummer", "niveau", "documentdatum")})
    assert values(response) == filled | {"bron": ""}


def test_title_is_only_shortened_when_asked_for(editor_client):
    response = post(editor_client, {**EMPTY, **neem("titel")})
    assert values(response)["titel"] == "Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400"


def test_proposal_on_a_published_item_leaves_it_as_it_is(editor_client):
    item = KennisitemFactory(titel=CITAAT, type="nota")
    item.save_revision().publish()
    item = Kennisitem.objects.get(pk=item.pk)
    response = post(editor_client, {"type": "nota", **LEES}, item)
    assert "je vulde zelf ‘nota’ in" in response.text
    assert Kennisitem.objects.get(pk=item.pk).revisions.count() == 1


@pytest.mark.parametrize("titel", ["", "Gewone titel", "<script>alert(1)</script>", "x" * 10_000])
def test_title_that_says_nothing_gets_a_sentence(editor_client, titel):
    response = post(editor_client, {**EMPTY, "titel": titel, **LEES})
    assert "zegt niets dat nog niet ingevuld is" in response.text
    assert "<script>alert" not in response.text


def test_script_of_the_form_is_a_file(editor_client):
    assert "beheer/voorstel" in editor_client.get(address("add")).text
