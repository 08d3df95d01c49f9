"""Share images as files: made when something is published, looked up for a visitor, gone with what they are of.

A thing has one when it has a `deelkaart`: a `lmb_site.deelbeelden.kaart.Kaart`.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from lmb_site.deelbeelden.foto import cut_photo
from lmb_site.deelbeelden.kaart import Kaart
from lmb_site.deelbeelden.models import Deelbeeld
from lmb_site.deelbeelden.tekening import draw_card

logger = logging.getLogger(__name__)
FOLDER = "images/delen"  # below the one folder of media that has addresses


def models_with_kaart() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "deelkaart")]


def find_deelbeeld(thing: models.Model) -> Deelbeeld | None:
    """With one query. Makes nothing."""
    return _rows(thing).first()


def make_deelbeeld(thing: models.Model) -> bool:
    """Make the share image of `thing` when it has none or another one; whether it was made. Idempotent."""
    kaart = thing.deelkaart
    try:
        kenmerk = kaart.kenmerk
        row = find_deelbeeld(thing)
        if row and row.kenmerk == kenmerk and default_storage.exists(row.bestand.name):
            return False
        name = _store(kaart)
    except (SourceImageIOError, OSError) as error:
        logger.warning("deelbeeld van %s %s mislukt: %s", thing._meta.label, thing.pk, type(error).__name__)
        return False
    with transaction.atomic():
        _rows(thing).update_or_create(
            content_type=_content_type(thing),
            object_id=thing.pk,
            defaults={"bestand": name, "kenmerk": kenmerk},
        )
        if row and row.bestand.name != name:
            _forget(row.bestand.name)
    return True


def remove_deelbeeld(thing: models.Model) -> None:
    with transaction.atomic():
        for row in _rows(thing):
            row.delete()
            _forget(row.bestand.name)


def make_missing(at: datetime | None = None) -> int:
    """Make those of all that is public and lacks one, and remove those of what is gone. The recurring job."""
    keep: set[tuple[int, int]] = set()
    made = 0
    for thing in _public_things():
        keep.add((_content_type(thing).pk, thing.pk))
        made += make_deelbeeld(thing)
    for row in Deelbeeld.objects.all():
        if (row.content_type_id, row.object_id) not in keep:
            row.delete()
            _forget(row.bestand.name)
    return made


def _public_things() -> Iterator[models.Model]:
    for model in models_with_kaart():
        rows = model._default_manager.all()
        yield from (rows.filter(live=True) if hasattr(model, "live") else rows).iterator(chunk_size=500)


def _rows(thing: models.Model) -> models.QuerySet[Deelbeeld]:
    return Deelbeeld.objects.filter(content_type=_content_type(thing), object_id=thing.pk)


def _content_type(thing: models.Model) -> ContentType:
    """Of a page that of any page, so that one read without its own kind finds its image too."""
    return ContentType.objects.get_for_model(Page if isinstance(thing, Page) else thing)


def _store(kaart: Kaart) -> str:
    """Write the file unless it is there; its name. The same content has the same name, so it can be kept for ever."""
    content = cut_photo(kaart.beeld) if kaart.beeld else draw_card(kaart.titel, kaart.soort, kaart.terreinen)
    digest = hashlib.sha256(content).hexdigest()[:20]
    name = f"{FOLDER}/{digest}.{'jpg' if kaart.beeld else 'png'}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))


def _forget(name: str) -> None:
    """Remove the file after the commit, unless another thing has the very same image."""

    def remove():
        if not Deelbeeld.objects.filter(bestand=name).exists():
            default_storage.delete(name)

    transaction.on_commit(remove)
