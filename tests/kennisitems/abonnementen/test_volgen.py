"""Following a list by e-mail: asking, confirming, changing and ending it, as a visitor and as a mailbox do it."""

import logging
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kennisitems.abonnementen import links, mails, verbs, views
from kennisitems.abonnementen.filters import canonical
from kennisitems.abonnementen.models import Abonnement, Ritme
from lmb_site import formuliersleutel
from lmb_site.berichten.models import Bericht
from lmb_site.grenzen import Grens
from tests.factories import ThemaFactory

pytestmark = pytest.mark.django_db

FORM = "/kennisitems/volgen/"
ADDRESS = "an@example.org"
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def visitor(site_tree) -> Client:
    """Refuses what has no CSRF token, as a server does."""
    return Client(enforce_csrf_checks=True)


def ask(client, query: str = "", **fields):
    key = formuliersleutel.make("volgen", at=timezone.now() - timedelta(seconds=10))
    data = {"email": ADDRESS, "ritme": "dagelijks", "formulier": key, **fields}
    return client.post(FORM + query, data)


def following(query: str = "", *, email: str = ADDRESS, ritme=Ritme.DAGELIJKS, at=AT) -> Abonnement:
    """A confirmed subscription."""
    parameters = dict(pair.split("=") for pair in query.split("&") if pair)
    verbs.request_abonnement(email=email, parameters=parameters, ritme=ritme, at=at)
    abonnement = Abonnement.objects.get(email_sleutel=email.casefold(), filter=canonical(parameters))
    verbs.confirm(abonnement=abonnement, at=at)
    abonnement.refresh_from_db()
    return abonnement


# Asking and confirming ----------------------------------------------------------------------------
def test_the_list_leads_to_the_form_with_its_filters(visitor):
    from tests.factories import KennisitemFactory

    KennisitemFactory(themas=[ThemaFactory(naam="Europa", slug="europa")])
    page = visitor.get("/kennisitems/?thema=europa").content.decode()
    assert 'href="/kennisitems/volgen/?thema=europa">Volg deze lijst per e-mail' in page
    shown = visitor.get("/kennisitems/volgen/?thema=europa").content.decode()
    assert "Kennisitems: thema Europa" in shown


