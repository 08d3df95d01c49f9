"""Words that mean the same, as staff wrote them down."""

from lmb_site.zoeken.models import Synoniem


def groups() -> list[list[str]]:
    """Each group as the words, or the few words together, that say the same thing."""
    return [regels.splitlines() for regels in Synoniem.objects.values_list("woorden", flat=True)]
