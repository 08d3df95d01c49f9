"""What lies below a leertraject keeps its address when the leertraject is renamed: calendars subscribe to it (Z13)."""

from django.urls import reverse
from wagtail.signals import page_slug_changed

from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.doorverwijzing import leave_redirect


def connect() -> None:
    page_slug_changed.connect(_on_new_slug, sender=LeertrajectPage, dispatch_uid="leertrajecten.verhuizing")


def _on_new_slug(instance, instance_before, **kwargs):
    """Wagtail itself leaves a redirect for the page."""
    for old, new in zip(
        _addresses(instance, instance_before.slug), _addresses(instance, instance.slug), strict=True
    ):
        leave_redirect(old=old, new=new)


def _addresses(page: LeertrajectPage, slug: str) -> list[str]:
    sessies = Sessie.objects.filter(leertraject=page.pk).order_by("pk").values_list("pk", flat=True)
    return [
        reverse("inschrijven", args=[slug]),
        reverse("leertraject-ics", args=[slug]),
        *(reverse("sessie-ics", args=[slug, pk]) for pk in sessies),
    ]
