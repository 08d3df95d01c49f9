"""The register of municipalities: today's 285, and those that merged leading to them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from lmb_site.models import SDG, Gemeente, Provincie
from lmb_site.seed.demo import Demo, SeedError
from lmb_site.seed.registers import load_gemeenten, read_gemeenten

HEADER = "nis,naam,provincie,status\n"


@pytest.fixture
def register(db):
    load_gemeenten(Demo())


@pytest.fixture
def write_register(tmp_path):
    def write(rows: str):
        path = tmp_path / "gemeenten.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        return path

    return write


def test_register_holds_todays_and_yesterdays_municipalities(register):
    assert Gemeente.objects.count() == 327
    assert Gemeente.objects.actief().count() == 285


def test_register_knows_five_provinces(register):
    counts = {
        provincie: Gemeente.objects.actief().filter(provincie=provincie).count()
        for provincie in Provincie.values
    }
    assert all(count > 30 for count in counts.values())
    assert sum(counts.values()) == 285


@pytest.mark.parametrize(
    ("nis", "today", "since"),
    [
        ("11007", "Antwerpen", date(2025, 1, 1)),  # Borsbeek
        ("12034", "Puurs-Sint-Amands", date(2019, 1, 1)),
        ("23024", "Pajottegem", date(2025, 1, 1)),  # Gooik
        ("11002", "Antwerpen", None),
    ],
)
def test_resolve_leads_to_today(register, nis, today, since):
    assert Gemeente.objects.resolve(nis).naam == today
    assert Gemeente.objects.get(nis=nis).opgegaan_op == since


def test_resolve_of_every_merged_municipality_is_active_with_a_date(register):
    merged = Gemeente.objects.filter(opgegaan_in__isnull=False)
    assert merged.count() == 42
    active = set(Gemeente.objects.actief().values_list("nis", flat=True))
    for gemeente in merged:
        assert Gemeente.objects.resolve(gemeente.nis).nis in active
        assert gemeente.opgegaan_op >= date(2019, 1, 1)


def test_resolve_of_unknown_code_is_none(register):
    assert Gemeente.objects.resolve("99999") is None
    assert Gemeente.objects.resolve("") is None


def test_register_has_no_chains(register):
    assert not Gemeente.objects.filter(opgegaan_in__opgegaan_in__isnull=False).exists()


def test_vandaag_is_itself_unless_merged(register):
    antwerpen = Gemeente.objects.get(nis="11002")
    assert antwerpen.vandaag == antwerpen
    assert Gemeente.objects.get(nis="11007").vandaag == antwerpen


def test_municipality_cannot_merge_into_itself(register):
    with pytest.raises(IntegrityError), transaction.atomic():
        Gemeente.objects.filter(nis="11002").update(opgegaan_in="11002")


def test_chain_in_the_file_is_followed_to_its_end(write_register):
    path = write_register(
        "10001,Oud,Antwerpen,gefuseerd in Midden (10002) per 2019-01-01\n"
        "10002,Midden,Antwerpen,gefuseerd in Nieuw (10003) per 2025-01-01\n"
        "10003,Nieuw,Antwerpen,actief\n"
    )
    oud, midden, nieuw = read_gemeenten(path)
    assert (oud.opgegaan_in, oud.opgegaan_op) == ("10003", date(2019, 1, 1))
    assert (midden.opgegaan_in, midden.opgegaan_op) == ("10003", date(2025, 1, 1))
    assert (nieuw.opgegaan_in, nieuw.opgegaan_op) == (None, None)


@pytest.mark.parametrize(
    "rows",
    [
        "10001,Oud,Antwerpen,gefuseerd in Nergens (10009) per 2019-01-01\n",
        "10001,Oud,Antwerpen,gefuseerd in Oud (10001) per 2019-01-01\n",
        "10001,A,Antwerpen,gefuseerd in B (10002) per 2019-01-01\n"
        "10002,B,Antwerpen,gefuseerd in A (10001) per 2025-01-01\n",
        "10001,Oud,Antwerpen,verdwenen\n",
    ],
)
def test_merger_that_leads_nowhere_is_refused(write_register, rows):
    with pytest.raises(SeedError):
        read_gemeenten(write_register(rows))


def test_laad_registers_loads_once_and_repairs(db, capsys):
    call_command("laad_registers")
    assert "327 toegevoegd of gewijzigd, 285 van vandaag" in capsys.readouterr().out
    assert SDG.objects.count() == 17
    call_command("laad_registers")
    assert "Gemeenten: 0 toegevoegd of gewijzigd" in capsys.readouterr().out
    Gemeente.objects.filter(nis="11007").update(opgegaan_in=None, opgegaan_op=None)
    call_command("laad_registers")
    assert "Gemeenten: 1 toegevoegd of gewijzigd, 285 van vandaag" in capsys.readouterr().out
    assert Gemeente.objects.resolve("11007").naam == "Antwerpen"


def test_seed_leaves_a_changed_municipality_alone(register):
    Gemeente.objects.filter(nis="11002").update(naam="'t Stad")
    assert load_gemeenten(Demo()) == 0
    assert Gemeente.objects.get(nis="11002").naam == "'t Stad"
