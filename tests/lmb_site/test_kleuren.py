"""Every pair of colours that meets on a page can be told apart, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from lmb_site.contrast import ratio

TOKENS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
ROLES = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\)", TOKENS))
NIGHT = dict(re.findall(r"--([\w-]+): light-dark\(#[0-9a-f]{6}, (#[0-9a-f]{6})\)", TOKENS))
REGIONS = ["1", "2", "3", "12", "13", "23"]
SURFACES = ["papier", "papier-2"]

WORDS = [
    *[(word, surface) for word in ("inkt", "inkt-2", "fout") for surface in SURFACES],
    *[(f"hue-{region}", surface) for region in REGIONS for surface in SURFACES],
    *[("inkt", f"vlak-{region}") for region in REGIONS],
    ("op-band-123", "band-123"),
    ("papier", "inkt"),
    ("inkt", "stift"),
]
SHAPES = [
    *[("rand", surface) for surface in SURFACES],
    *[(f"hue-{region}", f"vlak-{region}") for region in REGIONS],
]


@pytest.mark.parametrize("palette", [ROLES, NIGHT], ids=["licht", "donker"])
@pytest.mark.parametrize(("word", "surface"), WORDS)
def test_words_can_be_read(palette, word, surface):
    assert ratio(palette[word], palette[surface]) >= 4.5


@pytest.mark.parametrize("palette", [ROLES, NIGHT], ids=["licht", "donker"])
@pytest.mark.parametrize(("shape", "surface"), SHAPES)
def test_shapes_and_borders_can_be_seen(palette, shape, surface):
    assert ratio(palette[shape], palette[surface]) >= 3


@pytest.mark.parametrize(("component", "surface"), [("melding", "papier-2"), ("foutenoverzicht", "papier")])
def test_box_on_the_coloured_head_of_a_page_brings_its_own_ink(component, surface):
    """The head has words in `--op-band`: on another surface than its own these can be unreadable."""
    css = (Path(settings.BASE_DIR) / "static" / "css" / "components" / f"{component}.css").read_text()
    own = css[: css.index("\n\n")]
    assert f"background: var(--{surface});" in own
    assert "color: var(--inkt);" in own
    assert ("inkt", surface) in WORDS


def test_colours_are_written_nowhere_else():
    """A colour outside the tokens would escape these checks. The seventeen of the SDGs stand beside words only."""
    css = Path(settings.BASE_DIR) / "static" / "css"
    elsewhere = [
        path.name
        for path in css.rglob("*.css")
        if path.name not in {"tokens.css", "sdg.css", "print.css"}
        and re.search(r"#[0-9a-f]{3,8}\b", path.read_text())
    ]
    assert elsewhere == []
