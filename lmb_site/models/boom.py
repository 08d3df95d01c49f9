"""The tree of pages, where Wagtail's own leaves a gap."""

from django.db import models, transaction
from wagtail.query import PageQuerySet


class AtomicDeleteQuerySet(PageQuerySet):
    @transaction.atomic
    def delete(self, *args, **kwargs):
        """All or nothing: treebeard counts children down before a protected row can refuse."""
        return super().delete(*args, **kwargs)


class AtomicDeleteMixin(models.Model):
    """A page below which something may refuse to go: then the tree and its log stay as they were.

    Goes with a manager made from `AtomicDeleteQuerySet`.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)
