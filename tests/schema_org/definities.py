"""Whether a graph keeps to schema.org's own definitions: types that exist, properties they have, values that fit."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_EXTRACT = json.loads(Path(__file__).with_name("uittreksel.json").read_text(encoding="utf-8"))
TYPES: dict[str, list[str]] = _EXTRACT["types"]
PROPERTIES: dict[str, dict[str, list[str]]] = _EXTRACT["properties"]
MEMBERS: dict[str, list[str]] = _EXTRACT["members"]
PREFIX = "https://schema.org/"
DAY = r"\d{4}-\d{2}-\d{2}"
MOMENT = rf"{DAY}T\d{{2}}:\d{{2}}(:\d{{2}})?(Z|[+-]\d{{2}}:\d{{2}})"


def is_a(kind: str, ancestor: str) -> bool:
    return kind == ancestor or any(is_a(parent, ancestor) for parent in TYPES.get(kind, []))


def complaints(content: dict[str, Any]) -> list[str]:
    """What is wrong in a whole graph, one sentence each."""
    if content.get("@context") != "https://schema.org":
        return ["geen @context van schema.org"]
    nodes = content["@graph"]
    kinds = {node["@id"]: node["@type"] for node in nodes if "@id" in node}
    return [complaint for node in nodes for complaint in _of_node(node, kinds)]


def _of_node(node: dict[str, Any], kinds: dict[str, str]) -> Iterator[str]:
    kind = node.get("@type")
    if kind not in TYPES:
        yield f"{kind!r} is geen type"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        # 'query-input' constrains the property 'query' (schema.org/docs/actions.html).
        definition = PROPERTIES.get(name.removesuffix("-input"))
        if definition is None or not any(is_a(kind, owner) for owner in definition["on"]):
            yield f"{kind} heeft geen eigenschap {name}"
            continue
        for single in value if isinstance(value, list) else [value]:
            if not any(_fits(single, wanted, kinds) for wanted in definition["takes"]):
                yield f"{kind}.{name}: {single!r} is geen {' of '.join(definition['takes'])}"
            if isinstance(single, dict) and "@type" in single:
                yield from _of_node(single, kinds)


def _fits(value: Any, wanted: str, kinds: dict[str, str]) -> bool:
    if isinstance(value, dict):
        kind = value.get("@type") or kinds.get(value.get("@id", ""))
        return bool(kind) and is_a(kind, wanted)
    if isinstance(value, bool):
        return wanted == "Boolean"
    if isinstance(value, int):
        return wanted in {"Integer", "Number"}
    if not isinstance(value, str):
        return False
    if wanted == "Text":
        return bool(value.strip())
    if wanted == "URL":
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.netloc)
    if wanted == "Date":
        return bool(re.fullmatch(rf"\d{{4}}|{DAY}", value))
    if wanted == "DateTime":
        return bool(re.fullmatch(MOMENT, value))
    if value.startswith(PREFIX) and value.removeprefix(PREFIX) in MEMBERS:
        return any(is_a(kind, wanted) for kind in MEMBERS[value.removeprefix(PREFIX)])
    # schema.org: an address may stand for any thing that is described there.
    return wanted == "Thing" and _fits(value, "URL", kinds)
