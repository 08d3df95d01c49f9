"""Whole pages kept for visitors without a session: fast, never stale, and never someone else's."""

from datetime import timedelta
from gzip import decompress

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.decorators.cache import cache_page
from wagtail.models import Site

from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.models import InhoudPage, SiteInstellingen, TaakUitvoering, Thema
from lmb_site.paginacache import generatie
from lmb_site.paginacache.deelbaar import shareable
from lmb_site.paginacache.middleware import PageCacheMiddleware, is_impersonal, may_be_kept
from lmb_site.paginacache.schrijven import changes_content
from tests.factories import (
    AfbeeldingFactory,
    InhoudPageFactory,
    InschrijvingFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    SessieFactory,
    ThemaFactory,
)

# Commits are real here: what a commit sets off is what this is about.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def page_cache(settings, tmp_path):
    """Files, as on one machine."""
    settings.CACHES = {
        **settings.CACHES,
        "paginas": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(tmp_path / "paginas"),
        },
    }
    return caches["paginas"]


@pytest.fixture
def noon(monkeypatch):
    """Makes the clock stand still; `noon(minutes=1)` moves it on."""
    start = timezone.now().replace(minute=30, second=10, microsecond=0)

    def move(**passed):
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(**passed))

    move()
    return move


@pytest.fixture
def site(site_tree, noon):
    """With its row of settings, which the very first visit would make."""
    return SiteInstellingen.for_site(Site.objects.get(is_default_site=True))


@pytest.fixture
def pagina(site):
    return InhoudPageFactory(title="Oud")


def queries(client, path: str, **extra) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, **extra).status_code == 200
    return len(captured)


def publish(pagina, title: str = "Nieuw") -> None:
    pagina.title = title
    pagina.save_revision().publish()


# It is fast ---------------------------------------------------------------------------------------
def test_second_visit_asks_the_database_nothing(client, pagina):
    assert queries(client, pagina.url) > 0
    assert queries(client, pagina.url) == 0


def test_kept_answer_is_the_same_answer(client, pagina):
    first, second = client.get(pagina.url), client.get(pagina.url)
    assert first.content == second.content
    assert dict(first.items()) == dict(second.items())


@pytest.mark.parametrize(
    "path", ["/", "/leertrajecten/", "/kennisitems/?type=nota", "/kennisitems/feed/", "/agenda.ics"]
)
def test_lists_feeds_and_calendars_are_kept_too(client, site, path):
    KennisitemFactory()
    client.get(path)
    assert queries(client, path) == 0


