"""Writes a batch of proposals: items, revisions, history and search index together, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.html import escape
from django.utils.text import slugify
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from modelsearch.backends import get_search_backends
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from kennisitems.formulier import RESERVED_SLUGS
from kennisitems.invoer.models import IngevoerdItem, Uitkomst
from kennisitems.invoer.rij import DATUMS, LIJSTEN, Rij
from kennisitems.invoer.vergelijken import Voorstel
from kennisitems.models import Kennisitem
from lmb_site.models import Domein, Thema
from lmb_site.zoeken import index

LOG_ACTION = "kennisitems.invoer"
_MAX_SLUG = Kennisitem._meta.get_field("slug").max_length
_RELATIONS = [
    *(relation.get_accessor_name() for relation in get_all_child_relations(Kennisitem)),
    *(field.name for field in get_all_child_m2m_relations(Kennisitem)),
]
_LABELS = {"themas": Thema, "domeinen": Domein}


@transaction.atomic
def apply(voorstellen: Sequence[Voorstel], *, user, naam: str, at: datetime) -> None:
    """Publish what is new and what changed, each with a revision and a line of history that names the file.

    Writes nothing for a batch that changes nothing. Wagtail's `published` does not go out: what hears it is the index,
    which is written here, and the share images, which take a second to draw and are made at night where they lack.
    """
    new = [v for v in voorstellen if v.uitkomst == Uitkomst.NIEUW]
    changed = [v for v in voorstellen if v.uitkomst == Uitkomst.GEWIJZIGD]
    labels = {soort: _current(model) for soort, model in _LABELS.items()} if new or changed else {}
    created = _create(new, labels, at=at)
    edited = _edit(changed, labels)
    _publish(created, edited, user=user, naam=naam, at=at)
    _remember(
        [
            *zip(created, new, strict=True),
            *((v.item, v) for v in voorstellen if v.item and v.has_news_to_remember),
        ]
    )


def _current(model) -> dict:
    """The label that each key stands for: one that was merged after the file was read is the one it went into."""
    rows = model.objects.in_bulk()
    return {key: rows[row.opgegaan_in_id or key] for key, row in rows.items()}


def _create(voorstellen: Sequence[Voorstel], labels, *, at: datetime) -> list[Kennisitem]:
    slugs = free_slugs([v.rij for v in voorstellen])
    items = []
    for voorstel, slug in zip(voorstellen, slugs, strict=True):
        item = Kennisitem(
            sleutel=voorstel.rij.sleutel, slug=slug, live=True, first_published_at=at, last_published_at=at
        )
        for (
            relation
        ) in _RELATIONS:  # else the revision would ask the database for what a new item cannot have
            setattr(item, relation, [])
        _fill(item, voorstel, labels)
        items.append(item)
    Kennisitem.objects.bulk_create(items)
    _write_labels(items, LIJSTEN)
    return items


def _edit(voorstellen: Sequence[Voorstel], labels) -> list[Kennisitem]:
    items = []
    for voorstel in voorstellen:
        _fill(voorstel.item, voorstel, labels)
        items.append(voorstel.item)
    for soort in LIJSTEN:
        _write_labels([v.item for v in voorstellen if soort in v.changes], [soort], replace=True)
    return items


def _fill(item: Kennisitem, voorstel: Voorstel, labels) -> None:
    for naam, value in voorstel.changes.items():
        if naam in LIJSTEN:
            setattr(
                item, naam, list(dict.fromkeys(labels[naam][key] for key in value if key in labels[naam]))
            )
        elif naam in DATUMS:
            setattr(item, naam, date.fromisoformat(value))
        elif naam == "samenvatting":
            item.samenvatting = "".join(f"<p>{escape(line)}</p>" for line in value.splitlines())
        else:
            setattr(item, naam, value)


def _write_labels(items: Sequence[Kennisitem], soorten: Iterable[str], *, replace: bool = False) -> None:
    for soort in soorten if items else ():
        through = getattr(Kennisitem, soort).through
        column = _LABELS[soort]._meta.model_name
        if replace:
            through.objects.filter(kennisitem__in=items).delete()
        through.objects.bulk_create(
            through(kennisitem_id=item.pk, **{f"{column}_id": label.pk})
            for item in items
            for label in getattr(item, soort).all()
        )


def _publish(
    created: Sequence[Kennisitem], edited: Sequence[Kennisitem], *, user, naam: str, at: datetime
) -> None:
    items = [*created, *edited]
    if not items:
        return
    kind = ContentType.objects.get_for_model(Kennisitem)
    for item in items:
        item.last_published_at = at
        item.gewijzigd_op = at
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(item.pk),
            created_at=at,
            user=user,
            object_str=str(item),
            content=item.serializable_data(),
        )
        for item in items
    )
    for item, revision in zip(items, revisions, strict=True):
        item.latest_revision = item.live_revision = revision
    _link_revisions(created, kind)
    # An insert that turns into an update: `bulk_update` would write a CASE per field and take as long as all the rest.
    Kennisitem.objects.bulk_create(
        edited, update_conflicts=True, update_fields=_WRITTEN, unique_fields=["id"]
    )
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            label=str(item),
            action=LOG_ACTION,
            data={"bestand": naam},
            timestamp=at,
            user=user,
            revision=revision,
            content_changed=True,
            object_id=str(item.pk),
        )
        for item, revision in zip(items, revisions, strict=True)
    )
    keys = [item.pk for item in items]
    index.update_many(Kennisitem, keys)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Kennisitem, list(items))
    referring = ReferenceIndex.objects.filter(
        base_content_type=kind, object_id__in=[str(key) for key in keys]
    )
    for item in Kennisitem.objects.filter(
        pk__in=set(map(int, referring.values_list("object_id", flat=True)))
    ):
        ReferenceIndex.create_or_update_for_object(item)


def _link_revisions(created: Sequence[Kennisitem], kind: ContentType) -> None:
    """A new item has one revision: the rest of its row is as it was inserted."""
    its_own = (
        Revision.objects.filter(base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))
        .order_by("-pk")
        .values("pk")[:1]
    )
    if created:
        Kennisitem.objects.filter(pk__in=[item.pk for item in created]).update(
            latest_revision=Subquery(its_own), live_revision=Subquery(its_own)
        )


_WRITTEN = [
    "titel",
    "type",
    "niveau",
    "bron",
    "samenvatting",
    *DATUMS,
    "last_published_at",
    "gewijzigd_op",
    "latest_revision",
    "live_revision",
]


def _remember(pairs: Iterable[tuple[Kennisitem, Voorstel]]) -> None:
    IngevoerdItem.objects.bulk_create(
        [
            IngevoerdItem(kennisitem_id=item.pk, waarden={**voorstel.was_known, **voorstel.known})
            for item, voorstel in pairs
        ],
        update_conflicts=True,
        update_fields=["waarden"],
        unique_fields=["kennisitem"],
    )


def free_slugs(rows: Sequence[Rij]) -> list[str]:
    """An address for each new item: its title, with its key behind it where that is taken, then a number."""
    wishes = [_wishes(rij) for rij in rows]
    asked = {wish for pair in wishes for wish in pair}
    taken = set(Kennisitem.objects.filter(slug__in=asked).values_list("slug", flat=True)) | RESERVED_SLUGS
    slugs = []
    for pair in wishes:
        slug = next((wish for wish in pair if wish not in taken), "") or _numbered(pair[-1], taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _wishes(rij: Rij) -> tuple[str, str]:
    stem = slugify(rij.titel)[: _MAX_SLUG - 5].strip("-") or "kennisitem"
    key = slugify(rij.sleutel)[:60].strip("-") or "item"
    return stem, f"{stem[: _MAX_SLUG - len(key) - 6].strip('-')}-{key}"


def _numbered(stem: str, taken: set[str]) -> str:
    used = taken | set(Kennisitem.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in range(2, 10_000) if (slug := f"{stem}-{number}") not in used)
