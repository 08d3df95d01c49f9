"""An image that an editor chose, cut to what social media show."""

from io import BytesIO

from PIL import Image
from wagtail.images.models import Filter

from lmb_site.deelbeelden.tekening import MAX_BYTES, SIZE

QUALITIES = (84, 76, 66, 54, 42, 30)


def cut_photo(image) -> bytes:
    """A JPEG of 1200 × 630 around the focal point, of at most 60 KiB or of the lowest quality."""
    spec = f"fill-{SIZE[0]}x{SIZE[1]}|format-png"
    cut = Filter(spec).run(image, BytesIO())
    with Image.open(cut.f) as opened:
        picture = _on_white(opened).resize(SIZE, Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MAX_BYTES:
            break
    return buffer.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
