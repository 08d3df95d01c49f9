"""Searching in the admin goes through Wagtail's own index; this keeps it from failing on what an editor types."""

from django.db import connection


def tolerate_quotes() -> None:
    """On SQLite a quotation mark or a NUL in a query is a syntax error of FTS5 (wagtail#13227): leave them out.

    Call once, in `AppConfig.ready`. It does nothing on another database.
    """
    if connection.vendor != "sqlite":
        return
    from modelsearch.backends.database.sqlite.query import Lexeme  # noqa: PLC0415  (needs FTS5's own model)

    original = Lexeme.__init__

    def __init__(self, value, *args, **kwargs):
        original(self, value.replace('"', "").replace("\x00", ""), *args, **kwargs)

    Lexeme.__init__ = __init__
