"""Import files as people make them, and the commands that read them."""

import io
import zipfile

import openpyxl
from django.core.management import call_command

KOP = "sleutel;titel;type;documentdatum;publicatiedatum;staatsblad;inwerkingtreding;niveau;bron;samenvatting;themas;domeinen"


def csv(*rows: str, kop: str = "sleutel;titel") -> bytes:
    return "\n".join([kop, *rows, ""]).encode()


def xlsx(*rows) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with some parts replaced; `__` in a name stands for `/`, `_xml` for `.xml`."""
    target = io.BytesIO()
    replaced = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.infolist():
            out.writestr(part.filename, replaced.get(part.filename, source.read(part)))
    return target.getvalue()


def atom(*entries: str) -> bytes:
    body = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bron</title>{body}</feed>'.encode()


def run_import(tmp_path, data: bytes, *options: str, naam: str = "items.csv") -> str:
    """What the command writes for a file with this content."""
    path = tmp_path / naam
    path.write_bytes(data)
    out, err = io.StringIO(), io.StringIO()
    call_command("import_kennisitems", str(path), *options, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()
