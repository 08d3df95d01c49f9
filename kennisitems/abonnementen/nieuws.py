"""What is new in a list: what came on the site, and what had a major change, between two moments."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kennisitems.lijst import filter_kennisitems
from kennisitems.models import Kennisitem
from lmb_site.templatetags.datums import BRUSSEL


def news(parameters: Mapping[str, str], *, since: datetime, until: datetime) -> QuerySet[Kennisitem]:
    """Public items of the filtered list, each once, the latest first.

    An item comes on the site when it is first published, or on its day when that is later.
    """
    day = until.astimezone(BRUSSEL).date()
    lijst = filter_kennisitems(parameters, at=day)
    appeared = Q(first_published_at__lte=until) & (
        Q(first_published_at__gt=since) | Q(publicatiedatum__gt=since.astimezone(BRUSSEL).date())
    )
    found = lijst.pagina.paginator.object_list.filter(appeared | _changed(since, until))
    return found.recent_first()


def _changed(since: datetime, until: datetime) -> Q:
    """Those with a note of a major change, where items have a history of such notes."""
    histories = [r for r in Kennisitem._meta.related_objects if r.get_accessor_name() == "wijzigingen"]
    condition = Q(pk__in=[])
    for history in histories:
        notes = history.related_model.objects.filter(kennisitem=OuterRef("pk"), op__gt=since, op__lte=until)
        condition |= Q(Exists(notes))
    return condition
