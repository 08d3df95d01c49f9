"""AVIF at an encoder speed that an editor can wait for."""

from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry

# Of libavif: 0 is slowest, 10 fastest, 6 Pillow's own. 8 takes a tenth of the time of 6 for files as small.
SPEED = 8


def register() -> None:
    registry.register_operation(PillowImage, "save_as_avif", save_as_avif)


def save_as_avif(image, f, quality=80, lossless=False, apply_optimizers=True):
    """As Willow's for a photo, at `SPEED`; the admin and pages never ask for a lossless one."""
    source = image.transform_colorspace_to_srgb() if image.image.mode == "CMYK" else image
    profile = source.get_icc_profile()
    source.image.save(
        f, "AVIF", quality=quality, speed=SPEED, **({"icc_profile": profile} if profile else {})
    )
    return AvifImageFile(f)
