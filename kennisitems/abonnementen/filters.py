"""What one can follow: the filters of the list, in one fixed form, and in words."""

from collections.abc import Mapping
from urllib.parse import urlencode

from kennisitems.lijst import FILTERS, search_term
from kennisitems.lijstkeuzes import read_lijst
from kennisitems.lijsttitel import title_of
from lmb_site.lijsten import clean_value

NAMEN = [f.naam for f in FILTERS]


def canonical(parameters: Mapping[str, str]) -> str:
    """The filters in force as a query string in a fixed order; what is no filter falls away."""
    values = {naam: clean_value(parameters.get(naam, "")) for naam in NAMEN}
    chosen = [(naam, value) for naam, value in values.items() if value]
    if q := search_term(parameters):
        chosen.append(("q", q))
    return urlencode(sorted(chosen))


def in_words(parameters: Mapping[str, str]) -> str:
    """'Kennisitems: thema Europa, met ‘klimaat’': as the feed calls it."""
    return title_of(read_lijst(parameters))
