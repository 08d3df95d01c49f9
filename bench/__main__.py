"""`make bench`: how much slower is it with a lot in the database? Ratios, measured side by side in one run.

Each pair runs the same action against little and against much, turn by turn, so that a busy machine disturbs both
alike. A ratio above its limit ends with exit code 1. Everything happens in a database of its own that goes afterwards.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

ROUNDS = 15
LITTLE, MUCH = 10, 2000
CROWDED = 5000
MAX_CROWD_MS = 300.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="lmb-bench-") as var:
        os.environ |= {
            "SECRET_KEY": "enkel-voor-de-metingen-" + "m" * 50,
            "LMB_VAR": var,
            "SITE_URL": "http://127.0.0.1:8000",
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
            "CACHE_URL": "locmem://",
            "EMAIL_URL": "",
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
        import django

        django.setup()
        from django.core.management import call_command

        if "--klein" in sys.argv:
            make_small()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if "--groot" in sys.argv:
            return 1 if large_kennisbank() else 0
        if "--invoer" in sys.argv:
            return 1 if imports() else 0
        if "--menigte" in sys.argv:
            make_front()
            return 1 if crowded() else 0
        too_slow = [name for name, limit, pair in measurements() if report(name, limit, *side_by_side(*pair))]
        too_slow += crowded()
        too_slow += [line.wat for line in beheerlijst_lines() if line.report()]
    return 1 if too_slow else 0


def make_small() -> None:
    """`make bench ARGS=--klein`: everything once and with few rows. Shows that the measurements run; the times say
    nothing.
    """
    global ROUNDS, MUCH, CROWDED
    from bench import beheerlijst, menigte

    ROUNDS, MUCH, CROWDED = 2, 20, 40
    menigte.CLIENTS, menigte.EACH, menigte.ROUNDS = 3, 2, 1
    beheerlijst.ROUNDS, beheerlijst.MANY = 2, 200


def beheerlijst_lines():
    """The list of registrations in the admin, as a member of staff opens it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from bench import beheerlijst
    from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
    from lmb_site.models import OverzichtPage

    # What was measured before is in no list of nobody.
    Deelname.objects.all()._raw_delete(Deelname.objects.db)
    Inschrijving.objects.all().delete()
    front = OverzichtPage.objects.get()
    pages = [make_leertraject(front, f"beheer-{n}", 0) for n in range(20)]
    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    client.force_login(get_user_model().objects.create_superuser("meting", "meting@example.org"))
    yield from beheerlijst.compare(client, pages)


