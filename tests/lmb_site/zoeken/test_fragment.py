"""Marking the words of a question in what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmb_site.zoeken.fragment import LENGTH, highlight, snippet
from lmb_site.zoeken.vraag import parse


@pytest.mark.parametrize(
    ("text", "q", "marked"),
    [
        ("De gemeenten", "gemeente", "De <mark>gemeenten</mark>"),
        ("Crème <b>brûlée</b>", "creme", "<mark>Crème</mark> &lt;b&gt;brûlée&lt;/b&gt;"),
        ("Het afvalwater", "water", "Het <mark>afvalwater</mark>"),
        ("Richtlijn 2007/46/EG", "2007/46", "Richtlijn <mark>2007/46/EG</mark>"),
        ("Verordening", "verord", "<mark>Verordening</mark>"),
        ("A & B", "klimaat", "A &amp; B"),
        ("de wet van het klimaat", "de wet", "de <mark>wet</mark> van het klimaat"),
    ],
)
def test_highlight_marks_words_and_escapes_the_rest(text, q, marked):
    assert str(highlight(text, parse(q))) in {
        marked,
        marked.replace("2007/46/EG</mark>", "2007/46</mark>/EG"),
    }


def test_snippet_shows_the_part_that_answers():
    text = "woord " * 200 + "rioleringen " + "einde " * 200
    found = str(snippet(text, parse("riolering")))
    assert "<mark>rioleringen</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 40


@given(text=st.text(max_size=600), q=st.text(max_size=40))
def test_nothing_of_a_text_gets_through_unescaped(text, q):
    for found in (highlight(text, parse(q)), snippet(text, parse(q))):
        bare = str(found).replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert ">" not in bare
