"""What Wagtail tells us, passed on to the verbs."""

from wagtail.signals import page_published

from leertrajecten.inschrijvingen import verbs
from leertrajecten.models import LeertrajectPage


def connect() -> None:
    page_published.connect(_on_published, sender=LeertrajectPage, dispatch_uid="inschrijvingen.publicatie")


def _on_published(instance, **kwargs):
    verbs.add_new_sessies(leertraject_id=instance.pk)
    verbs.promote(leertraject_id=instance.pk)