def test_asking_sends_a_link_and_only_a_press_on_the_button_confirms(visitor):
    response = ask(visitor, "?thema=europa&pagina=3&onzin=1")
    assert (response.status_code, response.headers["Location"]) == (303, "/kennisitems/volgen/aangevraagd/")
    assert response.cookies == {}
    abonnement = Abonnement.objects.get()
    assert (abonnement.filter, abonnement.bevestigd_op) == ("thema=europa", None)
    link = re.search(r"http://testserver(/kennisitems/volgen/\S+)", Bericht.objects.get().tekst)[1]
    for _ in range(2):  # as a scanner of mails does
        assert visitor.get(link).status_code == 200
        visitor.head(link)
    abonnement.refresh_from_db()
    assert abonnement.bevestigd_op is None
    assert visitor.post(link, {"doe": "bevestig"}).status_code == 303
    abonnement.refresh_from_db()
    assert abonnement.bevestigd_op
    assert "Dit volg je" in visitor.get(link).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Vul je e-mailadres in."),
        ({"email": "an@"}, "Dit is geen volledig e-mailadres."),
        ({"email": "an@example.org\r\nBcc: x@example.org"}, "Dit is geen volledig e-mailadres."),
        ({"email": "a\x00n@example.org"}, "Null-tekens"),
        ({"email": "x" * 300 + "@example.org"}, "te lang"),
        ({"ritme": "elk uur"}, "Kies hoe vaak."),
        ({"formulier": ""}, "stond te lang open"),
        ({"formulier": "zelf:gemaakt"}, "stond te lang open"),
        ({"faxnummer": "123"}, "robots"),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_nothing_else(visitor, fields, sentence):
    response = ask(visitor, **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Abonnement.objects.exists()
    assert not Bericht.objects.exists()


def test_a_form_that_came_back_too_quickly_asks_once_more_and_keeps_its_answers(visitor):
    quick = re.search(r'name="formulier" value="([^"]+)"', visitor.get(FORM).content.decode())[1]
    response = ask(visitor, formulier=quick)
    html = response.content.decode()
    assert (response.status_code, Abonnement.objects.count()) == (422, 0)
    assert "sneller dan iemand kan lezen" in html
    assert f'value="{ADDRESS}"' in html
    again = re.search(r'name="formulier" value="([^"]+)"', html)[1]
    assert ask(visitor, formulier=again).status_code == 303


def test_one_list_gets_one_confirmation_mail_a_day_and_one_address_a_few(site_tree):
    queries = [{}, {"q": "wonen"}, {}, {"niveau": "eu"}, {"niveau": "federaal"}]
    for query in queries:
        verbs.request_abonnement(email=ADDRESS, parameters=query, ritme=Ritme.DAGELIJKS, at=AT)
    verbs.request_abonnement(email=ADDRESS.upper(), parameters={}, ritme=Ritme.DAGELIJKS, at=AT)
    assert Bericht.objects.count() == mails.MAX_PER_DAY == 3
    verbs.request_abonnement(email=ADDRESS, parameters={}, ritme=Ritme.DAGELIJKS, at=AT + timedelta(days=1))
    assert Bericht.objects.count() == 4
    assert verbs.confirm(abonnement=Abonnement.objects.first(), at=AT + timedelta(days=1)) == 4


def test_a_second_list_on_the_same_day_can_be_confirmed_after_leaving_the_first(visitor):
    first = following("q=wonen", at=timezone.now())
    ask(visitor, "?niveau=eu")
    mail = Bericht.objects.latest("pk")
    visitor.post(first.get_absolute_url(), {"doe": "stop", "nummer": first.pk})
    link = re.search(r"http://testserver(/kennisitems/volgen/\S+)", mail.tekst)[1]
    assert visitor.post(link, {"doe": "bevestig"}).status_code == 303
    assert Abonnement.objects.get().bevestigd_op
    ask(visitor, "?q=wonen")  # and the first, begun anew
    assert Bericht.objects.count() == 3


def test_the_mail_names_all_that_its_button_confirms(visitor):
    ask(visitor, "?niveau=eu")
    ask(visitor, "?q=wonen")
    mail = Bericht.objects.latest("pk")
    for text in (mail.tekst, mail.html):
        assert "niveau EU" in text
        assert "‘wonen’" in text
    link = re.search(r"http://testserver(/kennisitems/volgen/\S+)", mail.tekst)[1]
    visitor.post(link, {"doe": "bevestig"})
    assert Abonnement.objects.bevestigd().count() == 2


def test_a_choice_too_long_to_keep_is_refused_with_a_sentence(visitor):
    query = urlencode(dict.fromkeys(("thema", "domein", "type", "niveau", "jaar", "q"), "é" * 100))
    response = ask(visitor, f"?{query}")
    assert response.status_code == 422
    assert views.TE_LANG in response.content.decode()
    assert not Abonnement.objects.exists()


def test_asking_for_what_is_followed_already_says_and_changes_nothing(visitor):
    abonnement = following()
    response = ask(visitor, ritme="wekelijks")
    assert response.headers["Location"] == "/kennisitems/volgen/aangevraagd/"
    assert Abonnement.objects.get() == abonnement
    assert Abonnement.objects.get().ritme == Ritme.DAGELIJKS


def test_an_address_cannot_be_flooded_with_subscriptions(site_tree):
    for n in range(verbs.MAX_PER_ADDRESS + 5):
        verbs.request_abonnement(email=ADDRESS, parameters={"q": f"w{n}"}, ritme=Ritme.DAGELIJKS, at=AT)
    assert Abonnement.objects.count() == verbs.MAX_PER_ADDRESS


def test_a_network_that_asks_too_often_is_stopped_and_never_written_down(visitor, monkeypatch):
    monkeypatch.setattr(views, "PER_NETWERK", Grens("abonneren", aantal=2, venster=timedelta(days=1)))
    assert [ask(visitor, email=f"p{n}@example.org").status_code for n in range(3)] == [303, 303, 429]
    assert Abonnement.objects.count() == 2
    assert "127.0.0.1" not in repr(getattr(cache, "_cache", {}))


def test_what_nobody_confirms_is_forgotten_after_seven_days(site_tree):
    verbs.request_abonnement(email=ADDRESS, parameters={}, ritme=Ritme.DAGELIJKS, at=AT)
    kept = following("q=wonen", email="bo@example.org")
    abonnement = Abonnement.objects.get(email=ADDRESS)
    assert verbs.confirm(abonnement=abonnement, at=AT + timedelta(days=7)) == 0
    verbs.forget(at=AT + timedelta(days=6, hours=23))
    assert Abonnement.objects.count() == 2
    verbs.forget(at=AT + timedelta(days=7))
    assert list(Abonnement.objects.all()) == [kept]


# Managing and ending ------------------------------------------------------------------------------
def test_the_page_of_one_address_shows_nothing_of_another(visitor):
    mine, other = following("q=mijn"), following("q=ander", email="bo@example.org")
    shown = visitor.get(mine.get_absolute_url())
    assert "‘mijn’" in shown.content.decode()
    assert "ander" not in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown["Cache-Control"]
    assert visitor.post(mine.get_absolute_url(), {"doe": "stop", "nummer": other.pk}).status_code == 404
    assert Abonnement.objects.filter(pk=other.pk).exists()


def test_the_rhythm_can_be_changed(visitor):
    mine = following()
    visitor.post(mine.get_absolute_url(), {"doe": "ritme", "nummer": mine.pk, "ritme": "wekelijks"})
    mine.refresh_from_db()
    assert mine.ritme == Ritme.WEKELIJKS


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"doe": "alles"},
        {"doe": "stop", "nummer": "x"},
        {"doe": "stop", "nummer": "9" * 40},
        {"doe": "ritme", "nummer": "²"},
    ],
)
def test_a_strange_request_is_refused_and_changes_nothing(visitor, data):
    mine = following()
    assert visitor.post(mine.get_absolute_url(), data).status_code == 404
    assert Abonnement.objects.filter(pk=mine.pk, ritme=Ritme.DAGELIJKS).exists()


