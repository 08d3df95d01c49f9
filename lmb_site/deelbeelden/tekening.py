"""Draws a share image: the title, and the three circles with the action fields it belongs to in colour.

Knows nothing of Django or pages. The same facts give the same bytes on the same version of Pillow.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from lmb_site.figuur import CENTRES, RADIUS, REGION_KEYS

ONTWERP = 1  # raise it when the drawing changes: then all of them are made anew
SIZE = (1200, 630)
MAX_BYTES = 60 * 1024
SITE = "Lokaal Mondiaal Beleid"

# Those of static/css/tokens.css, in light.
PAPIER, INKT, RAND = "#fbfaf7", "#17202a", "#dcd7ca"
HUE = {
    "1": "#0a6b8f",
    "2": "#ab4f0a",
    "3": "#7a2f7d",
    "12": "#4a6f22",
    "13": "#4655b0",
    "23": "#b03a2e",
    "123": INKT,
}
VLAK = {
    "1": "#a9d8e6",
    "2": "#f6cf9c",
    "3": "#dcb9e2",
    "12": "#bfd9a6",
    "13": "#b5c1f0",
    "23": "#f3b2a6",
    "123": INKT,
}

LEFT, TOP, BOTTOM = 84, 72, 558
COLUMN = (676, 340)  # the title fits in it, whatever it is
TITLE_TOP = 136
TITLE_SIZES = (76, 68, 60, 54, 48, 42, 37, 33, 30)
LEADING = 1.16
BAND = 20  # the rule in the hue, along the left edge
FIGURE = 560  # width of the three circles; they run off the right edge
FIGURE_LEFT = 784
FONT = Path(__file__).with_name("literata.ttf")
BOLD, REGULAR = 700, 400


def draw_card(titel: str, soort: str, terreinen: Sequence[int]) -> bytes:
    """A PNG of 1200 × 630 of at most 60 KiB, that a title of any length fits in."""
    key = "".join(str(number) for number in sorted(set(terreinen)))
    hue = HUE.get(key, INKT)
    image = Image.new("RGB", SIZE, PAPIER)
    figure = draw_figure(key, width=FIGURE)
    image.paste(figure, (FIGURE_LEFT, (SIZE[1] - figure.height) // 2), figure)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, BAND - 1, SIZE[1]), fill=hue)
    draw.text((LEFT, TOP), clean(soort), font=_font(31, BOLD), fill=hue)
    size, lines = lay_out(titel)
    for number, line in enumerate(lines):
        draw.text((LEFT, TITLE_TOP + number * size * LEADING), line, font=_font(size, BOLD), fill=INKT)
    draw.text((LEFT, BOTTOM), SITE, font=_font(31, REGULAR), fill=INKT, anchor="ls")
    buffer = BytesIO()
    # Level 9 takes ten times as long for a file 5 % smaller.
    image.quantize(96, dither=Image.Dither.NONE).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


# The title ----------------------------------------------------------------------------------------


def lay_out(titel: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits its column without breaking a word, and its lines. One that is
    too long for the smallest ends in '…'."""
    words = clean(titel).split()
    width, height = COLUMN
    fitting = []
    for size in TITLE_SIZES:
        lines = _wrap(words, size, width)
        room = int(height // (size * LEADING))
        if len(lines) <= room:
            fitting.append((size, lines))
    whole = [(size, lines) for size, lines in fitting if " ".join(lines).split() == words]
    if fitting:
        return (whole or fitting)[0]
    kept = lines[:room]
    while _length(kept[-1] + "…", size) > width:
        kept[-1] = kept[-1][:-1]
    kept[-1] = kept[-1].rstrip(" ,;:.-") + "…"
    return size, kept


def _wrap(words: Sequence[str], size: int, width: int) -> list[str]:
    """Lines no wider than `width`; a word that is wider by itself is broken with a hyphen."""
    lines: list[str] = []
    for word in words:
        if lines and _length(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
            continue
        while _length(word, size) > width:
            cut = next(n for n in range(len(word) - 1, 0, -1) if _length(word[:n] + "-", size) <= width)
            lines.append(word[:cut] + "-")
            word = word[cut:]
        lines.append(word)
    return lines


def _length(text: str, size: int) -> float:
    return _font(size, BOLD).getlength(text)


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def clean(text: str) -> str:
    """On one line, in letters the font has: of one it lacks only the base letter, of the rest nothing."""
    return " ".join("".join(map(_in_font, unicodedata.normalize("NFC", text))).split())


@cache
def _in_font(letter: str) -> str:
    if letter.isspace():
        return " "
    for candidate in (letter, unicodedata.normalize("NFKD", letter)[0]):
        if bytes(_font(40, BOLD).getmask(candidate)) != _missing():
            return candidate
    return ""


@cache
def _missing() -> bytes:
    """What FreeType draws for a letter that the font lacks."""
    return bytes(_font(40, BOLD).getmask("\uffff"))


# The circles --------------------------------------------------------------------------------------


@cache
def draw_figure(key: str, *, width: int, scale: int = 3) -> Image.Image:
    """The circles on nothing, drawn large and scaled down for smooth edges. Without `key` all are in colour."""
    chosen = key or "123"
    factor = width * scale / (max(x for x, _ in CENTRES) + RADIUS + 12)
    size = (width * scale, round((max(y for _, y in CENTRES) + RADIUS + 12) * factor))
    boxes = [
        tuple(round(value * factor) for value in (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS))
        for x, y in CENTRES
    ]
    masks = [_disc(size, box) for box in boxes]
    image = Image.new("RGBA", size, (*ImageColor.getrgb(PAPIER), 0))
    for region in REGION_KEYS:
        own = "".join(number for number in region if number in chosen)
        if own:
            image.paste(VLAK[own], mask=_region(masks, region))
    draw = ImageDraw.Draw(image)
    for number, box in sorted(enumerate(boxes, 1), key=lambda pair: str(pair[0]) in chosen):
        colour = HUE[str(number)] if str(number) in chosen else RAND
        draw.ellipse(box, outline=colour, width=round(9 * factor))
    return image.resize((size[0] // scale, size[1] // scale), Image.Resampling.LANCZOS)


def _disc(size, box) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def _region(masks: Sequence[Image.Image], region: str) -> Image.Image:
    """Inside the circles that `region` names and outside the others."""
    inside = [
        mask if str(number) in region else ImageChops.invert(mask) for number, mask in enumerate(masks, 1)
    ]
    return ImageChops.darker(ImageChops.darker(inside[0], inside[1]), inside[2])
