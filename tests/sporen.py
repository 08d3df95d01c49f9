"""Where a word stands: which columns of which tables, and which files of LMB_VAR, in whatever way it is written there.

A word that is looked for must be rare, in lower case and without accents.
"""

import base64
import io
import os
import quopri
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]{16,}")
_FOLD = re.compile(rb"\r?\n[ \t]")  # iCalendar and headers of mail go on after it


def find(word: str) -> set[str]:
    """'table.column' for rows, and 'var/folder/*.suffix' for files; on SQLite 'databankbestand' when its bytes hold the
    word, also where no row does any more.
    """
    from django.db import connection

    found = in_tables(word) | in_files(word, Path(os.environ["LMB_VAR"]))
    if connection.vendor == "sqlite":
        connection.close()
        database = Path(str(connection.settings_dict["NAME"]))
        needles = _needles(word)
        for file in database.parent.glob(f"{database.name}*"):
            content = file.read_bytes()
            if any(needle in content for needle in needles):
                found.add("databankbestand")
    return found


def in_tables(word: str) -> set[str]:
    from django.db import connection

    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{column}"
                    for column, value in zip(columns, row, strict=True)
                    if value is not None and holds(_as_bytes(value), word)
                }
    return found


def in_files(word: str, var: Path) -> set[str]:
    """Files of the database are not among them: their bytes are looked at as they are."""
    files = (path for path in var.rglob("*") if path.is_file() and ".sqlite3" not in path.name)
    return {
        f"var/{'/'.join(path.relative_to(var).parts[:-1])}/*{path.suffix}"
        for path in files
        if holds(path.read_bytes(), word) or word in path.name.lower()
    }


def holds(content: bytes, word: str) -> bool:
    return any(word.encode() in reading.lower() for reading in _readings(content))


def _readings(content: bytes) -> Iterator[bytes]:
    """The content as it is, and as whoever opens it reads it."""
    yield content
    yield quopri.decodestring(content)
    for run in _BASE64.findall(content):
        letters = re.sub(rb"\s", b"", run)
        for skip in range(4):  # the run may begin with the last word before it
            part = letters[skip:]
            decoded = base64.b64decode(part[: len(part) // 4 * 4])
            yield _FOLD.sub(b"", decoded)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _as_bytes(value) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _needles(word: str) -> set[bytes]:
    """How the word can stand in raw bytes: plain, with a capital, and as base64 from each of the three offsets."""
    needles = set()
    for spelling in {word, word.capitalize()}:
        needles.add(spelling.encode())
        for offset in range(3):
            encoded = base64.b64encode(b"x" * offset + spelling.encode())
            # The first and last letters depend on what stands beside the word.
            needles.add(encoded[(0, 2, 3)[offset] : len(encoded) - 4])
    return needles
