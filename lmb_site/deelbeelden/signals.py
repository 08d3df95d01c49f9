"""What Wagtail publishes gets its share image after the commit, and loses it when it is no longer public."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.signals import published, unpublished

from lmb_site.deelbeelden.bewaring import make_deelbeeld, models_with_kaart, remove_deelbeeld
from lmb_site.models import SiteInstellingen


def connect() -> None:
    published.connect(_on_public, dispatch_uid="deelbeelden")
    unpublished.connect(_on_gone, dispatch_uid="deelbeelden")
    post_save.connect(_on_settings, sender=SiteInstellingen, dispatch_uid="deelbeelden")
    for model in models_with_kaart():  # of each apart: one receiver for all would slow every delete down
        post_delete.connect(_on_gone, sender=model, dispatch_uid="deelbeelden")


def _on_public(instance, **kwargs):
    if hasattr(type(instance), "deelkaart"):
        transaction.on_commit(lambda: make_deelbeeld(instance))


def _on_settings(instance, **kwargs):
    # The first visit of all makes a row of defaults; a visitor does not wait for a drawing.
    if instance.sociaal_beeld_id:
        _on_public(instance)


def _on_gone(instance, **kwargs):
    if hasattr(type(instance), "deelkaart"):
        remove_deelbeeld(instance)
