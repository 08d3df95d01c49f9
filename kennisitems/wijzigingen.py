"""Change notes: what a major change leaves behind when it is published (K10)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from kennisitems.models import Kennisitem, Omvang, Wijziging
from lmb_site.templatetags.datums import BRUSSEL


@transaction.atomic
def record_wijziging(*, item: Kennisitem, revisie: Revision | None = None, at: datetime) -> Wijziging | None:
    """Write the note of `item`, that has just been published, into its history; it is used up by that.

    None where there is nothing to tell: a minor change, a first publication, a version whose note was told before.
    Idempotent per version.
    """
    nota, is_major = item.wijzigingsnota.strip(), item.omvang == Omvang.GROOT
    item.wijzigingsnota, item.omvang = "", Omvang.KLEIN
    row = Kennisitem.objects.filter(pk=item.pk)
    row.update(wijzigingsnota="", omvang=Omvang.KLEIN)
    if not (nota and is_major) or _is_first_publication(item) or _was_told(item, nota, revisie):
        return None
    wijziging, is_new = Wijziging.objects.get_or_create(
        kennisitem=item, revisie=revisie.pk if revisie else None, defaults={"nota": nota, "op": at}
    )
    if is_new:
        item.laatste_wijziging = timezone.localdate(at, BRUSSEL)
        row.update(laatste_wijziging=item.laatste_wijziging)
    return wijziging


def _is_first_publication(item: Kennisitem) -> bool:
    return item.first_published_at is None or item.first_published_at == item.last_published_at


def _was_told(item: Kennisitem, nota: str, revisie: Revision | None) -> bool:
    """A draft that went on from a version published meanwhile still carries the note of that version."""
    last = item.wijzigingen.first()
    return bool(last and revisie and last.nota == nota and revisie.created_at < last.op)


def on_publish(instance, revision=None, **kwargs):
    """Wagtail's signal."""
    record_wijziging(item=instance, revisie=revision, at=timezone.now())
