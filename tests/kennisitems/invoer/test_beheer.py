"""The import as an editor of the Kennisbank walks it: load, look, start, follow, take the errors home."""

import csv as csv_reader
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kennisitems import ophalen
from kennisitems.invoer import forms, taken, verbs, viewsets
from kennisitems.invoer.models import Invoer, InvoerStand
from kennisitems.models import Kennisitem
from tests.factories import KennisitemFactory, UserFactory
from tests.kennisitems.invoer.bestanden import atom, csv

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def load(client, data: bytes, naam: str = "items.csv", **fields):
    return client.post(reverse("invoer:laden"), {"bestand": SimpleUploadedFile(naam, data), **fields})


def page(client, invoer, query: str = "") -> str:
    response = client.get(reverse("invoer:inspect", args=[invoer.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def user_with(*codenames: str) -> Client:
    user = UserFactory(username="-".join(codenames) or "niemand")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client()
    client.force_login(user)
    return client


def test_the_whole_walk(editor_client):
    KennisitemFactory(sleutel="oud", titel="Van de redactie", niveau="")
    response = load(
        editor_client, csv("a-1;Een;eu", "oud;Ander;vlaams", "fout;X;mars", kop="sleutel;titel;niveau")
    )
    invoer = Invoer.objects.get()
    assert response.headers["Location"] == reverse("invoer:inspect", args=[invoer.pk])
    assert invoer.stand == InvoerStand.NAGEKEKEN
    assert Kennisitem.objects.count() == 1
    shown = page(editor_client, invoer)
    assert "Er is nog niets veranderd" in shown
    assert "niveau: ‘’ → ‘vlaams’" in shown
    assert "titel: ‘Van de redactie’ → ‘Ander’" in shown
    assert "&#x27;mars&#x27; kennen we niet" in shown
    assert "mars" not in page(editor_client, invoer, "?uitkomst=nieuw")

    assert editor_client.post(reverse("invoer:starten", args=[invoer.pk])).status_code == 302
    waiting = editor_client.get(reverse("invoer:inspect", args=[invoer.pk]))
    assert waiting["Refresh"] == "5"
    assert Kennisitem.objects.count() == 1
    taken.work(NOW)
    invoer.refresh_from_db()
    assert (invoer.stand, invoer.nieuw, invoer.gewijzigd, invoer.fout) == (InvoerStand.KLAAR, 1, 1, 1)
    assert set(Kennisitem.objects.values_list("titel", flat=True)) == {"Een", "Van de redactie"}
    assert Kennisitem.objects.get(sleutel="a-1").latest_revision.user.username == "redactie-test"
    assert "items.csv" in editor_client.get(reverse("invoer:index")).content.decode()

    answer = editor_client.get(reverse("invoer:problemen", args=[invoer.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv_reader.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["regel"], row["uitkomst"]) for row in rows] == [("3", "gewijzigd"), ("4", "fout")]
    assert "mars" in rows[1]["reden"]


def test_a_cell_of_the_error_file_runs_nowhere(editor_client):
    load(editor_client, csv("@a;-x;mars", kop="sleutel;titel;niveau"))
    answer = editor_client.get(reverse("invoer:problemen", args=[Invoer.objects.get().pk]))
    assert ";'@a;'-x;" in b"".join(answer.streaming_content).decode()


def test_a_file_that_is_no_use_is_refused_on_the_form_and_not_kept(editor_client):
    response = load(editor_client, b"%PDF-1.7")
    assert "Dit is geen CSV-, Excel- of feedbestand." in response.content.decode()
    assert not Invoer.objects.exists()


def test_a_file_that_turns_out_to_be_no_use_is_refused_with_its_reason(editor_client):
    load(editor_client, csv("a-1;Goed", "a-2;=1+1"))
    invoer = Invoer.objects.get()
    assert invoer.stand == InvoerStand.GEWEIGERD
    assert "Op regel 3 staat een formule" in page(editor_client, invoer)
    assert not Kennisitem.objects.exists()


@pytest.mark.parametrize("data", [{}, {"adres": "geen adres"}, {"adres": "ftp://example.org/x"}])
def test_the_form_asks_for_one_of_two(editor_client, data):
    response = editor_client.post(reverse("invoer:laden"), data)
    assert response.status_code == 200
    assert not Invoer.objects.exists()


def test_a_file_beyond_the_limit_is_refused_with_what_to_do(editor_client, monkeypatch):
    monkeypatch.setattr(forms, "MAX_UPLOAD", 10)
    assert "Splits het" in load(editor_client, csv("a-1;Een")).content.decode()


def test_a_feed_is_fetched_from_its_address(editor_client, monkeypatch):
    feed = atom("<id>urn:1</id><title>Nieuws</title>")
    monkeypatch.setattr(ophalen, "fetch", lambda url, **kw: ophalen.Antwoord(200, url, feed, ""))
    editor_client.post(reverse("invoer:laden"), {"adres": "https://example.org/feed"})
    invoer = Invoer.objects.get()
    assert (invoer.naam, invoer.nieuw) == ("https://example.org/feed", 1)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/feed", "http://localhost/", "http://[::1]/", "http://169.254.169.254/"]
)
def test_an_address_inside_our_own_network_is_refused(editor_client, address):
    response = editor_client.post(reverse("invoer:laden"), {"adres": address})
    text = response.content.decode()
    assert "openbare web" in text or "geen volledig webadres" in text
    assert not Invoer.objects.exists()


def test_a_preview_that_nobody_starts_changes_nothing_and_can_be_dropped(editor_client):
    load(editor_client, csv("a-1;Een"))
    invoer = Invoer.objects.get()
    taken.work(NOW)
    assert not Kennisitem.objects.exists()
    editor_client.post(reverse("invoer:stoppen", args=[invoer.pk]))
    editor_client.post(reverse("invoer:starten", args=[invoer.pk]))
    taken.work(NOW)
    invoer.refresh_from_db()
    assert invoer.stand == InvoerStand.GESTOPT
    assert not Kennisitem.objects.exists()


def test_a_big_file_is_left_to_the_worker_in_slices(editor_client, monkeypatch):
    monkeypatch.setattr(viewsets, "SMALL", 10)
    monkeypatch.setattr("kennisitems.invoer.uitvoering.BATCH", 2)
    load(editor_client, csv(*[f"a-{n};Titel {n}" for n in range(5)]))
    invoer = Invoer.objects.get()
    assert invoer.stand == InvoerStand.GELADEN
    for expected in (2, 4):
        verbs.advance(Invoer.objects.get(), at=NOW, keep_going=lambda: False)
        assert Invoer.objects.get().positie == expected
    taken.work(NOW)
    assert Invoer.objects.get().stand == InvoerStand.NAGEKEKEN
    verbs.start(invoer_pk=invoer.pk)
    verbs.advance(Invoer.objects.get(), at=NOW, keep_going=lambda: False)
    assert Kennisitem.objects.count() == 2
    verbs._forget_staged(invoer)  # as on another machine
    taken.work(NOW)
    assert Kennisitem.objects.count() == 5
    assert Invoer.objects.get().nieuw == 5


def test_two_workers_never_do_a_batch_twice(editor_client):
    load(editor_client, csv("a-1;Een"))
    verbs.start(invoer_pk=Invoer.objects.get().pk)
    one, other = Invoer.objects.get(), Invoer.objects.get()
    verbs.advance(one, at=NOW)
    verbs.advance(other, at=NOW)
    assert Invoer.objects.get().nieuw == 1
    assert Kennisitem.objects.count() == 1


@pytest.mark.parametrize("name", ["invoer:index", "invoer:laden", "invoer:inspect", "invoer:problemen"])
def test_who_has_no_right_sees_nothing(editor_client, name):
    load(editor_client, csv("a-1;Een"))
    args = [Invoer.objects.get().pk] if name in ("invoer:inspect", "invoer:problemen") else []
    assert user_with().get(reverse(name, args=args)).status_code == 302
    assert Client().get(reverse(name, args=args)).status_code == 302


def test_who_may_only_look_cannot_load_start_or_stop(editor_client):
    load(editor_client, csv("a-1;Een"))
    invoer = Invoer.objects.get()
    looker = user_with("view_invoer")
    assert "Start de invoer" not in page(looker, invoer)
    assert looker.get(reverse("invoer:laden")).status_code == 302
    for name in ("invoer:starten", "invoer:stoppen"):
        looker.post(reverse(name, args=[invoer.pk]))
    invoer.refresh_from_db()
    assert invoer.stand == InvoerStand.NAGEKEKEN


def test_starting_needs_a_post(editor_client):
    load(editor_client, csv("a-1;Een"))
    assert editor_client.get(reverse("invoer:starten", args=[Invoer.objects.get().pk])).status_code == 405


def test_the_page_costs_as_much_with_three_rows_as_with_a_hundred(editor_client):
    def queries(number: int) -> int:
        load(editor_client, csv(*[f"{number}-{n};Titel {n}" for n in range(number)]))
        invoer = Invoer.objects.first()
        page(editor_client, invoer)
        with CaptureQueriesContext(connection) as caught:
            page(editor_client, invoer)
        return len(caught)

    assert queries(3) == queries(100)


@pytest.mark.parametrize(
    "query", ["?p=abc", "?p=-1", "?p=999999", "?uitkomst=%00'", "?uitkomst=" + "x" * 500]
)
def test_no_parameter_breaks_the_page(editor_client, query):
    load(editor_client, csv("a-1;Een"))
    page(editor_client, Invoer.objects.get(), query)


def test_retention_deletes_the_uploaded_file(editor_client):
    load(editor_client, csv("a-1;Een"))
    invoer = Invoer.objects.get()
    storage, naam = invoer.bestand.storage, invoer.bestand.name
    assert storage.exists(naam)
    verbs.clean_up(at=NOW + timedelta(days=31))
    assert Invoer.objects.get().stand == InvoerStand.GESTOPT
    verbs.clean_up(at=NOW + timedelta(days=63))
    assert not storage.exists(naam)
    assert Invoer.objects.get().bestand == ""


# Slices, and what goes wrong in them --------------------------------------------------------------
def test_a_turn_without_time_still_gets_further(editor_client, monkeypatch):
    monkeypatch.setattr(viewsets, "SMALL", 10)
    monkeypatch.setattr("kennisitems.invoer.uitvoering.BATCH", 2)
    staged = []
    real = verbs.staged
    monkeypatch.setattr(verbs, "staged", lambda *args, **kw: staged.append(1) or real(*args, **kw))
    load(editor_client, csv(*[f"a-{n};Titel {n}" for n in range(6)]))
    seen = []
    for _ in range(4):
        taken.work(NOW, seconds=0)
        invoer = Invoer.objects.get()
        seen.append(invoer.positie)
    assert (seen[:3], invoer.stand, len(staged)) == ([2, 4, 6], InvoerStand.NAGEKEKEN, 1)
    verbs.start(invoer_pk=invoer.pk)
    for _ in range(4):
        taken.work(NOW, seconds=0)
    assert (Invoer.objects.get().stand, Kennisitem.objects.count()) == (InvoerStand.KLAAR, 6)
    assert len(staged) == 2


def test_a_file_that_was_read_is_not_read_again_when_its_first_rows_fail(editor_client, monkeypatch):
    load(editor_client, csv("a-1;Een"))
    verbs.start(invoer_pk=Invoer.objects.get().pk)
    monkeypatch.setattr("kennisitems.invoer.uitvoering.apply", lambda *args, **kw: 1 / 0)
    taken.work(NOW)
    monkeypatch.undo()
    monkeypatch.setattr(verbs, "prepare", lambda *args: 1 / 0)
    taken.work(NOW)
    assert Invoer.objects.get().stand == InvoerStand.KLAAR


def test_what_nobody_foresaw_is_tried_a_few_times_and_blocks_no_other(editor_client, monkeypatch, caplog):
    from kennisitems.invoer import uitvoering

    real = uitvoering.apply

    def break_on_the_first(voorstellen, **kwargs):
        if any(v.rij.sleutel == "kapot" for v in voorstellen):
            raise RuntimeError("met een geheim erin")
        real(voorstellen, **kwargs)

    monkeypatch.setattr(uitvoering, "apply", break_on_the_first)
    for naam, rows in (("kapot.csv", csv("kapot;Een")), ("goed.csv", csv("goed;Twee"))):
        load(editor_client, rows, naam)
        verbs.start(invoer_pk=Invoer.objects.get(naam=naam).pk)
    taken.work(NOW)
    kapot, goed = Invoer.objects.get(naam="kapot.csv"), Invoer.objects.get(naam="goed.csv")
    assert (kapot.stand, kapot.mislukkingen, goed.stand) == (InvoerStand.GESTART, 1, InvoerStand.KLAAR)
    for _ in range(verbs.MAX_MISLUKKINGEN):
        taken.work(NOW)
    kapot.refresh_from_db()
    assert (kapot.stand, kapot.mislukkingen) == (InvoerStand.GESTOPT, verbs.MAX_MISLUKKINGEN)
    assert "5 keer na elkaar mis (RuntimeError)" in page(editor_client, kapot)
    assert "geheim" not in caplog.text
    assert list(Kennisitem.objects.values_list("sleutel", flat=True)) == ["goed"]
