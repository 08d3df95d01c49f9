"""The abbreviations of legal citations, spelled out (K9)."""

import re

AFKORTINGEN = {
    "art.": "artikel",
    "betr.": "betreffende",
    "besl.": "besluit",
    "BVR": "besluit van de Vlaamse Regering",
    "dec.": "decreet",
    "EEG": "Europese Economische Gemeenschap",
    "EG": "Europese Gemeenschap",
    "EU": "Europese Unie",
    "KB": "koninklijk besluit",
    "MB": "ministerieel besluit",
    "nr.": "nummer",
    "OCMW": "openbaar centrum voor maatschappelijk welzijn",
    "verord.": "verordening",
    "wijz.": "wijziging van",
}
_BY_FORM = {form.casefold(): words for form, words in AFKORTINGEN.items()}
# Those with a full stop stand in any case ('Betr.', 'betr.'); 'dec.' after a number is the month.
_WITH_STOP = "|".join(re.escape(form) for form in AFKORTINGEN if form.endswith("."))
_CAPITALS = "|".join(re.escape(form) for form in AFKORTINGEN if not form.endswith("."))
PATROON = re.compile(rf"(?<!\w)(?!(?<=\d )(?i:dec\.))(?:(?i:{_WITH_STOP})|(?:{_CAPITALS})(?!\w))")


def meaning(form: str) -> str:
    """'betreffende' for 'betr.' or 'Betr.'."""
    return _BY_FORM[form.casefold()]


def spell_out(text: str) -> str:
    """The words that the abbreviations in `text` stand for, to be found by them as well."""
    return " ".join(meaning(match.group()) for match in PATROON.finditer(text))
