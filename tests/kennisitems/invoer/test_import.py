"""The command: a file becomes kennisitems, once, and never over the work of an editor."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from kennisitems.invoer import toepassen, uitvoering, verbs
from kennisitems.invoer.management.commands import import_kennisitems
from kennisitems.invoer.models import IngevoerdItem, Invoer, InvoerRegel, InvoerStand
from kennisitems.models import Kennisitem
from kennisitems.uitvoer import csv_lines
from lmb_site.samenvoegen import merge_begrippen
from tests.factories import BestandFactory, DomeinFactory, KennisitemFactory, ThemaFactory
from tests.kennisitems.invoer.bestanden import KOP, atom, csv, run_import, xlsx
from tests.lmb_site.zoeken.vinden import search

pytestmark = pytest.mark.django_db

VOL = (
    "wet-1;Wet betr. huizen;wet;03-04-2019;2019-04-10;2019-04-12;2020-01-01;federaal;https://example.org/wet;"
    "Eerste zin.;Wonen|Europa;bestuur"
)


@pytest.fixture
def labels():
    return {
        "themas": [ThemaFactory(naam="Wonen"), ThemaFactory(naam="Europa")],
        "domeinen": [DomeinFactory(naam="Bestuur")],
    }


def rows_of_everything():
    """What an import may not touch when there is nothing to do."""
    return (
        list(Kennisitem.objects.order_by("pk").values()),
        list(Revision.objects.order_by("pk").values_list("pk", flat=True)),
        list(ModelLogEntry.objects.order_by("pk").values_list("pk", flat=True)),
        list(IngevoerdItem.objects.order_by("pk").values()),
    )


def edit(item: Kennisitem, **fields) -> None:
    """As an editor does: a new revision, published."""
    item = Kennisitem.objects.get(pk=item.pk)
    for naam, value in fields.items():
        setattr(item, naam, value)
    item.save_revision().publish()


def test_a_full_row_becomes_a_public_item_that_is_found(tmp_path, labels):
    told = run_import(tmp_path, csv(VOL, kop=KOP))
    item = Kennisitem.objects.get()
    assert "1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 behouden, 0 fout" in told
    assert (item.sleutel, item.titel, item.type, item.niveau) == (
        "wet-1",
        "Wet betr. huizen",
        "wet",
        "federaal",
    )
    assert item.documentdatum == date(2019, 4, 3)
    assert item.inwerkingtreding == date(2020, 1, 1)
    assert item.samenvatting == "<p>Eerste zin.</p>"
    assert {label.naam for label in item.themas.all()} == {"Wonen", "Europa"}
    assert [label.naam for label in item.domeinen.all()] == ["Bestuur"]
    assert list(Kennisitem.objects.public()) == [item]
    assert item.slug == "wet-betr-huizen"
    assert [row.titel for row in search("huis")] == ["Wet betr. huizen"]
    assert item.live_revision == item.latest_revision
    assert item.latest_revision.as_object().themas.count() == 2
    assert not item.has_unpublished_changes
    assert ModelLogEntry.objects.get().data == {"bestand": "items.csv"}


def test_two_columns_are_enough_and_the_rest_gets_its_default(tmp_path):
    run_import(tmp_path, csv("a-1;Zonder meer"))
    item = Kennisitem.objects.get()
    assert (item.type, item.publicatiedatum, item.documentdatum) == ("nota", timezone.localdate(), None)


@pytest.mark.parametrize(
    "data",
    [
        csv(VOL, "a-2;Tweede" + ";" * 10, kop=KOP),
        xlsx(KOP.split(";"), VOL.split(";"), ["a-2", "Tweede"]),
        atom(
            "<id>a</id><title>Een</title>",
            "<id>b</id><title>Twee</title><link href='https://example.org/b'/>",
        ),
    ],
    ids=["csv", "xlsx", "atom"],
)
def test_importing_twice_changes_nothing(tmp_path, labels, data):
    run_import(tmp_path, data)
    before = rows_of_everything()
    assert Kennisitem.objects.count() == 2
    with CaptureQueriesContext(connection) as queries:
        told = run_import(tmp_path, data)
    assert "0 nieuw, 0 gewijzigd, 2 ongewijzigd" in told
    assert rows_of_everything() == before
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all('"invoer_invoer"' in sql for sql in written)
    assert not InvoerRegel.objects.filter(invoer=Invoer.objects.first()).exists()


def test_a_dry_run_tells_and_writes_nothing_at_all(tmp_path, labels):
    run_import(tmp_path, csv("a-1;Oud"))
    before = rows_of_everything()
    with CaptureQueriesContext(connection) as queries:
        told = run_import(tmp_path, csv("a-1;Nieuw", "a-2;Erbij", ";Zonder"), "--dry-run")
    assert "titel: ‘Oud’ → ‘Nieuw’" in told
    assert "1 nieuw, 1 gewijzigd, 0 ongewijzigd, 0 behouden, 1 fout" in told
    assert rows_of_everything() == before
    assert Invoer.objects.count() == 1
    assert not [
        q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN"))
    ]


def test_a_changed_row_changes_its_item_and_leaves_the_address(tmp_path, labels):
    run_import(tmp_path, csv(VOL, kop=KOP))
    first = Kennisitem.objects.get()
    told = run_import(tmp_path, csv(VOL.replace("huizen", "woningen").replace("Wonen|", ""), kop=KOP))
    item = Kennisitem.objects.get()
    assert "1 gewijzigd" in told
    assert (item.titel, item.slug) == ("Wet betr. woningen", first.slug)
    assert [label.naam for label in item.themas.all()] == ["Europa"]
    assert item.live_revision != first.live_revision
    assert item.first_published_at == first.first_published_at
    assert [row.titel for row in search("woning")] == ["Wet betr. woningen"]
    assert {d["veld"] for d in InvoerRegel.objects.get(uitkomst="gewijzigd").verschillen} == {
        "titel",
        "themas",
    }


def test_an_empty_cell_and_an_absent_column_change_nothing(tmp_path, labels):
    run_import(tmp_path, csv(VOL, kop=KOP))
    told = run_import(tmp_path, csv("wet-1;Wet betr. huizen;;", kop="sleutel;titel;bron;themas"))
    assert "1 ongewijzigd" in told
    assert Kennisitem.objects.get().bron == "https://example.org/wet"


# Bad rows and bad files ---------------------------------------------------------------------------
def test_one_bad_row_loses_no_other_and_says_its_line_and_reasons(tmp_path, labels):
    told = run_import(
        tmp_path,
        csv(
            "a-1;Goed;;;;",
            "a-2;Slecht;koets;31-02-2019;Bestaat niet;ftp://x",
            ";Zonder sleutel;;;;",
            "a-3;;;;;",
            "a-4;Ook goed;;;;",
            "a-1;Nog eens;;;;",
            kop="sleutel;titel;type;documentdatum;themas;bron",
        ),
    )
    assert set(Kennisitem.objects.values_list("sleutel", flat=True)) == {"a-1", "a-4"}
    (second,) = [line for line in told.splitlines() if line.startswith("regel 3")]
    for words in ("'koets'", "'31-02-2019'", "'Bestaat niet'", "'ftp://x'"):
        assert words in second
    assert "regel 4: fout. De sleutel ontbreekt." in told
    assert "regel 5: fout. De titel ontbreekt." in told
    assert "De sleutel 'a-1' staat ook op regel 2" in told
    assert Kennisitem.objects.get(sleutel="a-1").titel == "Goed"


@pytest.mark.parametrize(
    ("cell", "words"),
    [("x" * 501, "501 tekens"), ("met\x0bstuurteken", "kunnen bewaren")],
)
def test_a_title_that_does_not_fit_is_a_bad_row(tmp_path, cell, words):
    assert words in run_import(tmp_path, csv(f"a-1;{cell}", "a-2;Goed"))
    assert Kennisitem.objects.get().sleutel == "a-2"


def test_a_row_that_the_database_refuses_loses_no_other(tmp_path, monkeypatch):
    real = toepassen.apply

    def refuse_one(voorstellen, **kwargs):
        real(voorstellen, **kwargs)
        if any(v.rij.sleutel == "a-2" for v in voorstellen):
            raise IntegrityError

    monkeypatch.setattr(uitvoering, "apply", refuse_one)
    told = run_import(tmp_path, csv("a-1;Een", "a-2;Twee", "a-3;Drie"))
    assert "2 nieuw" in told
    assert "regel 3: fout. De databank nam deze rij niet aan." in told
    assert set(Kennisitem.objects.values_list("sleutel", flat=True)) == {"a-1", "a-3"}


def test_a_file_that_goes_wrong_at_its_end_changes_nothing(tmp_path):
    good = b"".join(f"a-{n};Titel {n}\n".encode() for n in range(500))
    with pytest.raises(CommandError, match=r"Niets veranderd.*UTF-8"):
        run_import(tmp_path, b"sleutel;titel\n" + good + b"laatste;\xff\xfe\n")
    assert not Kennisitem.objects.exists()
    assert not Invoer.objects.exists()


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    from django.core.management import call_command

    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("import_kennisitems", str(tmp_path / "nergens.csv"))


def test_equal_titles_get_different_addresses(tmp_path):
    KennisitemFactory(titel="Feed", slug="dezelfde-titel")
    run_import(tmp_path, csv("a-1;Dezelfde titel", "a-2;Dezelfde titel", "a 2;Dezelfde titel", "f;Feed"))
    slugs = set(Kennisitem.objects.exclude(sleutel=None).values_list("slug", flat=True))
    assert slugs == {"dezelfde-titel-a-1", "dezelfde-titel-a-2", "dezelfde-titel-a-2-2", "feed-f"}


# The work of editors ------------------------------------------------------------------------------
def test_what_an_editor_changed_stays_when_the_file_says_what_it_said_before(tmp_path):
    run_import(tmp_path, csv("a-1;Van het bestand"))
    edit(Kennisitem.objects.get(), titel="Van de redactie")
    before = rows_of_everything()
    assert "1 ongewijzigd" in run_import(tmp_path, csv("a-1;Van het bestand"))
    assert rows_of_everything() == before


def test_when_both_changed_the_editor_wins_and_the_row_says_so(tmp_path):
    run_import(tmp_path, csv("a-1;Oud;wet", kop="sleutel;titel;type"))
    edit(Kennisitem.objects.get(), titel="Van de redactie")
    told = run_import(tmp_path, csv("a-1;Nieuw;decreet", kop="sleutel;titel;type"))
    item = Kennisitem.objects.get()
    assert (item.titel, item.type) == ("Van de redactie", "decreet")
    regel = InvoerRegel.objects.get(uitkomst="gewijzigd")
    assert "behouden: titel" in regel.reden
    assert {"veld": "titel", "oud": "Van de redactie", "nieuw": "Nieuw"} in regel.verschillen
    assert "1 gewijzigd" in told
    assert "1 behouden" in run_import(tmp_path, csv("a-1;Nieuw;decreet", kop="sleutel;titel;type"))


def test_overschrijven_lets_the_file_win(tmp_path):
    run_import(tmp_path, csv("a-1;Oud"))
    edit(Kennisitem.objects.get(), titel="Van de redactie")
    run_import(tmp_path, csv("a-1;Nieuw"), "--overschrijven")
    assert Kennisitem.objects.get().titel == "Nieuw"


def test_an_item_that_was_never_imported_is_only_filled_in(tmp_path):
    KennisitemFactory(sleutel="a-1", titel="Van de redactie", niveau="")
    told = run_import(tmp_path, csv("a-1;Uit het bestand;eu", kop="sleutel;titel;niveau"))
    item = Kennisitem.objects.get()
    assert (item.titel, item.niveau) == ("Van de redactie", "eu")
    assert "1 gewijzigd" in told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (lambda item: item.unpublish(), "offline"),
        (lambda item: item.save_revision(), "ontwerp"),
        (lambda item: Kennisitem.objects.filter(pk=item.pk).update(locked=True), "vergrendeld"),
    ],
)
def test_an_item_that_an_editor_has_in_hand_is_left_alone(tmp_path, state, words):
    run_import(tmp_path, csv("a-1;Oud"))
    state(Kennisitem.objects.get())
    live = Kennisitem.objects.get().live
    told = run_import(tmp_path, csv("a-1;Nieuw"))
    item = Kennisitem.objects.get()
    assert (item.titel, item.live) == ("Oud", live)
    assert words in told
    assert "1 behouden" in told


def test_attachments_and_leertrajecten_survive_an_import(tmp_path, site_tree):
    run_import(tmp_path, csv("a-1;Oud"))
    item = Kennisitem.objects.get()
    item.bijlagen.create(document=BestandFactory())
    item.save_revision().publish()
    run_import(tmp_path, csv("a-1;Nieuw"))
    item = Kennisitem.objects.get()
    assert item.titel == "Nieuw"
    assert item.bijlagen.count() == 1
    assert item.latest_revision.as_object().bijlagen.count() == 1


def test_what_we_export_can_be_imported_and_changes_nothing(tmp_path, labels):
    run_import(tmp_path, csv(VOL, "a-2;'-min;;;;;;;;'+plus;;", kop=KOP))
    assert Kennisitem.objects.get(sleutel="a-2").titel == "-min"
    exported = "".join(csv_lines(Kennisitem.objects.order_by("pk").prefetch_related("themas", "domeinen")))
    assert "'-min" in exported
    before = rows_of_everything()
    assert "2 ongewijzigd" in run_import(tmp_path, exported.encode())
    assert rows_of_everything()[:3] == before[:3]


# Broken off ---------------------------------------------------------------------------------------
def test_an_import_that_broke_off_goes_on_behind_its_last_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(uitvoering, "BATCH", 2)
    data = csv(*[f"a-{n};Titel {n}" for n in range(6)])
    real = uitvoering._do_batch

    def die_in_the_second(invoer, batch, **kwargs):
        if invoer.positie:
            raise KeyboardInterrupt
        real(invoer, batch, **kwargs)

    monkeypatch.setattr(uitvoering, "_do_batch", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_import(tmp_path, data)
    assert Kennisitem.objects.count() == 2
    seen = []
    monkeypatch.setattr(
        uitvoering, "_do_batch", lambda invoer, batch, **kw: seen.extend(batch) or real(invoer, batch, **kw)
    )
    told = run_import(tmp_path, data)
    assert [rij.sleutel for rij in seen] == ["a-2", "a-3", "a-4", "a-5"]
    assert "6 nieuw" in told
    assert Kennisitem.objects.count() == 6
    assert Invoer.objects.get().stand == InvoerStand.KLAAR


def test_a_batch_costs_the_same_number_of_queries_for_two_rows_as_for_a_hundred(tmp_path, labels):
    def queries(number: int, prefix: str) -> int:
        data = csv(
            *[f"{prefix}-{n};{prefix} titel {n};Wonen" for n in range(number)], kop="sleutel;titel;themas"
        )
        with CaptureQueriesContext(connection) as caught:
            run_import(tmp_path, data)
        return len(caught)

    queries(1, "warm")
    assert queries(100, "veel") - queries(2, "weinig") <= 6  # bulk_update goes per hundred


def test_clean_up_forgets_rows_and_staged_files_but_not_the_history(tmp_path):
    run_import(tmp_path, csv("a-1;Een"))
    invoer = Invoer.objects.get()
    later = timezone.now() + timedelta(days=31)
    verbs.clean_up(at=later)
    assert Invoer.objects.get() == invoer
    assert not InvoerRegel.objects.exists()
    verbs.clean_up(at=timezone.now() + timedelta(days=800))
    assert not Invoer.objects.exists()
    assert Kennisitem.objects.exists()


# Labels that were merged --------------------------------------------------------------------------
def test_the_name_of_a_merged_theme_gives_what_it_went_into(tmp_path, labels):
    wonen, europa = labels["themas"]
    run_import(tmp_path, csv("a-1;Eerste;Wonen", kop="sleutel;titel;themas"))
    merge_begrippen(oud=wonen, nieuw=europa)
    data = csv("a-1;Eerste;Wonen", "a-2;Tweede;wonen|Europa", kop="sleutel;titel;themas")
    assert "1 nieuw, 0 gewijzigd, 1 ongewijzigd, 0 behouden, 0 fout" in run_import(tmp_path, data)
    for item in Kennisitem.objects.all():
        assert [thema.naam for thema in item.themas.all()] == ["Europa"]


def test_a_theme_merged_while_an_import_waits_gives_what_it_went_into(tmp_path, labels, monkeypatch):
    wonen, europa = labels["themas"]
    real = uitvoering.apply

    def merge_first(voorstellen, **kwargs):
        merge_begrippen(oud=wonen, nieuw=europa)
        real(voorstellen, **kwargs)

    monkeypatch.setattr(uitvoering, "apply", merge_first)
    run_import(tmp_path, csv("a-1;Eerste;Wonen|Europa", kop="sleutel;titel;themas"))
    assert list(Kennisitem.objects.get().themas.all()) == [europa]


# Stopped, and slow ---------------------------------------------------------------------------------
def test_what_was_stopped_half_way_does_not_say_that_nothing_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(uitvoering, "BATCH", 1)
    real = uitvoering._do_batch

    def stopped_after_the_first(invoer, batch, **kwargs):
        if invoer.positie == 1:
            verbs.stop(invoer_pk=invoer.pk)
        real(invoer, batch, **kwargs)

    monkeypatch.setattr(uitvoering, "_do_batch", stopped_after_the_first)
    with pytest.raises(CommandError, match=r"^Niet afgewerkt\. Deze invoer is intussen gestopt"):
        run_import(tmp_path, csv("a-1;Een", "a-2;Twee"))
    assert Kennisitem.objects.get().sleutel == "a-1"


def test_a_file_that_takes_long_to_read_shows_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(import_kennisitems, "PROGRESS_SECONDS", 0.0)
    told = run_import(tmp_path, csv("a-1;Een", "a-2;Twee"))
    assert "Lezen en nakijken: 2 rijen." in told
    assert "2 van 2 rijen (100 %)" in told


# From the citation --------------------------------------------------------------------------------
def test_what_the_file_does_not_say_is_read_from_the_citation(tmp_path):
    run_import(tmp_path, csv("a-1;19.02.2019 Verordening (EU) 2019/318;federaal", kop="sleutel;titel;niveau"))
    item = Kennisitem.objects.get()
    assert (item.type, item.nummer, item.niveau) == ("verordening", "2019/318", "federaal")
    assert (item.documentdatum, item.staatsblad) == (date(2019, 2, 19), None)
    assert item.bron == "http://data.europa.eu/eli/reg/2019/318/oj"


def test_the_citation_never_changes_an_item_that_is_there(tmp_path):
    run_import(tmp_path, csv("a-1;19.02.2019 Verordening (EU) 2019/318"))
    edit(Kennisitem.objects.get(), type="nota", nummer="")
    assert "1 ongewijzigd" in run_import(tmp_path, csv("a-1;19.02.2019 Verordening (EU) 2019/318"))
    assert Kennisitem.objects.get().type == "nota"
