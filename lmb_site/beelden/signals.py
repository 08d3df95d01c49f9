"""An image was uploaded or replaced: its versions follow, after the commit."""

from django.db import transaction
from django.db.models.signals import post_save, pre_save

from lmb_site.beelden.versies import make_versies
from lmb_site.models import Afbeelding

# What versions are made from; anything else that is saved leaves them as they are.
SOURCE_FIELDS = {"file", "width", "height"}


def connect() -> None:
    pre_save.connect(_note_new_file, sender=Afbeelding, dispatch_uid="beelden")
    post_save.connect(_renew, sender=Afbeelding, dispatch_uid="beelden")


def _note_new_file(instance, raw, **kwargs):
    known = Afbeelding.objects.filter(pk=instance.pk).values_list("file", flat=True).first()
    instance._has_new_file = known is not None and known != instance.file.name


def _renew(instance, update_fields, **kwargs):
    if update_fields is not None and not SOURCE_FIELDS & set(update_fields):
        return
    if instance._has_new_file:
        instance.renditions.all().delete()
        Afbeelding.objects.filter(pk=instance.pk).update(file_hash="")
        instance.file_hash = ""
    transaction.on_commit(lambda: _make(instance.pk))


def _make(pk: int) -> None:
    image = Afbeelding.objects.filter(pk=pk).first()
    if image:
        make_versies(image)
