"""What a new item takes from its citation where the file does not say it."""

from kennisitems.citaten import read_citation

VELDEN = ("type", "nummer", "niveau", "documentdatum", "staatsblad", "bron")


def read_from_citation(titel: str) -> dict[str, str]:
    """Values by field as a row would hold them; none when the citation says nothing."""
    citaat = read_citation(titel)
    found = {veld: getattr(citaat, veld) for veld in VELDEN}
    return {
        veld: value if isinstance(value, str) else value.isoformat() for veld, value in found.items() if value
    }
