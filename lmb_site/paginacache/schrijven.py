"""Sees every write to the database, so that no change of content can be forgotten.

Signals miss `update()`, `bulk_create` and raw SQL. What no page shows is named here as quiet; anything else, also a
table that is new, is content: forgetting to name one costs a little speed and never a stale page.
"""

import re

from django.db import models
from django.db.backends.signals import connection_created

from lmb_site.paginacache.generatie import content_changed

WRITE = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.I
)

_quiet: set[str] = {
    "auth_permission",
    "auth_user",
    "django_content_type",
    "django_migrations",
    "django_session",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_editingsession",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_taskstate",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflowstate",
    "wagtailsearch_indexentry",
    "wagtailsearch_indexentry_fts",
    "wagtailusers_userprofile",
}


def register_quiet(*quiet: type[models.Model]) -> None:
    """No public page shows anything of these tables: writing to them leaves the kept pages as they are."""
    _quiet.update(model._meta.db_table for model in quiet)


def connect() -> None:
    connection_created.connect(_watch, dispatch_uid="paginacache")


def _watch(connection, **kwargs):
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def _notice(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if changes_content(sql):
        content_changed(using=context["connection"].alias)
    return result


def changes_content(sql: str) -> bool:
    written = WRITE.match(str(sql))
    return bool(written) and written.group(1).lower() not in _quiet
