"""The right thing among the first three: questions with known answers, among a few hundred acts that are none.

This runs on SQLite and on PostgreSQL; `relevantie_top.json` holds the first three of each question, so that both
databases are known to answer the same. Write it anew after a change of the ranking:
`LMB_RELEVANTIE_SCHRIJVEN=1 pytest tests/lmb_site/zoeken/test_relevantie.py`.
"""

import json
import os
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bench.akten import akten
from lmb_site.models import Domein, Thema
from lmb_site.zoeken import bouw, kaart
from lmb_site.zoeken.models import Synoniem
from lmb_site.zoeken.zoeken import read_rows
from lmb_site.zoeken.zoeken import search as ask
from tests.factories import KennisitemFactory
from tests.lmb_site.zoeken.test_index import add_row

HIER = Path(__file__).parent
FIXTURES = HIER.parents[2] / "fixtures"
TOP = HIER / "relevantie_top.json"
VRAGEN = tomllib.loads((HIER / "relevantie.toml").read_text(encoding="utf-8"))["vragen"]
AFLEIDERS = 400


def read(naam: str) -> dict:
    return tomllib.loads((FIXTURES / naam).read_text(encoding="utf-8"))


def fill() -> None:
    for fields in read("vocabularia.toml")["themas"]:
        Thema.objects.create(**fields)
    for fields in read("vocabularia.toml")["domeinen"]:
        Domein.objects.create(**fields)
    for groep in read("synoniemen.toml")["groepen"]:
        Synoniem.objects.create(woorden="\n".join(groep))
    for fields in read("kennisitems.toml")["kennisitems"]:
        KennisitemFactory(
            titel=fields["titel"],
            slug=fields["sleutel"][:100],
            type=fields["type"],
            nummer=fields.get("nummer", ""),
            niveau=fields.get("niveau", "").lower(),
            documentdatum=fields.get("documentdatum"),
            publicatiedatum=fields["publicatiedatum"],
            samenvatting=f"<p>{fields['samenvatting']}</p>",
            themas=list(Thema.objects.filter(naam__in=fields["themas"])),
            domeinen=list(Domein.objects.filter(naam__in=fields["domeinen"])),
        )
    for n, akte in enumerate(akten(AFLEIDERS)):
        KennisitemFactory(
            titel=akte.titel,
            slug=f"akte-{n}",
            type=akte.type,
            nummer=akte.nummer,
            niveau=akte.niveau,
            documentdatum=akte.documentdatum,
            publicatiedatum=akte.publicatiedatum,
            samenvatting=f"<p>{akte.samenvatting}</p>",
        )
    for bestand in sorted((FIXTURES / "leertrajecten").glob("*.toml")):
        fields = tomllib.loads(bestand.read_text(encoding="utf-8"))
        words = " ".join([fields.get("ondertitel", ""), *fields["doelgroep"], *fields["doelstellingen"]])
        add_row(fields["titel"], f"{fields['samenvatting']} {words}", date(2024, 5, 1), "leertraject")
        for sessie in fields.get("sessies", []):
            add_row(sessie["titel"], sessie.get("omschrijving", ""), date(2024, 5, 1), "sessie")
    for naam, soort in [("praktijken", "praktijk"), ("publicaties", "publicatie")]:
        for fields in read(f"{naam}.toml")[naam]:
            add_row(fields["titel"], fields["samenvatting"], date(2024, 3, 1), soort)


@pytest.fixture
def corpus(db):
    fill()


def first_three(vraag: str) -> list[str]:
    """What a visitor sees first: the results, or what comes near when there are none."""
    return [row.titel for row in read_rows(ask(vraag).best, 0, 3)]


def misses() -> dict[str, list[str]]:
    found = {vraag: first_three(vraag) for vraag in VRAGEN}
    return {
        vraag: top
        for vraag, top in found.items()
        if not any(titel.startswith(VRAGEN[vraag]) for titel in top)
    }


def test_right_item_is_among_the_first_three_and_every_database_says_the_same(corpus):
    assert len(VRAGEN) >= 60
    wrong = misses()
    assert len(wrong) <= len(VRAGEN) * 0.05, wrong
    loose = {vraag: first_three(vraag) for vraag in VRAGEN}
    bouw.build()
    assert not kaart.current().los.ids
    on_map = {vraag: first_three(vraag) for vraag in VRAGEN}
    assert on_map == loose
    if os.environ.get("LMB_RELEVANTIE_SCHRIJVEN"):
        TOP.write_text(json.dumps(loose, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert loose == json.loads(TOP.read_text(encoding="utf-8"))
