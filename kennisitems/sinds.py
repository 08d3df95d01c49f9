"""'Everything since a day' (K12): the parameter `sinds`, and how a day is read from an address."""

import re
from collections.abc import Mapping
from datetime import date

from lmb_site.lijsten import clean_value

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
GEEN_DAG = "‘{waarde}’ is geen dag. Schrijf hem als jaar-maand-dag, zoals 2024-03-31."


def read_day(value: str) -> date | None:
    """The day of 'JJJJ-MM-DD'; None for anything else, also for a day that no calendar has."""
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def read_sinds(parameters: Mapping[str, str]) -> tuple[str, date | None, str]:
    """The value asked for ('' without), its day, and what is wrong with it ('' when nothing is)."""
    value = clean_value(parameters.get("sinds", ""))
    day = read_day(value)
    return value, day, GEEN_DAG.format(waarde=value) if value and day is None else ""
