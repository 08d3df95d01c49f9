"""What RFC 4287 and RFC 5005 demand of a feed document, checked element by element.

A reading of the MUST sentences of section 4 and of the schema in appendix B, for the elements that a feed of plain
entries can hold; a foreign element or an attribute we do not know is an error here, as we write none.
"""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# Section 4.1: element -> (least, most) times; None: any number.
FEED = {
    "author": (1, None),
    "category": (0, None),
    "contributor": (0, None),
    "generator": (0, 1),
    "icon": (0, 1),
    "id": (1, 1),
    "link": (0, None),
    "logo": (0, 1),
    "rights": (0, 1),
    "subtitle": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "entry": (0, None),
}
ENTRY = {
    "author": (0, None),
    "category": (0, None),
    "content": (0, 1),
    "contributor": (0, None),
    "id": (1, 1),
    "link": (0, None),
    "published": (0, 1),
    "rights": (0, 1),
    "source": (0, 1),
    "summary": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
LINK = {"href", "rel", "type", "hreflang", "title", "length"}
PAGING = {"first", "last", "previous", "next"}


def faults_of(document: bytes) -> list[str]:
    """Everything that is wrong with this feed; empty for a valid one."""
    feed = ET.fromstring(document)
    if feed.tag != f"{ATOM}feed":
        return ["the root is no atom:feed"]
    faults = _children(feed, "feed", FEED)
    seen: set[tuple] = set()
    for entry in feed.findall(f"{ATOM}entry"):
        faults += _children(entry, "entry", ENTRY)
        identity = entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")
        if identity in seen:
            faults.append(f"two entries are {identity}")
        seen.add(identity)
        # 4.1.2: without content, there must be an alternate link.
        if entry.find(f"{ATOM}content") is None and "alternate" not in _relations(entry):
            faults.append("entry without content and without alternate link")
    relations = _relations(feed)
    faults += [f"two links {rel}" for rel in {*PAGING, "self"} if relations.count(rel) > 1]
    if relations.count("self") != 1:
        faults.append("no link to itself")
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        kinds = [
            (link.get("type"), link.get("hreflang"))
            for link in parent.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(kinds) != len(set(kinds)):
            faults.append("two alternate links of one type and language")
    return faults


def _relations(parent: ET.Element) -> list[str]:
    return [link.get("rel", "alternate") for link in parent.findall(f"{ATOM}link")]


def _children(parent: ET.Element, name: str, known: dict) -> list[str]:
    faults = [f"{name} has attribute {key}" for key in parent.keys() if key != LANG]  # noqa: SIM118
    counts: dict[str, int] = {}
    for child in parent:
        tag = child.tag.removeprefix(ATOM)
        counts[tag] = counts.get(tag, 0) + 1
        faults += [f"{name}/{tag}: {fault}" for fault in _faults_in(tag, child)]
    faults += [f"{name} holds {tag}" for tag in counts if tag not in known]
    for tag, (least, most) in known.items():
        number = counts.get(tag, 0)
        if number < least or (most is not None and number > most):
            faults.append(f"{name} holds {tag} {number} times")
    return faults


def _faults_in(tag: str, element: ET.Element) -> list[str]:
    text = element.text or ""
    if tag in {"updated", "published"}:
        return [] if _is_moment(text) else [f"no RFC 3339 moment: {text!r}"]
    if tag == "id":
        return [] if urlsplit(text).scheme and text == text.strip() else [f"no IRI: {text!r}"]
    if tag == "link":
        unknown = set(element.keys()) - LINK
        faults = [f"attributes {unknown}"] if unknown else []
        return faults if urlsplit(element.get("href", "")).scheme else [*faults, "no absolute href"]
    if tag == "category":
        return [] if element.get("term") and not text else ["no term"]
    if tag == "author":
        return [] if element.findtext(f"{ATOM}name") else ["no name"]
    if tag in {"title", "summary", "subtitle", "rights"}:
        return [] if element.get("type", "text") == "text" and not len(element) else ["no plain text"]
    return []


def _is_moment(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
