"""Merging two labels of a vocabulary (E12).

The old label stays as a row that says where it went: its address, links to lists filtered by it and older versions
of pages that carry it keep their meaning. It shows nowhere any more.
"""

from django.db import transaction
from django.db.models import F, Model
from wagtail.log_actions import log

from lmb_site.lijsten import count_in_words
from lmb_site.models.vocabulaire import Begrip
from lmb_site.zoeken import index
from lmb_site.zoeken.bronnen import parts_of

MET_ZICHZELF = "Kies een ander label dan ‘{oud}’ zelf."
ANDERE_SOORT = "‘{oud}’ en ‘{nieuw}’ horen niet tot dezelfde lijst."
AL_SAMENGEVOEGD = "‘{naam}’ is al opgegaan in een ander label."


class SamenvoegFout(Exception):
    """Why two labels cannot become one, in a sentence for the editor."""


@transaction.atomic
def merge_begrippen(*, oud: Begrip, nieuw: Begrip, user=None) -> int:
    """Everything with `oud` carries `nieuw` from now on, once. Returns how many things that were.

    `nieuw` keeps its name, address, weight and place. Locks both rows.
    """
    model = type(oud)
    if model is not type(nieuw):
        raise SamenvoegFout(ANDERE_SOORT.format(oud=oud, nieuw=nieuw))
    if oud.pk == nieuw.pk:
        raise SamenvoegFout(MET_ZICHZELF.format(oud=oud))
    rows = model.objects.select_for_update().order_by("pk").in_bulk([oud.pk, nieuw.pk])
    oud, nieuw = rows[oud.pk], rows[nieuw.pk]
    for row in (oud, nieuw):
        if row.opgegaan_in_id:
            raise SamenvoegFout(AL_SAMENGEVOEGD.format(naam=row))
    changed = [(relation.related_model, _move(relation.field, oud, nieuw)) for relation in _relations(model)]
    model.objects.filter(opgegaan_in=oud).update(opgegaan_in=nieuw)
    oud.opgegaan_in = nieuw
    oud.save(update_fields=["opgegaan_in"])
    for carrier, keys in changed:
        _index(carrier, keys)
    log(instance=nieuw, action="wagtail.edit", user=user, content_changed=True)
    return sum(len(keys) for _, keys in changed)


def _index(model: type[Model], keys: list[int]) -> None:
    """In batches, whatever their number; what has parts in the index goes one by one, and there are few of those."""
    if parts_of(model()):
        for thing in model._default_manager.filter(pk__in=keys):
            index.update(thing)
    else:
        index.update_many(model, keys)


def count_with(begrip: Begrip) -> list[str]:
    """What carries this label, as people count: ['12 kennisitems', '1 leertraject']."""
    counts = [
        (relation.related_model._meta, _rows(relation.field, begrip).count())
        for relation in _relations(type(begrip))
    ]
    return sorted(
        count_in_words(number, str(meta.verbose_name), str(meta.verbose_name_plural))
        for meta, number in counts
        if number
    )


def follow_merges(instance) -> None:
    """A version from before a merge was published: its old labels become those they went into. Idempotent."""
    for field in instance._meta.many_to_many:
        if isinstance(field.related_model, type) and issubclass(field.related_model, Begrip):
            stale = field.related_model.objects.filter(
                pk__in=_through(field)
                .objects.filter(**{field.m2m_field_name(): instance.pk})
                .values(field.m2m_reverse_field_name()),
                opgegaan_in__isnull=False,
            ).select_related("opgegaan_in")
            for begrip in stale:
                _move(field, begrip, begrip.opgegaan_in, only=instance.pk)


def current_keys(model: type[Begrip]) -> dict[int, int]:
    """Where the key of each merged label leads to."""
    return dict(model.objects.exclude(opgegaan_in=None).values_list("pk", "opgegaan_in"))


def current_slug(model: type[Begrip], slug: str) -> str | None:
    """The address of the label that the one with `slug` went into; None when it went nowhere."""
    return (
        model.objects.filter(slug=slug)
        .exclude(opgegaan_in=None)
        .annotate(naar=F("opgegaan_in__slug"))
        .values_list("naar", flat=True)
        .first()
    )


def _relations(model: type[Begrip]) -> list:
    return [relation for relation in model._meta.related_objects if relation.many_to_many]


def _through(field):
    return field.remote_field.through


def _rows(field, begrip: Begrip):
    return _through(field).objects.filter(**{field.m2m_reverse_field_name(): begrip.pk})


def _move(field, oud: Begrip, nieuw: Begrip, *, only: int | None = None) -> list[int]:
    """Re-point the rows of one relation; what carried both keeps one. Returns the keys of what carried `oud`."""
    holder = f"{field.m2m_field_name()}_id"
    rows = _rows(field, oud)
    if only is not None:
        rows = rows.filter(**{holder: only})
    keys = list(rows.values_list(holder, flat=True))
    has_both = set(_rows(field, nieuw).values_list(holder, flat=True)) & set(keys)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        rows.filter(**{f"{holder}__in": [key for key in part if key in has_both]}).delete()
        rows.filter(**{f"{holder}__in": [key for key in part if key not in has_both]}).update(
            **{field.m2m_reverse_field_name(): nieuw.pk}
        )
    return keys
