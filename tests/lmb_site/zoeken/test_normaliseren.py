"""One form of all the ways to write a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmb_site.zoeken.normaliseren import FUNCTION_WORDS, index_text, normalise, split, telling_words
from lmb_site.zoeken.stam import stem

FAMILIES = [
    "gemeente gemeenten gemeentelijk gemeentelijke",
    "fiets fietsen",
    "huisarts huisartsen",
    "mondiaal mondiale",
    "thema thema's themas thema’s",
    "samenwerking samenwerkingen",
    "verordening verordeningen",
    "duurzaam duurzame",
    "huis huizen",
    "brief brieven",
    "inschrijving inschrijvingen",
    "subsidie subsidies",
    "ambtenaar ambtenaren",
    "school scholen",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_stem_brings_a_family_together(family):
    assert len({tuple(normalise(word)) for word in family.split()}) == 1, {
        w: normalise(w) for w in family.split()
    }


@pytest.mark.parametrize(("one", "other"), [("bank", "band"), ("klimaat", "klant"), ("wet", "wetenschap")])
def test_stem_keeps_strangers_apart(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème Brûlée", ["creme", "brulee"]),
        ("Verordening (EU) 2019/318", ["verordening", "eu", "2019/318"]),
        ("covid-19", ["covid-19"]),
        ("2020–2025", ["2020-2025"]),
        ("Noord-Zuid, Noord/Zuid", ["noord", "zuid", "noord", "zuid"]),
        ("CO₂ en m²", ["co2", "en", "m2"]),
        ("<p>een<b>twee</b></p><p>drie &amp; vier</p>", ["een", "twee", "drie", "vier"]),
        ("16.05.2005.", ["16.05.2005"]),
        ("SDG's", ["sdg"]),
        ("???!", []),
        ("", []),
        (None, []),
    ],
)
def test_split_folds_and_keeps_numbers_whole(text, words):
    assert split(text) == words


def test_index_text_puts_every_word_between_spaces_and_keeps_other_forms():
    text = index_text("Gemeenten en Richtlijn 2007/46/EG")
    assert text.startswith(" ")
    assert text.endswith(" ")
    for word in [stem("gemeenten"), "=gemeenten", "2007/46/eg", "2007/46", "2007", "46"]:
        assert f" {word} " in text


def test_function_words_go_unless_there_is_nothing_else():
    assert telling_words(split("de wet van het klimaat")) == ["wet", "klimaat"]
    assert telling_words(split("in de")) == ["in", "de"]
    assert "gemeente" not in FUNCTION_WORDS


@given(st.text(max_size=300))
def test_a_word_of_the_query_is_always_in_the_index_of_the_same_text(text):
    indexed = index_text(text)
    for word in split(text):
        assert f" {stem(word)} " in indexed
        assert f" ={word} " in indexed


@given(st.text(max_size=100))
def test_stem_is_stable_whatever_the_text(text):
    assert normalise(text) == normalise(text.upper().lower()) or "ß" in text or not text.isascii()
