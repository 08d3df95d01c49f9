"""A kennisitem that was public keeps its old addresses when its slug changes (Z13)."""

from django.urls import reverse

from kennisitems.models import Kennisitem
from lmb_site.doorverwijzing import leave_redirect


def note_new_slug(instance, update_fields, **kwargs) -> None:
    """Before a save: what was never public leaves nothing behind."""
    if update_fields is not None and "slug" not in update_fields:
        return
    known = Kennisitem.objects.filter(pk=instance.pk, first_published_at__isnull=False)
    old_slug = known.values_list("slug", flat=True).first()
    if old_slug and old_slug != instance.slug:
        leave_redirect(old=reverse("kennisitem", args=[old_slug]), new=instance.get_absolute_url())
