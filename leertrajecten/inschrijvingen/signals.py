"""What Wagtail tells us, passed on to the verbs."""

from wagtail.signals import page_published

from leertrajecten.inschrijvingen.sessienieuws.vertellen import settle_publication
from leertrajecten.models import LeertrajectPage


def connect() -> None:
    page_published.connect(_on_published, sender=LeertrajectPage, dispatch_uid="inschrijvingen.publicatie")


def _on_published(instance, **kwargs):
    settle_publication(leertraject_id=instance.pk)
