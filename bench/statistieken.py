def settle() -> None:
    """What PostgreSQL does by itself within a minute, in a database that is there longer than this one: count its rows,
    and clear away those that are gone. Without it, rows that were all made just now are taken for none.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
