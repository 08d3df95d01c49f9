import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from lmb_site.berichten.models import Bericht, BerichtStatus
from tests import factories

INDEX = "berichten:index"


@pytest.fixture
def client_with(db):
    """A client of somebody who may enter the admin and has just these rights."""

    def make(*codenames):
        user = factories.UserFactory()
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def mislukt(make_bericht):
    bericht = make_bericht(
        aan="weg@example.org",
        onderwerp="Je plaats op de wachtlijst",
        soort="wachtlijst",
        tekst="Dag\n\nTot dan",
    )
    Bericht.objects.filter(pk=bericht.pk).update(
        status=BerichtStatus.MISLUKT, pogingen=1, laatste_fout="550 onbekend"
    )
    bericht.refresh_from_db()
    return bericht


def test_list_shows_state_and_reason(editor_client, mislukt, make_bericht):
    make_bericht(aan="ok@example.org")
    html = editor_client.get(reverse(INDEX)).content.decode()
    for text in ["weg@example.org", "ok@example.org", "wachtlijst", "mislukt", "550 onbekend"]:
        assert text in html
    assert html.count("Opnieuw verzenden") == 1
    assert "Toevoegen" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=mislukt", True),
        ("status=wacht", False),
        ("status=opnieuw", False),
        ("status=verzonden", False),
        ("soort=wachtlijst", True),
        ("soort=bevestiging", False),
        ("q=weg@", True),
        ("q=plaats op de", True),
        ("q=bestaat-niet", False),
    ],
)
def test_list_filters_and_searches(editor_client, mislukt, make_bericht, query, found):
    make_bericht(aan="ok@example.org")
    html = editor_client.get(f"{reverse(INDEX)}?{query}").content.decode()
    assert ("weg@example.org" in html) == found


def test_list_asks_the_same_number_of_questions_whatever_its_length(
    editor_client, mislukt, make_bericht, django_assert_max_num_queries
):
    editor_client.get(reverse(INDEX))
    for _ in range(30):
        make_bericht()
    with django_assert_max_num_queries(14):
        editor_client.get(reverse(INDEX))


def test_inspect_shows_headers_text_and_attachments(editor_client, mislukt, settings):
    Bericht.objects.update(
        antwoord_aan="contact@example.org",
        bijlagen=[{"naam": "sessie.ics", "soort": "text/calendar", "inhoud": "QQ=="}],
    )
    html = editor_client.get(reverse("berichten:inspect", args=[mislukt.pk])).content.decode()
    for text in ["weg@example.org", "contact@example.org", "Tot dan", "sessie.ics", "550 onbekend"]:
        assert text in html
    assert mislukt.message_id.strip("<>") in html


def test_resend_is_one_post_from_the_list(editor_client, mislukt):
    url = reverse("berichten:resend", args=[mislukt.pk])
    assert url in editor_client.get(reverse(INDEX)).content.decode()
    assert editor_client.get(url).status_code == 405
    response = editor_client.post(url, {"next": reverse(INDEX)}, follow=True)
    assert response.redirect_chain[-1][0] == reverse(INDEX)
    assert "vertrekt zo meteen opnieuw" in response.content.decode()
    mislukt.refresh_from_db()
    assert mislukt.toestand == "wacht"


def test_resend_twice_is_refused_with_a_sentence(editor_client, mislukt):
    url = reverse("berichten:resend", args=[mislukt.pk])
    assert "vertrekt zo meteen opnieuw" in editor_client.post(url, follow=True).content.decode()
    html = editor_client.post(url, follow=True).content.decode()
    assert "Alleen een mislukt bericht kan opnieuw vertrekken." in html
    assert "vertrekt zo meteen opnieuw" not in html
    mislukt.refresh_from_db()
    assert mislukt.herzendingen == 1


def test_resend_needs_a_csrf_token(editor, mislukt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(reverse("berichten:resend", args=[mislukt.pk])).status_code == 403
    html = client.get(reverse(INDEX)).content.decode()
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    client.post(reverse("berichten:resend", args=[mislukt.pk]), {"csrfmiddlewaretoken": token})
    mislukt.refresh_from_db()
    assert mislukt.toestand == "wacht"


@pytest.mark.parametrize(
    ("codenames", "sees", "resends"),
    [
        ([], False, False),
        (["change_bericht"], False, False),
        (["view_bericht"], True, False),
        (["view_bericht", "change_bericht"], True, True),
    ],
)
def test_rights_decide_who_sees_and_who_sends_again(client_with, mislukt, codenames, sees, resends):
    client = client_with(*codenames)
    for url in [reverse(INDEX), reverse("berichten:inspect", args=[mislukt.pk])]:
        response = client.get(url)
        assert (response.status_code == 200) == sees
        assert ("weg@example.org" in response.content.decode()) == sees
        assert ("Opnieuw verzenden" in response.content.decode()) == resends
    client.post(reverse("berichten:resend", args=[mislukt.pk]))
    mislukt.refresh_from_db()
    assert (mislukt.status == BerichtStatus.WACHT) == resends


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/"])
def test_nobody_writes_or_removes_a_message_in_the_admin(editor_client, mislukt, path):
    assert editor_client.get(reverse(INDEX) + path.format(pk=mislukt.pk)).status_code == 404
