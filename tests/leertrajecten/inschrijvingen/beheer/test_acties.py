"""What staff can do with a registration: asked once, done by a verb, refused with a sentence (E6)."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from leertrajecten.inschrijvingen.beheer.acties import ACTIES, possible
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import ExtraVraag
from lmb_site.berichten.models import Bericht
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, UserFactory
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register

S = InschrijvingStatus
EXPECTED = {
    S.AANGEVRAAGD: {"goedkeuren", "weigeren", "gegevens", "adres", "link", "annuleren", "wissen"},
    S.BEVESTIGD: {"gegevens", "adres", "link", "verplaatsen", "annuleren", "wissen"},
    S.WACHTLIJST: {"bevestigen", "gegevens", "adres", "link", "verplaatsen", "annuleren", "wissen"},
    S.AANGEBODEN: {"bevestigen", "gegevens", "adres", "link", "verplaatsen", "annuleren", "wissen"},
    S.GEANNULEERD: {"wissen"},
    S.VERVALLEN: {"wissen"},
    S.GEWEIGERD: {"wissen"},
}


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid", capaciteit=1)


def url(inschrijving, naam):
    return reverse("inschrijving_admin:actie", args=[inschrijving.pk, naam])


def inspect(inschrijving):
    return reverse("inschrijving_admin:inspect", args=[inschrijving.pk])


@pytest.mark.parametrize("status", S)
def test_what_can_be_done_follows_from_the_status(editor, leertraject, status):
    inschrijving = InschrijvingFactory(leertraject=leertraject, status=status)
    assert {actie.naam for actie in possible(inschrijving, editor)} == EXPECTED[status]


@pytest.mark.parametrize("naam", sorted(ACTIES))
def test_asking_changes_nothing(editor_client, leertraject, naam):
    status = next(status for status in S if naam in EXPECTED[status])
    inschrijving = InschrijvingFactory(leertraject=leertraject, status=status)
    before = Inschrijving.objects.values().get(pk=inschrijving.pk)
    response = editor_client.get(url(inschrijving, naam))
    assert response.status_code == 200
    assert ACTIES[naam].gevolg in response.content.decode()
    assert Inschrijving.objects.values().get(pk=inschrijving.pk) == before
    assert not Bericht.objects.exists()


def test_cancelling_tells_the_registrant_why_and_offers_the_seat(editor_client, editor, leertraject):
    first, second = register(leertraject, 1).inschrijving, register(leertraject, 2).inschrijving
    response = editor_client.post(url(first, "annuleren"), {"reden": "Dubbel ingeschreven."}, follow=True)
    assert "De inschrijving is geannuleerd." in response.content.decode()
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == (S.GEANNULEERD, S.AANGEBODEN)
    assert Bericht.objects.filter(aan=first.email, tekst__contains="Dubbel ingeschreven.").count() == 1
    assert Gebeurtenis.objects.filter(inschrijving=first, gebruiker=editor).exists()


def test_seat_that_is_not_free_is_refused_with_a_sentence(editor_client, leertraject):
    register(leertraject, 1)
    waiting = register(leertraject, 2).inschrijving
    response = editor_client.post(url(waiting, "bevestigen"))
    assert response.status_code == 422
    waiting.refresh_from_db()
    assert waiting.status == S.WACHTLIJST


def test_precedence_needs_a_reason(editor_client, leertraject):
    register(leertraject, 1)
    waiting = register(leertraject, 2).inschrijving
    response = editor_client.post(url(waiting, "bevestigen"), {"voorrang": "on"})
    assert "Schrijf waarom deze persoon voorgaat." in response.content.decode()


def test_data_can_be_set_right_and_the_story_says_which(editor_client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    data = {"naam": "An Verbeterd", "organisatie": "Een vereniging", "functie": "ambtenaar"}
    assert editor_client.post(url(inschrijving, "gegevens"), data).status_code == 302
    inschrijving.refresh_from_db()
    assert inschrijving.naam == "An Verbeterd"
    [line] = Gebeurtenis.objects.filter(inschrijving=inschrijving, wat="gegevens gewijzigd")
    assert "An Verbeterd" not in str(line.feiten)


def test_extra_answers_can_be_set_right_and_those_no_longer_asked_stay(editor_client, leertraject):
    vraag = ExtraVraag.objects.create(
        leertraject=leertraject, vraag="Kom je met de fiets?", soort="ja_nee", is_verplicht=True
    )
    old = {"vraag": "Eet je mee?", "antwoord": "Nee"}
    inschrijving = register(leertraject, met=aanmelding(antwoorden=[old])).inschrijving
    data = {"naam": "Persoon 1", "organisatie": "Een vereniging"}
    for answer, expected in (("Ja", [old, {"vraag": vraag.vraag, "antwoord": "Ja"}]), ("", [old])):
        response = editor_client.post(url(inschrijving, "gegevens"), data | {f"extra_{vraag.pk}": answer})
        assert response.status_code == 302
        inschrijving.refresh_from_db()
        assert inschrijving.antwoorden == expected
    assert Bericht.objects.filter(aan=inschrijving.email).count() == 1


@pytest.fixture
def met_keuze(site_tree):
    return LeertrajectPageFactory(met_keuze=True)


def test_chosen_sessions_can_be_changed_and_the_registrant_hears_who_did_it(editor_client, met_keuze):
    first, second, third = met_keuze.sessies_in_order
    inschrijving = register(met_keuze, sessies=[first, second]).inschrijving
    html = editor_client.get(url(inschrijving, "gegevens")).content.decode()
    assert html.count("checked") == 2
    data = {"naam": "Persoon 1", "organisatie": "Een vereniging"}
    same = data | {"sessies": [second.pk, first.pk]}
    assert editor_client.post(url(inschrijving, "gegevens"), same).status_code == 302
    assert Bericht.objects.filter(aan=inschrijving.email).count() == 1
    other = data | {"sessies": [second.pk, third.pk]}
    assert editor_client.post(url(inschrijving, "gegevens"), other).status_code == 302
    assert {d.sessie for d in inschrijving.deelnames.all() if d.is_levend} == {second, third}
    mail = Bericht.objects.get(soort="sessies-gewijzigd")
    assert "We wijzigden je sessies." in mail.tekst
    none = editor_client.post(url(inschrijving, "gegevens"), data)
    assert (none.status_code, "Kies minstens één sessie." in none.content.decode()) == (422, True)


def test_series_asks_for_no_sessions(editor_client, leertraject):
    inschrijving = register(leertraject).inschrijving
    assert 'name="sessies"' not in editor_client.get(url(inschrijving, "gegevens")).content.decode()


def test_one_session_can_be_cancelled(editor_client, met_keuze):
    first, second, third = met_keuze.sessies_in_order
    inschrijving = register(met_keuze, sessies=[first, second]).inschrijving
    refused = editor_client.post(url(inschrijving, "annuleren"), {"sessie": third.pk})
    assert refused.status_code == 422
    answer = editor_client.post(url(inschrijving, "annuleren"), {"sessie": first.pk}, follow=True)
    assert f"afgemeld voor ‘{first.titel}’" in answer.content.decode()
    inschrijving.refresh_from_db()
    assert inschrijving.status == S.BEVESTIGD
    assert {d.sessie for d in inschrijving.deelnames.all() if d.is_levend} == {second}


def test_link_is_sent_once_a_day_and_staff_read_what_became_of_it(editor_client, leertraject):
    inschrijving = register(leertraject).inschrijving
    first, second = (
        editor_client.post(url(inschrijving, "link"), follow=True).content.decode() for _ in range(2)
    )
    assert "De mail met de link staat klaar." in first
    assert "De mail met de link staat klaar." not in second
    assert "vandaag kreeg deze persoon de link al" in second
    assert Bericht.objects.filter(soort="link-opnieuw").count() == 1


def test_who_came_to_the_door_without_an_address_has_no_link_to_send(editor_client, leertraject):
    inschrijving = InschrijvingFactory(leertraject=leertraject, ter_plaatse=True, email="")
    html = editor_client.post(url(inschrijving, "link"), follow=True).content.decode()
    assert "schreef aan de deur in, zonder e-mailadres" in html
    assert not Bericht.objects.exists()


def test_mistyped_address_is_set_right_and_the_old_link_opens_nothing(editor_client, client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    old = inschrijving.get_absolute_url()
    for _ in range(2):
        editor_client.post(url(inschrijving, "adres"), {"email": "juist@example.org"})
    inschrijving.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(inschrijving.get_absolute_url()).status_code == 200
    [mail] = Bericht.objects.filter(aan="juist@example.org")
    assert inschrijving.get_absolute_url() in mail.tekst


def test_address_of_someone_else_who_is_registered_is_refused(editor_client, leertraject):
    first = register(leertraject, 1).inschrijving
    register(leertraject, 2)
    response = editor_client.post(url(first, "adres"), {"email": "PERSOON-2@example.org"})
    assert response.status_code == 422
    assert "iemand anders al ingeschreven" in response.content.decode()


def test_moving_to_another_leertraject_frees_the_seat_here(editor_client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    other = LeertrajectPageFactory(open=True, title="Een ander")
    assert editor_client.post(url(inschrijving, "verplaatsen"), {"naar": other.pk}).status_code == 302
    assert Inschrijving.objects.filter(leertraject=other, status=S.BEVESTIGD).count() == 1
    assert not Inschrijving.objects.filter(leertraject=leertraject, status=S.BEVESTIGD).exists()


def test_forgetting_leaves_no_name(editor_client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    editor_client.post(url(inschrijving, "wissen"))
    inschrijving.refresh_from_db()
    assert inschrijving.geanonimiseerd_op
    html = editor_client.get(inspect(inschrijving)).content.decode()
    assert "Persoon 1" not in html


def test_action_that_no_longer_fits_says_so(editor_client, leertraject):
    inschrijving = InschrijvingFactory(leertraject=leertraject, geannuleerd=True)
    response = editor_client.get(url(inschrijving, "annuleren"), follow=True)
    assert "kijk hoe de inschrijving er nu voorstaat" in response.content.decode()


def test_story_is_in_dutch_and_the_icons_of_its_buttons_keep_their_size(editor_client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    record(inschrijving, "aanwezigheid", door=SITE, op=inschrijving.aangemaakt_op, ter_plaatse=True)
    html = editor_client.get(inspect(inschrijving)).content.decode()
    assert "ter plaatse: ja" in html
    buttons = re.findall(r'<a class="(button [^"]*)"[^>]*><span class="icon-wrapper">', html)
    # Without it, Wagtail lets an icon grow as wide as the page.
    assert len(buttons) > 3
    assert all("button--icon" in classes.split() for classes in buttons)


def test_unknown_action_is_not_found(editor_client, leertraject):
    inschrijving = InschrijvingFactory(leertraject=leertraject)
    assert editor_client.get(url(inschrijving, "opeten")).status_code == 404


def test_who_may_only_look_changes_nothing(leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    user = UserFactory(username="kijker")
    for codename in ("access_admin", "view_inschrijving"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    assert "Wat je kunt doen" not in client.get(inspect(inschrijving)).content.decode()
    client.post(url(inschrijving, "annuleren"))
    inschrijving.refresh_from_db()
    assert inschrijving.status == S.BEVESTIGD


def test_story_tells_what_happened_what_was_mailed_and_who_looked(editor_client, leertraject):
    inschrijving = register(leertraject, 1).inschrijving
    editor_client.get(inspect(inschrijving))
    html = editor_client.get(inspect(inschrijving)).content.decode()
    for words in ("Mail: Je bent ingeschreven: Duurzaam aankoopbeleid", "Bekeken", "Ingeschreven"):
        assert words in html
    assert Gebeurtenis.objects.filter(inschrijving=inschrijving, wat="bekeken").count() == 1
