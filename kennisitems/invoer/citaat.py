"""What a new item takes from its citation where the file does not say it."""

from importlib import import_module
from importlib.util import find_spec

VELDEN = ("type", "nummer", "niveau", "documentdatum", "staatsblad", "bron")
LEZER = "kennisitems.citaten"


def read_from_citation(titel: str) -> dict[str, str]:
    """Values by field as a row would hold them; none when the citation says nothing, or when nobody can read it."""
    if find_spec(LEZER) is None:
        return {}
    citaat = import_module(LEZER).read_citation(titel)
    found = {veld: getattr(citaat, veld) for veld in VELDEN}
    return {
        veld: value if isinstance(value, str) else value.isoformat() for veld, value in found.items() if value
    }
