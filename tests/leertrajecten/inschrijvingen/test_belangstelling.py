"""'Hou me op de hoogte': one mail when registration opens, then the address is gone (R12)."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen import belangstelling
from leertrajecten.inschrijvingen.bewaring import wis_belangstelling
from leertrajecten.inschrijvingen.models import Belangstelling
from lmb_site import formuliersleutel
from lmb_site.berichten.models import Bericht, BerichtStatus
from tests.factories import LeertrajectPageFactory, moment

ADRES = "wacht@example.org"


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, inschrijven_vanaf=moment(3))


def url(leertraject) -> str:
    return f"/leertrajecten/{leertraject.slug}/op-de-hoogte/"


def key(leertraject, *, seconds: int = 10) -> str:
    return formuliersleutel.make(
        f"op-de-hoogte:{leertraject.pk}", at=timezone.now() - timedelta(seconds=seconds)
    )


def ask(client, leertraject, email: str = ADRES, **changes):
    return client.post(url(leertraject), {"email": email, "formulier": key(leertraject), **changes})


def sent() -> None:
    Bericht.objects.update(status=BerichtStatus.VERZONDEN, verzonden_op=timezone.now())


def test_asking_keeps_the_address_and_mails_nothing(client, leertraject):
    page = client.get(url(leertraject))
    assert page.status_code == 200
    assert not page.cookies
    response = ask(client, leertraject)
    assert (response.status_code, response["Location"]) == (303, f"{url(leertraject)}?gevraagd")
    assert "We laten het je weten" in client.get(response["Location"]).content.decode()
    assert Belangstelling.objects.get().email == ADRES
    assert not Bericht.objects.exists()


def test_asking_twice_is_asking_once_and_the_answer_does_not_tell(client, leertraject):
    first, second = ask(client, leertraject), ask(client, leertraject, " Wacht@Example.org")
    assert first["Location"] == second["Location"]
    assert Belangstelling.objects.count() == 1


def test_at_the_opening_each_gets_one_mail_and_is_forgotten_once_it_left(client, leertraject):
    ask(client, leertraject)
    belangstelling.run(leertraject.inschrijven_vanaf - timedelta(minutes=1))
    assert not Bericht.objects.exists()
    for minutes in (0, 5, 10):
        belangstelling.run(leertraject.inschrijven_vanaf + timedelta(minutes=minutes))
    (mail,) = Bericht.objects.all()
    assert mail.aan == ADRES
    assert leertraject.inschrijf_url in mail.tekst
    assert leertraject.inschrijf_url in mail.html
    assert Belangstelling.objects.exists()
    sent()
    belangstelling.run(leertraject.inschrijven_vanaf + timedelta(minutes=15))
    assert not Belangstelling.objects.exists()
    assert not Bericht.objects.exists()
    belangstelling.run(leertraject.inschrijven_vanaf + timedelta(minutes=20))
    assert not Bericht.objects.exists()


def test_an_opening_that_moved_is_followed(client, leertraject):
    ask(client, leertraject)
    planned = leertraject.inschrijven_vanaf
    leertraject.inschrijven_vanaf = moment(10)
    leertraject.save()
    belangstelling.run(planned + timedelta(hours=1))
    assert not Bericht.objects.exists()
    belangstelling.run(moment(10) + timedelta(minutes=1))
    assert Bericht.objects.count() == 1


def test_a_leertraject_that_was_never_announced_with_a_date_tells_when_it_opens(client, leertraject):
    leertraject.inschrijven_vanaf = None
    leertraject.save()
    ask(client, leertraject)
    leertraject.inschrijven_vanaf = moment(-1)
    leertraject.save()
    belangstelling.run(timezone.now())
    assert Bericht.objects.count() == 1


def test_a_draft_tells_nobody(client, leertraject):
    ask(client, leertraject)
    leertraject.unpublish()
    belangstelling.run(leertraject.inschrijven_vanaf + timedelta(minutes=1))
    assert not Bericht.objects.exists()


def test_a_mail_that_failed_for_good_stays_visible_and_the_address_is_not_asked_again(client, leertraject):
    ask(client, leertraject)
    belangstelling.run(leertraject.inschrijven_vanaf)
    Bericht.objects.update(status=BerichtStatus.MISLUKT)
    belangstelling.run(leertraject.inschrijven_vanaf + timedelta(minutes=5))
    assert not Belangstelling.objects.exists()
    assert Bericht.objects.count() == 1


def test_who_waits_longer_than_thirteen_months_is_forgotten(client, leertraject):
    ask(client, leertraject)
    now = timezone.now()
    leertraject.inschrijven_vanaf = None
    leertraject.save()
    assert wis_belangstelling(now + timedelta(days=395)) == 0
    assert wis_belangstelling(now + timedelta(days=397)) == 1


def test_the_link_in_the_mail_forgets_the_address_by_post_only(client, leertraject):
    ask(client, leertraject)
    belangstelling.run(leertraject.inschrijven_vanaf)
    row = Belangstelling.objects.get()
    link = row.get_absolute_url()
    assert link in Bericht.objects.get().tekst
    page = client.get(link)
    assert page.status_code == 200
    assert ADRES not in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert Belangstelling.objects.exists()
    sleutel = {"formulier": formuliersleutel.make(f"vergeten:{row.sleutel.hex}")}
    assert client.post(link, {"formulier": "vervalst"}).status_code == 422
    assert client.post(link, sleutel).status_code == 303
    assert not Belangstelling.objects.exists()
    assert not Bericht.objects.exists()
    for response in (client.get(link), client.post(link, sleutel)):
        assert response.status_code == 404
        assert "staat niet in onze lijst" in response.content.decode()


def test_a_forged_link_reaches_nothing(client, leertraject):
    ask(client, leertraject)
    token = Belangstelling.objects.get().token
    for wrong in (token[:-2] + "xx", "iets"):
        assert client.get(f"/op-de-hoogte/{wrong}/").status_code == 404
        assert client.post(f"/op-de-hoogte/{wrong}/").status_code == 404
    assert Belangstelling.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Vul je e-mailadres in."),
        ({"email": "geen adres"}, "Dit is geen volledig e-mailadres."),
        ({"faxnummer": "1"}, "Laat dit veld leeg."),
        ({"formulier": ""}, "stond te lang open"),
        ({"formulier": "snel"}, "sneller dan iemand kan lezen"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_is_kept(client, leertraject, change, sentence):
    if change.get("formulier") == "snel":
        change = {"formulier": key(leertraject, seconds=0)}
    response = ask(client, leertraject, **{"email": ADRES, **change})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Belangstelling.objects.exists()


def test_who_can_register_already_is_led_there(client, leertraject):
    leertraject.inschrijven_vanaf = moment(-1)
    leertraject.save()
    html = client.get(url(leertraject)).content.decode()
    assert leertraject.inschrijf_url in html
    assert 'name="email"' not in html
    response = ask(client, leertraject)
    assert response.status_code == 409
    assert not Belangstelling.objects.exists()


def test_the_page_of_the_leertraject_and_the_closed_form_lead_here(client, leertraject):
    assert url(leertraject) in client.get(leertraject.url).content.decode()
    assert url(leertraject) in client.get(leertraject.inschrijf_url).content.decode()


def test_drafts_and_unknown_leertrajecten_have_no_form(client, leertraject):
    leertraject.unpublish()
    assert client.get(url(leertraject)).status_code == 404
    assert client.get("/leertrajecten/bestaat-niet/op-de-hoogte/").status_code == 404


def test_too_many_addresses_from_one_visitor_wait(client, leertraject):
    from leertrajecten.inschrijvingen.views import belangstelling as view

    with mock.patch.object(view, "PER_BEZOEKER", view.Grens("proef", 1, timedelta(minutes=10))):
        assert ask(client, leertraject).status_code == 303
        response = ask(client, leertraject, "ander@example.org")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert Belangstelling.objects.count() == 1


def test_a_paused_worker_tells_once_in_one_query_per_leertraject(
    client, leertraject, django_assert_max_num_queries
):
    for n in range(5):
        ask(client, leertraject, f"w{n}@example.org")
    at = leertraject.inschrijven_vanaf + timedelta(days=1)
    belangstelling.run(at)
    assert Bericht.objects.count() == 5
    with django_assert_max_num_queries(14):
        belangstelling.run(at)
    assert Bericht.objects.count() == 5
