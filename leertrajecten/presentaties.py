"""Which documents are not for the public yet (Z9)."""

from collections import defaultdict

from django.db.models import Q
from wagtail.models import ReferenceIndex

from leertrajecten.models import LeertrajectPage


def is_held_back(document) -> bool:
    """Whether `document` is a presentation that only drafts and pages that are not live show.

    A document that something public refers to is public, whatever else uses it.
    """
    return not _is_referred_to_in_public(document) and document.pk in _presentaties_in_drafts()


def _is_referred_to_in_public(document) -> bool:
    """The reference index holds rows, not drafts: what it finds is public unless its source says it is not live."""
    sources = defaultdict(set)
    for reference in ReferenceIndex.get_references_to(document).select_related("base_content_type"):
        sources[reference.base_content_type.model_class()].add(reference.object_id)
    return any(
        getattr(source, "live", True)
        for model, keys in sources.items()
        for source in model._base_manager.filter(pk__in=keys)
    )


def _presentaties_in_drafts() -> set[int]:
    """Keys of the documents in the newest version of every leertraject that is not, or not wholly, public."""
    drafts = LeertrajectPage.objects.filter(Q(live=False) | Q(has_unpublished_changes=True))
    return {
        block["value"]["document"]
        for page in drafts
        for sessie in page.get_latest_revision_as_object().sessies.all()
        for block in sessie.presentaties.raw_data
    }