def test_conditional_get_and_compression_work_on_a_kept_answer(client, pagina):
    client.get(pagina.url)
    packed = client.get(pagina.url, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    plain = client.get(pagina.url)
    assert "Oud" in decompress(packed.content).decode()
    assert client.get(pagina.url, headers={"if-none-match": plain["ETag"]}).status_code == 304


# It is never stale --------------------------------------------------------------------------------
def test_without_generations_a_page_is_stale_after_a_publish(pagina):
    request = RequestFactory().get(pagina.url)
    naive = cache_page(300)(lambda request: HttpResponse(InhoudPage.objects.get(pk=pagina.pk).title))
    assert naive(request).text == "Oud"
    publish(pagina)
    assert naive(request).text == "Oud"


def test_publish_shows_at_once(client, pagina):
    assert "Oud" in client.get(pagina.url).text
    publish(pagina)
    assert "Nieuw" in client.get(pagina.url).text


def other_page(pagina):
    publish(InhoudPageFactory(show_in_menus=True, title="Klad"), "In het menu")


CHANGES = {
    "een pagina in het menu": other_page,
    "een naam zonder signaal": lambda pagina: Thema.objects.update(naam="Anders"),
    "een beeld": lambda pagina: AfbeeldingFactory(),
    "een instelling": lambda pagina: SiteInstellingen.objects.get().save(),
    "een inschrijving": lambda pagina: InschrijvingFactory(),
    "een status zonder signaal": lambda pagina: Inschrijving.objects.update(status="geannuleerd"),
    "een kennisitem": lambda pagina: KennisitemFactory(),
    "veel tegelijk": lambda pagina: Thema.objects.bulk_create([Thema(naam="Veel", slug="veel")]),
    "offline halen": lambda pagina: KennisitemFactory().unpublish(),
    "verwijderen": lambda pagina: ThemaFactory().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_content_gives_a_new_generation(pagina, change):
    ThemaFactory()
    InschrijvingFactory()
    before = generatie.current()
    CHANGES[change](pagina)
    assert generatie.current() != before


def test_seats_that_fill_up_show_at_once(client, site):
    leertraject = LeertrajectPageFactory(open=True, capaciteit=1)
    assert "Schrijf je in" in client.get(leertraject.url).text
    InschrijvingFactory(leertraject=leertraject)
    assert "wachtlijst" in client.get(leertraject.url).text


def test_change_that_is_undone_leaves_the_pages(pagina):
    before = generatie.current()
    with transaction.atomic():
        ThemaFactory()
        transaction.set_rollback(True)
    assert generatie.current() == before


def test_change_counts_when_it_is_committed_and_not_before(pagina):
    with transaction.atomic():
        before = generatie.current()
        ThemaFactory()
        assert generatie.current() == before
    assert generatie.current() != before


def test_many_writes_in_a_transaction_are_one_change(pagina, monkeypatch):
    renewed = []
    monkeypatch.setattr(generatie.caches["paginas"], "set", lambda *args, **kwargs: renewed.append(args))
    with transaction.atomic():
        ThemaFactory.create_batch(5)
    assert len(renewed) == 1


def test_answer_made_before_a_change_is_not_found_after_it(site):
    """The change comes while the answer is being made."""
    pagina = InhoudPageFactory()

    def slow(request):
        response = shareable(HttpResponse("Oud"))
        publish(pagina)
        return response

    request = RequestFactory().get(pagina.url)
    assert PageCacheMiddleware(slow)(request).text == "Oud"
    assert PageCacheMiddleware(lambda request: HttpResponse("Nieuw"))(request).text == "Nieuw"


def test_lost_generation_is_followed_by_a_new_one(client, pagina, page_cache):
    client.get(pagina.url)
    before = generatie.current()
    page_cache.delete(generatie.KEY)
    assert generatie.current() not in {None, before}
    assert queries(client, pagina.url) > 0


def test_status_flips_at_its_minute(client, site, noon):
    leertraject = LeertrajectPageFactory(
        inschrijven_vanaf=timezone.now().replace(second=0) + timedelta(minutes=1)
    )
    SessieFactory(leertraject=leertraject, next=True)
    assert "Schrijf je in" not in client.get(leertraject.url).text
    noon(seconds=49)
    assert "Schrijf je in" not in client.get(leertraject.url).text
    noon(seconds=50)
    assert "Schrijf je in" in client.get(leertraject.url).text


@pytest.mark.parametrize(
    ("sql", "is_content"),
    [
        ('INSERT INTO "wagtailcore_page" ("title") VALUES (%s)', True),
        ('INSERT OR IGNORE INTO "lmb_site_thema" ("naam") VALUES (%s)', True),
        ('UPDATE "inschrijvingen_inschrijving" SET "status" = %s', True),
        ('DELETE FROM "kennisitems_kennisitem" WHERE 1', True),
        ("  update nieuwe_tabel set x = 1", True),
        ('SELECT "id" FROM "wagtailcore_page" FOR UPDATE', False),
        ('SAVEPOINT "s1"', False),
        ('INSERT INTO "django_session" ("session_key") VALUES (%s)', False),
        ('UPDATE "lmb_site_werkerpols" SET "gezien_op" = %s', False),
        ('UPDATE "berichten_bericht" SET "staat" = %s', False),
    ],
)
def test_writing_to_anything_that_is_not_quiet_is_a_change(sql, is_content):
    assert changes_content(sql) == is_content


def test_pulse_of_the_worker_leaves_the_pages(pagina):
    before = generatie.current()
    at = timezone.now()
    TaakUitvoering.objects.create(taak="x", venster=at, begonnen_op=at, lease_tot=at)
    assert generatie.current() == before


# It is nobody's -----------------------------------------------------------------------------------
def test_editor_sees_the_page_itself(client, editor_client, pagina):
    client.get(pagina.url)
    assert queries(editor_client, pagina.url) > 0


def test_visit_with_a_session_leaves_nothing_for_others(client, editor_client, pagina):
    editor_client.get(pagina.url)
    assert queries(client, pagina.url) > 0


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_cookie_of_ours_means_no_cache(pagina, cookie):
    client = Client()
    client.cookies[cookie] = "x"
    client.get(pagina.url)
    assert queries(client, pagina.url) > 0


@pytest.mark.parametrize(
    ("method", "path", "extra", "is_kept"),
    [
        ("get", "/", {}, True),
        ("get", "/?pagina=2&type=nota", {}, True),
        ("get", "/?a=1&b=2&c=3", {}, False),
        ("get", "/?q=klimaat", {}, False),
        ("get", "/?thema=" + "x" * 90, {}, False),
        ("get", "/", {"HTTP_AUTHORIZATION": "Basic x"}, False),
        ("post", "/", {}, False),
        ("head", "/", {}, False),
    ],
)
def test_only_short_addresses_asked_for_by_nobody_in_particular(method, path, extra, is_kept):
    assert is_impersonal(getattr(RequestFactory(), method)(path, **extra)) == is_kept


def answer(content="x", *, status=200, cookie=False, **headers) -> HttpResponse:
    response = shareable(HttpResponse(content, status=status, headers=headers))
    if cookie:
        response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("niet gemerkt"),
        answer(status=404),
        answer(cookie=True),
        answer(Vary="Accept-Encoding, Cookie"),
        answer(**{"Cache-Control": "max-age=0, private"}),
        answer('<form action="/x" METHOD="POST">'),
    ],
)
def test_answer_that_may_not_be_kept(response):
    assert not may_be_kept(RequestFactory().get("/"), response)
    assert may_be_kept(RequestFactory().get("/"), answer())


def test_preview_is_not_kept():
    request = RequestFactory().get("/")
    request.is_preview = True
    assert not may_be_kept(request, answer())


def test_form_page_is_made_anew_for_each(client, site):
    pagina = LeertrajectPageFactory(open=True)
    client.get(pagina.inschrijf_url)
    assert queries(client, pagina.inschrijf_url) > 0


def test_unknown_page_is_not_kept(client, pagina):
    assert client.get("/bestaat-niet/").status_code == 404
    InhoudPageFactory(title="Bestaat niet")
    assert client.get("/bestaat-niet/").status_code == 200


def test_site_works_while_the_cache_is_away(client, pagina, settings, monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionError

    for name in ("get", "set", "add"):
        monkeypatch.setattr(caches["paginas"], name, broken)
    assert client.get(pagina.url).status_code == 200
    publish(pagina)
    assert "Nieuw" in client.get(pagina.url).text
