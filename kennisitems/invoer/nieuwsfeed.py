"""RSS and Atom through feedparser. An entry is a row: its identity is the key, its link the source."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

import feedparser
from wagtail.rich_text import get_text_for_indexing

from kennisitems.invoer.bestand import BronRij, Opmerkingen
from kennisitems.invoer.fouten import InvoerError

MAX_FEED = 10_000_000
MAX_SLEUTEL = 100
BRUSSEL = ZoneInfo("Europe/Brussels")


def read_feed(file: BinaryIO, opmerkingen: Opmerkingen) -> Iterator[BronRij]:
    """The entries, numbered as they stand. Their categories count as themes and domains where we know them."""
    data = file.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        raise InvoerError(f"Deze feed is te groot: hoogstens {MAX_FEED // 1_000_000} MB.")
    if b"<!entity" in data.replace(b"\x00", b"").lower():
        raise InvoerError("Deze feed bevat eigen entiteiten. Zulke feeds lezen we niet.")
    feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not feed.version and not feed.entries:
        raise InvoerError("Dit is geen RSS- of Atom-feed.")
    if feed.bozo and not feed.entries:
        raise InvoerError("Deze feed is beschadigd of onvolledig: er is geen enkel bericht in te lezen.")
    if feed.bozo:
        opmerkingen.zinnen.append("De feed is niet helemaal in orde; we lazen wat er te lezen was.")
    for number, entry in enumerate(feed.entries, start=1):
        yield BronRij(number, _cells(entry))


def _cells(entry) -> dict[str, str]:
    link = entry.get("link", "")
    cells = {
        "sleutel": _key(entry.get("id") or link),
        "titel": _words(entry.get("title", "")),
        "bron": link if link.startswith(("http://", "https://")) else "",
        "publicatiedatum": _day(entry.get("published_parsed") or entry.get("updated_parsed")),
        "samenvatting": _words(entry.get("summary", "")),
    }
    labels = [tag.get("term") or "" for tag in entry.get("tags", [])]
    return {**cells, "labels": "|".join(label.replace("|", " ") for label in labels if label)}


def _key(identity: str) -> str:
    """The identity itself; of one that is too long a fingerprint, as stable as it."""
    if len(identity) <= MAX_SLEUTEL:
        return identity
    return "feed:" + hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:40]


def _words(markup: str) -> str:
    return " ".join(get_text_for_indexing(markup).split())


def _day(moment) -> str:
    """The day in Brussels of a moment as feedparser gives it, in UTC."""
    if not moment:
        return ""
    try:
        return datetime(*moment[:6], tzinfo=UTC).astimezone(BRUSSEL).date().isoformat()
    except (ValueError, OverflowError):
        return ""
