"""What a visitor reads on the page of a leertraject of which everything is filled in (Z7, Z8)."""

import json
import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from leertrajecten.models import LeertrajectPage
from leertrajecten.models.contactpersoon import ContactRol
from leertrajecten.models.leertraject_page import Partner
from tests.factories import (
    BestandFactory,
    ContactpersoonFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    SessieFactory,
    ThemaFactory,
    moment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leertraject(site_tree) -> LeertrajectPage:
    above = site_tree.leertrajecten
    above.doel_labo = "Samen uitproberen."
    above.doel_voedingsbodem = "Inzichten voor het beleid."
    above.doel_uitrol = "Delen met andere gemeenten."
    above.save()
    thema = ThemaFactory(naam="Fair trade")
    page = LeertrajectPageFactory(
        open=True,
        title="Duurzaam kopen",
        nummer=1,
        ondertitel="Van wens tot bestek",
        doelgroep="<p>Voor aankopers.</p>",
        doelstellingen="<p>Je schrijft je eigen bestek.</p>",
        praktisch="<p>Deelnemen is gratis.</p>",
        vorige_editie=LeertrajectPageFactory(title="Duurzaam kopen 2024"),
        themas=[thema],
        een_sessie=None,
        een_contact=None,
    )
    document = json.dumps(
        [{"type": "presentatie", "value": {"titel": "Dia’s van de start", "document": BestandFactory().pk}}]
    )
    SessieFactory(
        leertraject=page, titel="Start", past=True, presentaties=document, sprekers="Spreker A\nSpreker B"
    )
    SessieFactory(leertraject=page, titel="Midden", begin=moment(20))
    SessieFactory(
        leertraject=page, titel="Later", begin=moment(40), vorig_begin=moment(30), vorig_einde=moment(30)
    )
    SessieFactory(leertraject=page, titel="Nooit", begin=moment(50), geannuleerd=True)
    for rol in ContactRol:
        ContactpersoonFactory(leertraject=page, naam=f"Dienst {rol.value}", rol=rol)
    Partner.objects.create(
        leertraject=page, naam="Fairtrade Belgium", rol="expert", website="https://example.org/"
    )
    KennisitemFactory(titel="Decreet over aankopen", themas=[thema])
    KennisitemFactory(titel="Iets heel anders")
    return LeertrajectPage.objects.get(pk=page.pk)


@pytest.fixture
def html(client, leertraject) -> str:
    return client.get(leertraject.url).text


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html))).strip()


def section(html: str, heading: str) -> str:
    """What stands between this heading and the next of its level, without the marks."""
    return words(re.split(rf"<h2[^>]*>{heading}</h2>", html)[1].split("<h2")[0])


def sessie(html: str, titel: str) -> str:
    """The whole of one session on the line, as HTML."""
    (found,) = [part for part in html.split('<li class="sessie ')[1:] if f"<h3>{titel}</h3>" in part]
    return found


def test_page_says_what_it_is_for_whom_and_how(html):
    assert "Duurzaam kopen" in words(html)
    assert "Leertraject 1" in words(html)
    assert section(html, "Voor wie") == "Voor aankopers."
    assert section(html, "Wat je eraan hebt") == "Je schrijft je eigen bestek."
    assert section(html, "Praktisch").startswith("Deelnemen is gratis.")


def test_session_that_moved_says_so_and_when_it_was(html):
    later = sessie(html, "Later")
    assert later.startswith("verplaatst")
    assert '<p class="staat">Verplaatst</p>' in later
    earlier = re.search(r'Eerst gepland op <time datetime="([^"]+)">([^<]+)</time>', later)
    assert earlier.group(1)[:10] == moment(30).strftime("%Y-%m-%d")
    assert str(moment(30).year) in earlier.group(2)
    assert "Eerst gepland" not in sessie(html, "Midden") + sessie(html, "Start")


def test_sessions_say_in_words_how_they_stand(html):
    assert '<p class="staat">Voorbij</p>' in sessie(html, "Start")
    assert '<p class="staat">Volgende sessie</p>' in sessie(html, "Midden")
    nooit = sessie(html, "Nooit")
    assert '<p class="staat">Geannuleerd</p>' in nooit
    assert "De spreker is ziek." in nooit
    assert "Zet in je agenda" not in nooit


def test_session_that_is_past_gives_its_speakers_and_presentations(html):
    start = words(sessie(html, "Start"))
    assert "Met Spreker A, Spreker B." in start
    assert "Dia’s van de start" in start
    assert "Zet in je agenda" not in start


def test_threefold_purpose_has_its_three_names(html):
    assert section(html, "Waarom een leertraject") == (
        "LaboSamen uitproberen.VoedingsbodemInzichten voor het beleid.UitrolDelen met andere gemeenten."
    )


def test_contacts_say_what_one_may_ask_them(html):
    contact = section(html, "Contact")
    for question, naam in [
        ("Inhoudelijke vragen", "Dienst inhoudelijk"),
        ("Praktische vragen", "Dienst praktisch"),
        ("Vervanger", "Dienst vervanger"),
    ]:
        assert question + naam in contact


def test_editions_lead_to_each_other(client, html, leertraject):
    assert section(html, "Andere edities").startswith("Eerdere editieDuurzaam kopen 2024")
    earlier = client.get(leertraject.vorige_editie.url).text
    assert section(earlier, "Andere edities").startswith("Latere editieDuurzaam kopen")


def test_partners_and_related_kennisitems_are_named(html):
    assert '<a href="https://example.org/">Fairtrade Belgium</a>, expert' in html
    related = section(html, "Verwante kennisitems")
    assert "Decreet over aankopen" in related
    assert "Iets heel anders" not in related
