"""Pages in the words of schema.org, as one JSON-LD graph per page (ADR 0014).

The ground floor's own pages, and the pieces that the wings build theirs from. A builder gets what the page has
loaded anyway, and nothing that the page does not show goes in: no private link of an online session, no personal data.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from lmb_site.templatetags.datums import BRUSSEL

VOCABULARY = "https://schema.org"
LANGUAGE = "nl-BE"
Node = dict[str, Any]
# A browser ends a script at '</script', whatever its type; as in Django's `json_script`.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def serialize(nodes: Iterable[Node]) -> str:
    """One graph, safe inside a `<script>` element."""
    content = {"@context": VOCABULARY, "@graph": [without_empty(node) for node in nodes]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def without_empty(value):
    """The same without what says nothing: None, '' and empty lists and nodes, however deep."""
    if isinstance(value, Mapping):
        kept = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [without_empty(item) for item in value if item not in (None, "")]
    return value


def absolute(address: str) -> str:
    """With our host before it; storage elsewhere gives a whole address already."""
    return address if "://" in address else settings.SITE_URL + address


def day(value: date | datetime | None) -> str | None:
    """A day in Brussels."""
    return (
        (value.astimezone(BRUSSEL) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")
        if value
        else None
    )


def moment(value: datetime | None) -> str | None:
    """A moment in Brussels, with its offset."""
    return value.astimezone(BRUSSEL).isoformat(timespec="seconds") if value else None


# What every page has ------------------------------------------------------------------------------


def reference(name: str) -> Node:
    return {"@id": f"{settings.SITE_URL}/#{name}"}


ORGANISATION = "organisatie"
SITE = "site"


def organisation(instellingen) -> Node:
    return {
        "@type": "Organization",
        **reference(ORGANISATION),
        "name": instellingen.organisatie,
        "url": f"{settings.SITE_URL}/",
        "email": instellingen.contact_email,
        "address": instellingen.adres,
        "logo": absolute(static("merk/icoon-512.png")),
    }


def website(instellingen) -> Node:
    """Said once, on the front page, with how to search it."""
    return {
        "@type": "WebSite",
        **reference(SITE),
        "name": settings.WAGTAIL_SITE_NAME,
        "alternateName": "LMB",
        "url": f"{settings.SITE_URL}/",
        "description": instellingen.beschrijving,
        "inLanguage": LANGUAGE,
        "publisher": reference(ORGANISATION),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{settings.SITE_URL}/zoeken/?q={{q}}"},
            "query-input": "required name=q",
        },
    }


def breadcrumbs(kruimels: Iterable[tuple[str, str]]) -> Node | None:
    """From the front page down to the page itself, as (name, address); None on the front page."""
    items = [
        {"@type": "ListItem", "position": number, "name": naam, "item": absolute(adres)}
        for number, (naam, adres) in enumerate(kruimels, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items} if len(items) > 1 else None


# Kinds of pages -----------------------------------------------------------------------------------


def webpage(page, kind: str = "WebPage", **more) -> Node:
    """A page of the tree: when it was made and changed, and of which site it is part."""
    return {
        "@type": kind,
        "@id": f"{page.full_url}#pagina",
        "url": page.full_url,
        "name": page.title,
        "description": page.search_description or getattr(page, "inleiding", ""),
        "inLanguage": LANGUAGE,
        "datePublished": moment(page.first_published_at),
        "dateModified": moment(page.last_published_at),
        "publisher": reference(ORGANISATION),
        **more,
    }


def collection(page, addresses: Iterable[str], *, pagina=None) -> Node:
    """A list: how many there are in all, and the addresses of those on this page of it (`pagina`)."""
    first = pagina.start_index() if pagina else 1
    items = [
        {"@type": "ListItem", "position": number, "url": absolute(adres)}
        for number, adres in enumerate(addresses, max(first, 1))
    ]
    aantal = pagina.paginator.count if pagina else len(items)
    listed = {"@type": "ItemList", "numberOfItems": aantal, "itemListElement": items}
    return webpage(page, "CollectionPage", mainEntity=listed)


def article(page, *, about: Iterable[str] = (), **more) -> Node:
    return webpage(
        page,
        "Article",
        headline=page.title,
        about=[{"@type": "Thing", "name": naam} for naam in about],
        author=reference(ORGANISATION),
        **more,
    )


def document(bestand) -> Node:
    """A file to download."""
    return {
        "@type": "MediaObject",
        "name": bestand.title,
        "contentUrl": absolute(bestand.url),
        "encodingFormat": bestand.content_type,
        "contentSize": f"{bestand.file_size} B" if bestand.file_size else None,
        "inLanguage": bestand.taal,
    }
