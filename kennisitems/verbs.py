"""What one does to many kennisitems at once (E12). Sends nothing itself; each verb is all or nothing.

Who calls leaves out what is locked or planned (`kennisitems.bulk`).

A published item changes for visitors at once, its draft changes as well and stays a draft. Nobody gets a change note.
"""

from collections.abc import Iterable

from django.db import transaction

from kennisitems.models import Kennisitem
from lmb_site.models import Domein, Thema
from lmb_site.zoeken import index


@transaction.atomic
def add_begrip(*, items: Iterable[Kennisitem], begrip: Thema | Domein, user=None) -> int:
    """Give each item this theme or domain. Returns how many did not have it; doing it twice changes nothing."""
    return sum(_change(item, begrip, user, lambda labels: labels.add(begrip)) for item in items)


@transaction.atomic
def remove_begrip(*, items: Iterable[Kennisitem], begrip: Thema | Domein, user=None) -> int:
    """Take this theme or domain from each item. Returns how many had it."""
    return sum(_change(item, begrip, user, lambda labels: labels.remove(begrip)) for item in items)


@transaction.atomic
def publish(*, items: Iterable[Kennisitem], user=None) -> tuple[int, int]:
    """Put the latest version of each item on the site. Returns how many that changed, and how many it planned: those
    whose version has a moment to come.
    """
    live = planned = 0
    for item in items:
        if item.live and not item.has_unpublished_changes:
            continue
        revision = item.get_latest_revision() or item.save_revision(user=user)
        revision.publish(user=user)
        if revision.approved_go_live_at:
            planned += 1
        else:
            live += 1
    return live, planned


@transaction.atomic
def withdraw(*, items: Iterable[Kennisitem], user=None) -> int:
    """Take each item off the site; its address says that it is gone. Returns how many were on it."""
    public = [item for item in items if item.live]
    for item in public:
        item.unpublish(user=user)
    return len(public)


def _change(item: Kennisitem, begrip: Thema | Domein, user, change) -> bool:
    relation = "themas" if isinstance(begrip, Thema) else "domeinen"

    def apply(version: Kennisitem) -> bool:
        before = set(version_labels(version))
        change(getattr(version, relation))
        return set(version_labels(version)) != before

    def version_labels(version: Kennisitem):
        return [label.pk for label in getattr(version, relation).all()]

    draft = item.get_latest_revision_as_object() if item.has_unpublished_changes else None
    is_changed = apply(item)
    if is_changed:
        item.save()
        if draft is None:
            revision = item.save_revision(user=user)
            if item.live:
                revision.publish(user=user)
        elif item.live:
            index.update(item)
    if draft is not None and apply(draft):
        draft.save_revision(user=user)
        is_changed = True
    return is_changed
