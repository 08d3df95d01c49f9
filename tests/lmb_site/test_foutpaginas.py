"""What a visitor sees when something is wrong: Dutch, helpful, and standing on its own feet."""

import pytest
from django.test import Client, RequestFactory

from lmb_site import foutpaginas


@pytest.fixture
def quiet_client():
    """One that answers as the server does, where the test client would raise."""
    return Client(raise_request_exception=False)


def test_unknown_address_helps_on_in_dutch(client, site_tree):
    response = client.get("/dit-bestaat-niet/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'action="/zoeken/"' in html
    for href in ("/leertrajecten/", "/kennisitems/"):
        assert f'href="{href}"' in html
    assert not response.cookies


def test_500_needs_no_database_no_context_and_no_other_file():
    # Without the db fixture: pytest-django refuses every query here.
    response = foutpaginas.server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="nl">' in html
    assert "<script" not in html


def test_a_view_that_breaks_gives_the_500_page(quiet_client, site_tree, monkeypatch):
    monkeypatch.setattr("kennisitems.views.read_lijst", lambda *args: 1 / 0)
    response = quiet_client.get("/kennisitems/export.csv")
    assert response.status_code == 500
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("path", ["/%00", "/leertrajecten/%00/", "/kennisitems/%00/", "/documenten/1/%00"])
def test_nul_in_an_address_is_a_bad_request_in_dutch(client, site_tree, path):
    response = client.get(path)
    assert response.status_code == 400
    assert '<html lang="nl">' in response.content.decode()


def test_form_of_the_admin_without_cookie_is_refused_in_dutch(site_tree):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    html = response.content.decode()
    assert response.status_code == 403
    assert '<html lang="nl">' in html
    assert "CSRF" not in html


@pytest.mark.parametrize(
    "header",
    [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "X-Frame-Options",
    ],
)
def test_public_pages_and_errors_carry_the_security_headers(client, site_tree, header):
    for path in ("/", "/dit-bestaat-niet/", "/admin/login/"):
        assert header in client.get(path).headers


def test_public_policy_allows_nothing_inline_and_no_other_host(client, site_tree):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
