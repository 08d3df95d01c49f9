"""The sizes and formats in which pages show an image: made when it is uploaded, only looked up for a visitor.

`Beeldversies` is what the component `components/beeld.html` draws. Nothing here is called by a template except
`find_versies`, which never makes anything.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from wagtail.images.models import Filter, SourceImageIOError

from lmb_site.models import Afbeelding, AfbeeldingVersie

logger = logging.getLogger(__name__)

WIDTHS = (480, 720, 960, 1440)
FALLBACK_WIDTH = 960
MODERN = {"avif": "image/avif", "webp": "image/webp"}  # in the order in which browsers should try them
FALLBACK = "jpeg"


@dataclass(frozen=True)
class Bron:
    """One `<source>`: all widths in one format."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Beeldversies:
    """What a `<picture>` needs. `breedte` and `hoogte` are those of `src`, in pixels."""

    bronnen: tuple[Bron, ...]
    src: str
    breedte: int
    hoogte: int


def specs_for(width: int) -> list[str]:
    """The filter specs an image of this width should have: never wider than itself, and never none."""
    useful = [size for size, smaller in zip(WIDTHS, (0, *WIDTHS), strict=False) if smaller < width]
    widest_fallback = max(size for size in useful if size <= FALLBACK_WIDTH)
    modern = [_spec(size, formaat) for formaat in MODERN for size in useful]
    return [*modern, _spec(widest_fallback, FALLBACK)]


def _spec(width: int, formaat: str) -> str:
    return f"width-{width}|format-{formaat}"


ALL_SPECS = [_spec(width, formaat) for width in WIDTHS for formaat in (*MODERN, FALLBACK)]


def find_versies(image: Afbeelding) -> Beeldversies | None:
    """What exists of `image`, with one query; None when nothing does. Makes nothing."""
    rows = AfbeeldingVersie.objects.filter(image=image, filter_spec__in=ALL_SPECS)
    found: dict[str, list[AfbeeldingVersie]] = {formaat: [] for formaat in (*MODERN, FALLBACK)}
    for row in sorted(rows, key=lambda row: row.width):
        found[row.filter_spec.rpartition("-")[2]].append(row)
    # Half-made: any of them is better than none.
    candidates = found[FALLBACK] or found["webp"] or found["avif"]
    if not candidates:
        return None
    shown = candidates[-1]
    bronnen = tuple(Bron(mime, _srcset(found[formaat])) for formaat, mime in MODERN.items() if found[formaat])
    return Beeldversies(bronnen, shown.url, shown.width, shown.height)


def _srcset(rows: Iterable[AfbeeldingVersie]) -> str:
    return ", ".join(f"{row.url} {row.width}w" for row in rows)


def make_versies(image: Afbeelding) -> int:
    """Make what `image` lacks; how many were made. Idempotent. A file that cannot be read gives a line in the log."""
    wanted = specs_for(image.width)
    known = set(image.renditions.filter(filter_spec__in=wanted).values_list("filter_spec", flat=True))
    missing = [Filter(spec) for spec in wanted if spec not in known]
    if not missing:
        return 0
    try:
        image.get_file_hash()  # part of the names of the files; saved before they are made
        image.create_renditions(*missing)
    except (SourceImageIOError, OSError) as error:
        logger.warning("versies van afbeelding %s mislukt: %s", image.pk, type(error).__name__)
        return 0
    return len(missing)


def make_missing(at: datetime | None = None) -> int:
    """Make what any image lacks: after a crash, a restore without media, or new sizes. The recurring job."""
    rows = Afbeelding.objects.annotate(
        aantal=Count("renditions", filter=Q(renditions__filter_spec__in=ALL_SPECS))
    )
    behind = [
        pk
        for pk, width, aantal in rows.values_list("pk", "width", "aantal")
        if aantal < len(specs_for(width))
    ]
    return sum(make_versies(image) for image in Afbeelding.objects.filter(pk__in=behind).iterator())