def test_ending_one_leads_on_to_the_others_and_the_last_to_a_farewell(visitor):
    one, two = following("q=een"), following("q=twee")
    response = visitor.post(one.get_absolute_url(), {"doe": "stop", "nummer": one.pk})
    assert response.headers["Location"] == two.get_absolute_url()
    response = visitor.post(two.get_absolute_url(), {"doe": "stop", "nummer": two.pk})
    assert response.headers["Location"] == reverse("abonnement-opgezegd")
    assert visitor.get(response.headers["Location"]).status_code == 200


def test_looking_at_the_unsubscribe_link_changes_nothing(visitor):
    url = reverse("abonnement-opzeggen", args=[following().token])
    visitor.get(url)
    visitor.head(url)
    assert Abonnement.objects.count() == 1
    assert "<button" in visitor.get(url).content.decode()


@pytest.mark.parametrize("data", [{"List-Unsubscribe": "One-Click"}, {}])
def test_a_mailbox_unsubscribes_with_one_post_without_cookie_or_redirect(visitor, data):
    url = reverse("abonnement-opzeggen", args=[following().token])
    for _ in range(2):
        response = visitor.post(url, data)
        assert response.status_code == 200
        assert response.cookies == {}
    assert not Abonnement.objects.exists()
    assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("name", ["abonnement-beheren", "abonnement-opzeggen"])
@pytest.mark.parametrize("token", ["x", "a.b", "0" * 32 + ".x", "%00", "é"])
def test_a_link_that_is_not_ours_is_a_clear_404(visitor, name, token):
    response = visitor.get(reverse(name, args=["TOKEN"]).replace("TOKEN", token))
    assert response.status_code in (400, 404)


def test_a_token_of_something_else_opens_nothing(site_tree):
    abonnement = following()
    signed = abonnement.token
    assert Abonnement.objects.from_token(signed) == abonnement
    assert links.read(signed[:-1] + ("A" if signed[-1] != "A" else "B")) is None


def test_no_address_reaches_the_logs(visitor, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(visitor)
        abonnement = Abonnement.objects.get()
        visitor.post(abonnement.get_absolute_url(), {"doe": "bevestig"})
        verbs.send_digests(at=timezone.now() + timedelta(days=2))
        verbs.unsubscribe(abonnement=abonnement)
    assert ADDRESS not in caplog.text
    assert ADDRESS not in str(abonnement)
