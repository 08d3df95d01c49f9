"""What a filtered list is called where it stands on its own: as a feed, a file, a report."""

from kennisitems.lijstkeuzes import KennisitemLijst
from lmb_site.templatetags.datums import datum_kort

ALLES = "Kennisitems over Lokaal Mondiaal Beleid"


def title_of(lijst: KennisitemLijst) -> str:
    """'Kennisitems: thema Europa, jaar 2019, sinds 1 jan. 2024, met ‘klimaat’'."""
    parts = [f"{facet.titel.lower()} {optie.label}" for facet, optie in lijst.gekozen]
    if lijst.sinds:
        parts.append(f"sinds {datum_kort(lijst.sinds)}")
    if lijst.q:
        parts.append(f"met ‘{lijst.q}’")
    return f"Kennisitems: {', '.join(parts)}" if parts else ALLES