def large_kennisbank() -> list[str]:
    """`make bench ARGS=--groot`: the kennisbank with 1,000 and with 100,000 items (BENCH_MANY); what is too slow. Takes
    minutes, and empties its kennisbank first: BENCH_DATABASE_URL must be a database that nobody needs.
    """
    from django.conf import settings
    from django.test import Client

    from bench import kennisbank
    from kennisitems.models import KennisitemsPage

    # What a page costs that nobody asked for before.
    settings.CACHES["paginas"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if not KennisitemsPage.objects.exists():
        make_front().add_child(instance=KennisitemsPage(title="Kennisitems", slug="kennisitems"))
    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")

    def get(address: str):
        response = client.get(address)
        expect_ok(response)
        return response

    too_slow = [line.wat for line in kennisbank.compare(get) if line.report()]
    print(f"te traag: {', '.join(too_slow)}" if too_slow else "alles goed")
    return too_slow


def imports() -> list[str]:
    """`make bench ARGS=--invoer`, or `ARGS="--invoer 10000"`: importing 100,000 rows, or so many. Empties its kennisbank
    as `--groot` does.
    """
    from bench import invoer

    number = next((int(word) for word in sys.argv if word.isdecimal()), invoer.MANY)
    return [line.soort for line in invoer.compare(number) if line.report()]


def measurements():
    """(name, highest ratio allowed, (action against little, action against much))."""
    from django.test import Client

    front = make_front()
    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    yield "inschrijven op een leertraject", 2.0, registering(front)
    yield "de pagina van een leertraject", 1.5, leertraject_pages(front, client)
    yield "lijst van kennisitems", 2.0, kennisitem_lists(front, client)


def make_front():
    """The overview, root of the site."""
    from wagtail.models import Page, Site

    from lmb_site.models import Gemeente, OverzichtPage, Provincie

    root = Page.objects.get(depth=1)
    front = root.add_child(instance=OverzichtPage(title="Meting", slug="meting", kop="Meting"))
    Site.objects.update(root_page=front, is_default_site=True, hostname="127.0.0.1", port=8000)
    # As many as there are in Flanders: the form has them all in a list.
    Gemeente.objects.bulk_create(
        Gemeente(nis=f"{10_000 + n}", naam=f"Gemeente {n}", provincie=Provincie.ANTWERPEN) for n in range(285)
    )
    return front


def crowded() -> list[str]:
    """What is too slow when many register at the same moment. `make bench ARGS=--menigte` measures only this."""
    return [
        name
        for name, limit, pair in crowds()
        if report(name, limit, *pair, much_of=CROWDED, max_ms=MAX_CROWD_MS)
    ]


def crowds():
    """(name, highest ratio allowed, (p95 against little, p95 against a crowd))."""
    from bench import menigte
    from lmb_site.models import OverzichtPage

    front = OverzichtPage.objects.get()
    pair = menigte.compare(lambda slug, number: make_leertraject(front, slug, number), LITTLE, CROWDED)
    yield f"inschrijven met {menigte.CLIENTS} tegelijk, p95", 2.0, pair


def registering(front):
    from leertrajecten.inschrijvingen.verbs import register_inschrijving

    little, much = (make_leertraject(front, f"inschrijven-{n}", n) for n in (LITTLE, MUCH))
    turn = iter(range(10_000, 99_999))

    def action(page):
        return lambda: register_inschrijving(leertraject_id=page.pk, aanmelding=someone(next(turn)))

    return action(little), action(much)


def leertraject_pages(front, client):
    little, much = (make_leertraject(front, f"pagina-{n}", n) for n in (LITTLE, MUCH))
    return tuple(lambda page=page: expect_ok(client.get(page.url)) for page in (little, much))


def kennisitem_lists(front, client):
    from kennisitems.models import Kennisitem, KennisitemsPage
    from lmb_site.models import Thema
    from lmb_site.zoeken import index

    front.refresh_from_db()
    front.add_child(instance=KennisitemsPage(title="Kennisitems", slug="kennisitems"))
    few, many = (Thema.objects.create(naam=f"Thema {n}", slug=f"thema-{n}") for n in (LITTLE, MUCH))
    for thema, number in ((few, LITTLE), (many, MUCH)):
        for n in range(number):
            item = Kennisitem(titel=f"Besluit {n} over {thema.naam}", slug=f"{thema.slug}-{n}", live=True)
            item.themas = [thema]
            item.save()
    index.update_many(Kennisitem, Kennisitem.objects.values_list("pk", flat=True))
    return tuple(
        lambda thema=thema: expect_ok(client.get(f"/kennisitems/?thema={thema.slug}"))
        for thema in (few, many)
    )


def make_leertraject(front, slug: str, number: int):
    """An open leertraject with one session to come and `number` confirmed registrations."""
    from django.utils import timezone

    from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
    from leertrajecten.models import LeertrajectenPage, LeertrajectPage, Sessie

    now = timezone.now()
    section = LeertrajectenPage.objects.first()
    if section is None:
        front.refresh_from_db()
        section = front.add_child(instance=LeertrajectenPage(title="Leertrajecten", slug="leertrajecten"))
    section.refresh_from_db()
    page = section.add_child(
        instance=LeertrajectPage(
            title=slug,
            slug=slug,
            last_published_at=now,
            inschrijven_vanaf=now - timedelta(days=1),
            capaciteit=number + 100,
        )
    )
    sessie = Sessie.objects.create(
        leertraject=page,
        titel="Sessie",
        begin=now + timedelta(days=9),
        einde=now + timedelta(days=9, hours=2),
    )
    rows = Inschrijving.objects.bulk_create(
        Inschrijving(
            leertraject=page,
            referentie=f"{page.pk}-{n}",
            status="bevestigd",
            naam=f"Persoon {n}",
            email=f"persoon-{n}@example.org",
            email_sleutel=f"persoon-{n}@example.org",
            organisatie="Een vereniging",
            akkoord_op=now,
            aangemaakt_op=now,
        )
        for n in range(number)
    )
    Deelname.objects.bulk_create(
        Deelname(inschrijving=row, sessie=sessie, status="bevestigd") for row in rows
    )
    return page


def someone(n: int):
    from leertrajecten.inschrijvingen.verbs import Aanmelding

    return Aanmelding(naam=f"Persoon {n}", email=f"later-{n}@example.org", organisatie="Een vereniging")


def expect_ok(response) -> None:
    if response.status_code != 200:
        raise SystemExit(f"verwacht 200, kreeg {response.status_code}")


def side_by_side(little: Callable, much: Callable) -> tuple[float, float]:
    """Median seconds of each, taken turn by turn after one round to warm up."""
    little(), much()
    times: tuple[list, list] = ([], [])
    for _ in range(ROUNDS):
        for action, taken in zip((little, much), times, strict=True):
            start = time.perf_counter()
            action()
            taken.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def report(
    name: str,
    limit: float,
    little: float,
    much: float,
    *,
    much_of: int | None = None,
    max_ms: float | None = None,
) -> bool:
    """Print one line; True when the ratio is above the limit, or the time above `max_ms`."""
    ratio = much / little
    bad = ratio > limit or (max_ms is not None and much * 1000 > max_ms)
    limits = f"{limit}" if max_ms is None else f"{limit} en {max_ms:.0f} ms"
    print(
        f"{name}: {little * 1000:.1f} ms bij {LITTLE}, {much * 1000:.1f} ms bij {much_of or MUCH}, "
        f"verhouding {ratio:.2f} (grens {limits}): {'te traag' if bad else 'goed'}"
    )
    return bad


if __name__ == "__main__":
    sys.exit(main())
