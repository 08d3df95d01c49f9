"""The drawing of a share image: small, in the hue of its fields, and never with a title that overflows."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from lmb_site.deelbeelden import tekening
from lmb_site.environment import BASE_DIR

TITELS = [
    "LMB",
    "Duurzaam aankoopbeleid",
    "Dekoloniseer je gemeente: omgaan met koloniale verwijzingen in de publieke ruimte",
    "Arbeidsongeschiktheidsverzekeringsmaatschappijendecreet",
    "Verordening (EU) 2019/318 van de Commissie van 19 februari 2019 " * 8,
    "x" * 500,
    "Hoe één coöperatieve reünie in Pará’s ‘São João’ meer dan € 500 opbracht – en waarom",
    "",
]


@pytest.mark.parametrize("titel", TITELS)
def test_title_of_any_length_stays_in_its_column(titel):
    size, lines = tekening.lay_out(titel)
    width, height = tekening.COLUMN
    assert all(tekening._length(line, size) <= width for line in lines)
    assert len(lines) * size * tekening.LEADING <= height


@pytest.mark.parametrize("titel", TITELS)
@pytest.mark.parametrize("terreinen", [(), (2,), (1, 2, 3)])
def test_image_has_the_size_that_social_media_ask_and_is_small(titel, terreinen):
    content = tekening.draw_card(titel, "Leertraject", terreinen)
    assert len(content) <= tekening.MAX_BYTES
    with Image.open(BytesIO(content)) as image:
        assert image.size == (1200, 630)


def test_short_title_is_large_and_a_long_one_ends_in_an_ellipsis():
    assert tekening.lay_out("LMB")[0] == tekening.TITLE_SIZES[0]
    assert tekening.lay_out(TITELS[4])[1][-1].endswith("…")
    assert " ".join(tekening.lay_out(TITELS[2])[1]) == TITELS[2]


def test_long_word_is_broken_with_a_hyphen_and_loses_no_letter():
    lines = tekening.lay_out(TITELS[3])[1]
    assert "".join(line.removesuffix("-") for line in lines) == TITELS[3]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("Łódź 🌍 中", "ódź"), ("a\n\tb", "a b"), ("São Tomé ĳ", "São Tomé ĳ"), ("vẹ", "ve")],
)
def test_letters_that_the_font_lacks_are_not_drawn_as_boxes(text, drawn):
    assert tekening.clean(text) in {drawn, drawn.replace("ĳ", "i"), f"L{drawn}"}


def shown(terreinen) -> set:
    with Image.open(BytesIO(tekening.draw_card("Titel", "Soort", terreinen))) as image:
        colours = image.convert("RGB").getcolors(1_000_000)
    return {colour for count, colour in colours if count > 400}


def near(colour: str, colours) -> bool:
    wanted = ImageColor.getrgb(colour)
    return any(sum(abs(a - b) for a, b in zip(wanted, found, strict=True)) < 12 for found in colours)


@pytest.mark.parametrize(
    ("terreinen", "with_these", "without"),
    [((1,), "1", "23"), ((2, 3), "23", "1"), ((1, 2, 3), "123", ""), ((), "123", "")],
)
def test_circles_of_the_action_fields_are_in_colour(terreinen, with_these, without):
    colours = shown(terreinen)
    assert all(near(tekening.VLAK[number], colours) for number in with_these)
    assert not any(near(tekening.VLAK[number], colours) for number in without)


def test_rule_has_the_hue_of_the_overlap():
    with Image.open(BytesIO(tekening.draw_card("Titel", "", (3, 1)))) as image:
        assert near(tekening.HUE["13"], [image.convert("RGB").getpixel((5, 300))])


def test_colours_are_those_of_the_stylesheet():
    css = (BASE_DIR / "static" / "css" / "tokens.css").read_text()
    tokens = dict(re.findall(r"--([a-z]+-?\d*): (?:light-dark\()?(#[0-9a-f]{6})", css))
    assert (tokens["papier"], tokens["inkt"]) == (tekening.PAPIER, tekening.INKT)
    for key in ("1", "2", "3", "12", "13", "23"):
        assert (tekening.HUE[key], tekening.VLAK[key]) == (tokens[f"hue-{key}"], tokens[f"vlak-{key}"])
