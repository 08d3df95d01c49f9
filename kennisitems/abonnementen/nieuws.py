"""What is new in a list: what came on the site, and what had a major change, between two moments."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kennisitems.lijst import keys_of
from kennisitems.lijstkeuzes import read_lijst
from kennisitems.models import Kennisitem
from kennisitems.models.wijziging import Wijziging
from lmb_site.templatetags.datums import BRUSSEL


def news(parameters: Mapping[str, str], *, since: datetime, until: datetime) -> QuerySet[Kennisitem]:
    """Public items of the filtered list, each once, the latest first.

    An item comes on the site when it is first published, or on its day when that is later. A theme or domain that went
    into another is followed there.
    """
    day = until.astimezone(BRUSSEL).date()
    appeared = Q(first_published_at__lte=until) & (
        Q(first_published_at__gt=since) | Q(publicatiedatum__gt=since.astimezone(BRUSSEL).date())
    )
    notes = Wijziging.objects.filter(kennisitem=OuterRef("pk"), op__gt=since, op__lte=until)
    found = Kennisitem.objects.public(day).filter(appeared | Q(Exists(notes)))
    new = set(found.values_list("pk", flat=True))
    if new:
        new &= keys_of(read_lijst(parameters, at=day))
    return Kennisitem.objects.filter(pk__in=new).recent_first()
