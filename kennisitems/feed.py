"""A filtered list as Atom (RFC 4287), paged as in RFC 5005 section 3."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from kennisitems.models import Kennisitem
from kennisitems.models.kennisitem import midnight
from lmb_site.lijsten import GefilterdeLijst
from lmb_site.templatetags.datums import datum

# What XML 1.0 cannot hold; a title or a query can.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Atom asks for a moment, also of a feed without entries; one that never changes keeps the answer the same.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class KennisitemFeed(Atom1Feed):
    """Atom with paging links, a moment for an empty feed, and plain text as summary."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["paging"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"])


def build_feed(lijst: GefilterdeLijst) -> KennisitemFeed:
    """The rows of the page of `lijst`, newest first. Nothing in it depends on who asks or when."""
    address = settings.SITE_URL + reverse("kennisitems-feed")
    pagina = lijst.pagina
    feed = KennisitemFeed(
        title=clean(title_of(lijst)),
        link=settings.SITE_URL + list_address() + (f"?{lijst.query}" if lijst.query else ""),
        description=None,
        language="nl",
        feed_url=page_address(address, lijst, pagina.number),
        feed_guid=page_address(address, lijst, 1),
        author_name="VVSG",
        paging=paging_links(address, lijst),
    )
    items = list(pagina)
    prefetch_related_objects(items, "wijzigingen")
    for item in items:
        feed.add_item(
            title=clean(item.titel),
            link=item.full_url,
            description=clean(summary_of(item)),
            unique_id=entry_id(item),
            pubdate=midnight(item.publicatiedatum),
            updateddate=item.bijgewerkt_op,
            categories=[clean(label.naam) for label in item.labels],
        )
    return feed


def summary_of(item: Kennisitem) -> str:
    """What it is; first what changed in it last, where an editor said so."""
    wijziging = next(iter(item.wijzigingen.all()), None)
    news = f"Gewijzigd op {datum(wijziging.op)}: {wijziging.nota}" if wijziging else ""
    return " ".join(part for part in (news, item.samenvatting_tekst) if part)


def title_of(lijst: GefilterdeLijst) -> str:
    """'Kennisitems: thema Europa, jaar 2019, met ‘klimaat’'."""
    parts = [f"{facet.titel.lower()} {optie.label}" for facet, optie in lijst.gekozen]
    if q := lijst.parameters.get("q"):
        parts.append(f"met ‘{q}’")
    return f"Kennisitems: {', '.join(parts)}" if parts else "Kennisitems over Lokaal Mondiaal Beleid"


def paging_links(address: str, lijst: GefilterdeLijst) -> dict[str, str]:
    pagina = lijst.pagina
    links = {"first": 1, "last": pagina.paginator.num_pages}
    if pagina.has_previous():
        links["previous"] = pagina.previous_page_number()
    if pagina.has_next():
        links["next"] = pagina.next_page_number()
    return {relation: page_address(address, lijst, number) for relation, number in links.items()}


def page_address(address: str, lijst: GefilterdeLijst, number: int) -> str:
    query = lijst.pagina_url(number)
    return address + (query if query != "." else "")


def list_address() -> str:
    """The list is a page of the tree; its address is one of those that never change (DESIGN.md)."""
    return "/kennisitems/"


def entry_id(item: Kennisitem) -> str:
    """A tag URI (RFC 4151): it stays when the slug changes."""
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    return f"tag:{host},2026:kennisitem/{item.pk}"


def clean(text: str) -> str:
    return _NOT_XML.sub("", text)
