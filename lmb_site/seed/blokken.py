"""From the blocks of the fixtures to those of the pages: the value that a StreamField reads."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from lmb_site.models import Thema
from lmb_site.seed import media, paginas
from lmb_site.seed.demo import Demo, SeedError

INTERNAL_LINK = re.compile(r'<a href="(?P<path>/[^"]*)">')
Fields = Mapping[str, Any]


def rich_text(demo: Demo, html: str) -> str:
    """The same, but a link to the address of a page follows that page when it moves."""

    def to_page(match: re.Match) -> str:
        page = paginas.find_by_path(match["path"])
        return f'<a linktype="page" id="{page.pk}">' if page else match[0]

    return INTERNAL_LINK.sub(to_page, html.strip())


def paragraphs(demo: Demo, text: str) -> str:
    """Rich text; plain text becomes one paragraph."""
    return rich_text(demo, text if text.lstrip().startswith("<") else f"<p>{escape(text, quote=False)}</p>")


def bullets(demo: Demo, value: str | Sequence[str]) -> str:
    """Rich text; a list of sentences becomes a list."""
    if isinstance(value, str):
        return paragraphs(demo, value) if value else ""
    items = "".join(f"<li>{escape(item, quote=False)}</li>" for item in value)
    return f"<ul>{items}</ul>" if items else ""


def stream(demo: Demo, blocks: Sequence[tuple[str, Any]], *key: object) -> str:
    """What a StreamField stores, with the same block ids for the same `key`."""
    return json.dumps(
        [
            {"type": soort, "value": value, "id": str(demo.key(*key, number))}
            for number, (soort, value) in enumerate(blocks)
        ]
    )


def body(demo: Demo, blocks: Sequence[Fields], *key: object) -> str:
    """The body of a page, from the `[[inhoud]]` of the fixtures."""
    values = []
    for number, fields in enumerate(blocks):
        build = BUILDERS.get(fields["soort"])
        if build is None:
            raise SeedError(
                f"Een blok van de soort '{fields['soort']}' bestaat niet (in {'/'.join(map(str, key))})."
            )
        values.append((fields["soort"], build(demo, fields, (*key, number))))
    return stream(demo, values, *key)


def _items(demo: Demo, values: Sequence[Any], key: tuple) -> list[dict]:
    return [
        {"type": "item", "value": value, "id": str(demo.key(*key, number))}
        for number, value in enumerate(values)
    ]


def _stappen(demo: Demo, fields: Fields, key: tuple) -> dict:
    return {"titel": fields["titel"], "stappen": _items(demo, fields["stappen"], key)}


def _cijfers(demo: Demo, fields: Fields, key: tuple) -> dict:
    return {"titel": fields.get("titel", ""), "cijfers": _items(demo, fields["cijfers"], key)}


def _uitklap(demo: Demo, fields: Fields, key: tuple) -> dict:
    vragen = [{"vraag": v["vraag"], "antwoord": paragraphs(demo, v["html"])} for v in fields["vragen"]]
    return {"vragen": _items(demo, vragen, key)}


def _beeld(demo: Demo, fields: Fields, key: tuple) -> dict:
    image = media.image(demo, fields["bestand"])
    alt = fields.get("alt", "")
    return {
        "beeld": {"image": image.pk, "alt_text": alt, "decorative": not alt},
        "bijschrift": fields.get("bijschrift", ""),
    }


def _documenten(demo: Demo, fields: Fields, key: tuple) -> dict:
    documents = [media.document(demo, name).pk for name in fields["bestanden"]]
    return {"titel": fields["titel"], "documenten": _items(demo, documents, key)}


def _doorverwijzing(demo: Demo, fields: Fields, key: tuple) -> dict:
    page = paginas.find_by_path(fields["pagina"])
    if page is None:
        raise SeedError(f"De pagina '{fields['pagina']}' van een doorverwijzing bestaat niet.")
    return {
        "titel": fields["titel"],
        "tekst": fields.get("tekst", ""),
        "pagina": page.pk,
        "knop": fields["knop"],
    }


def _contact(demo: Demo, fields: Fields, key: tuple) -> dict:
    contacten = [{"functie": "", "email": "", "telefoon": "", **contact} for contact in fields["contacten"]]
    return {"titel": fields["titel"], "contacten": _items(demo, contacten, key)}


def _recente_kennisitems(demo: Demo, fields: Fields, key: tuple) -> dict:
    themas = [Thema.objects.get(naam=naam).pk for naam in fields.get("themas", [])]
    return {"titel": fields["titel"], "themas": _items(demo, themas, key), "aantal": fields.get("aantal", 3)}


BUILDERS: dict[str, Callable[[Demo, Fields, tuple], Any]] = {
    "tekst": lambda demo, fields, key: paragraphs(demo, fields["html"]),
    "citaat": lambda demo, fields, key: {"tekst": fields["tekst"], "bron": fields["bron"]},
    "mededeling": lambda demo, fields, key: {
        "titel": fields["titel"],
        "tekst": paragraphs(demo, fields["html"]),
    },
    "stappen": _stappen,
    "cijfers": _cijfers,
    "uitklap": _uitklap,
    "beeld": _beeld,
    "documenten": _documenten,
    "doorverwijzing": _doorverwijzing,
    "contact": _contact,
    "recente_kennisitems": _recente_kennisitems,
    "leertrajecten": lambda demo, fields, key: {"titel": fields["titel"], "aantal": fields.get("aantal", 3)},
}
