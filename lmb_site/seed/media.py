"""Images and documents of the fixtures, in the library, in the collection 'Demo'.

A file is known by its content, or by its title within that collection: an editor may change either.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from wagtail.models import Collection

from lmb_site.models import Afbeelding, Bestand
from lmb_site.seed.demo import Demo, SeedError

COLLECTION = "Demo"
ALTERNATIVES = [("bestand", "alt"), ("beeld", "beeld_alt"), ("sociaal_beeld", "sociaal_beeld_alt")]


def demo_collection() -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(
        instance=Collection(name=COLLECTION)
    )


def add_images(demo: Demo) -> int:
    descriptions = dict(_descriptions(demo))
    collection = demo_collection()
    added = 0
    for path in sorted(demo.path("beelden").glob("*.png")):
        name = f"beelden/{path.name}"
        if _find(Afbeelding, path, _title(path)):
            continue
        with path.open("rb") as file:
            image = Afbeelding.objects.create(
                title=_title(path),
                file=File(file, name=path.name),
                description=descriptions.get(name, "")[:255],
                bron="VVSG",
                collection=collection,
            )
        _measure(image)
        added += 1
    return added


def add_documents(demo: Demo) -> int:
    collection = demo_collection()
    added = 0
    for path in sorted(demo.path("documenten").glob("*.pdf")):
        title, taal = _described(demo, path)
        if _find(Bestand, path, title, taal=taal):
            continue
        with path.open("rb") as file:
            document = Bestand.objects.create(
                title=title,
                file=File(file, name=path.name),
                taal=taal,
                collection=collection,
            )
        _measure(document)
        added += 1
    return added


def image(demo: Demo, name: str) -> Afbeelding:
    """The image of the library that came from 'beelden/….png'."""
    path = demo.path(name)
    found = _find(Afbeelding, path, _title(path))
    if found is None:
        raise SeedError(f"Het beeld fixtures/{name} staat niet in de bibliotheek.")
    return found


def document(demo: Demo, name: str) -> Bestand:
    """The document of the library that came from 'documenten/….pdf'."""
    path = demo.path(name)
    title, taal = _described(demo, path)
    found = _find(Bestand, path, title, taal=taal)
    if found is None:
        raise SeedError(f"Het document fixtures/{name} staat niet in de bibliotheek.")
    return found


def _find(model, path: Path, title: str, **also):
    digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    return (
        model.objects.filter(file_hash=digest).order_by("pk").first()
        or model.objects.filter(title=title, collection__name=COLLECTION, **also).order_by("pk").first()
    )


def _measure(media) -> None:
    """Note size and hash now: the hash is how the next run recognises the file."""
    media.get_file_size()
    media.get_file_hash()


def _described(demo: Demo, path: Path) -> tuple[str, str]:
    """Title and language of a document."""
    for description in demo.read("documenten.toml")["documenten"]:
        if description["bestand"] == path.name:
            return description["titel"], description["taal"]
    return _title(path), "nl"


def _title(path: Path) -> str:
    return path.stem.replace("-", " ").capitalize()


def _descriptions(demo: Demo) -> Iterator[tuple[str, str]]:
    """Of each image the alternative text it gets in the pages, by the name of its file."""
    todo: list = list(demo.read_all())
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            yield from (
                (value[name], value[alt]) for name, alt in ALTERNATIVES if name in value and alt in value
            )
            todo += value.values()
        elif isinstance(value, list):
            todo += value
