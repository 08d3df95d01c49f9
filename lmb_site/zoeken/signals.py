"""Keeps the index true: after each publish, unpublish, move, change of address and change of access.

It is written in the transaction of its cause. Pages and kennisitems are not followed by `post_save`: that
fires before their related rows are saved.
"""

from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from lmb_site.zoeken import index


def connect() -> None:
    """Sources are looked up when a signal comes; they may be registered later than this."""
    for signal in (page_published, published):
        signal.connect(_on_publish, dispatch_uid="zoeken")
    for signal in (page_unpublished, unpublished):
        signal.connect(_on_unpublish, dispatch_uid="zoeken")
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_on_new_address, dispatch_uid="zoeken")
    for signal in (post_save, post_delete):
        signal.connect(_on_page_restriction, sender=PageViewRestriction, dispatch_uid="zoeken")
        signal.connect(_on_collection_restriction, sender=CollectionViewRestriction, dispatch_uid="zoeken")
    post_save.connect(_on_document, sender=get_document_model(), dispatch_uid="zoeken")


def update_branch(page: Page) -> None:
    """Write `page` and all pages below it anew: their addresses or their audience changed."""
    for each in Page.objects.get(pk=page.pk).get_descendants(inclusive=True).specific().iterator():
        index.update(each)


def _on_publish(instance, **kwargs):
    index.update(instance)


def _on_unpublish(instance, **kwargs):
    index.remove(instance)


def _on_new_address(instance, **kwargs):
    update_branch(instance)


def _on_page_restriction(instance, **kwargs):
    if Page.objects.filter(pk=instance.page_id).exists():
        update_branch(instance.page)


def _on_collection_restriction(**kwargs):
    index.update_documents()


def _on_document(instance, created, **kwargs):
    if not created:
        index.update_document(instance)
