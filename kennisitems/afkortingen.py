"""The abbreviations of legal citations, spelled out (K9)."""

import re

AFKORTINGEN = {
    "art.": "artikel",
    "B.S.": "Belgisch Staatsblad",
    "BS": "Belgisch Staatsblad",
    "betr.": "betreffende",
    "besl.": "besluit",
    "BVR": "besluit van de Vlaamse Regering",
    "dec.": "decreet",
    "EEG": "Europese Economische Gemeenschap",
    "EG": "Europese Gemeenschap",
    "EU": "Europese Unie",
    "i.v.m.": "in verband met",
    "K.B.": "koninklijk besluit",
    "KB": "koninklijk besluit",
    "m.b.t.": "met betrekking tot",
    "M.B.": "ministerieel besluit",
    "MB": "ministerieel besluit",
    "nr.": "nummer",
    "OCMW": "openbaar centrum voor maatschappelijk welzijn",
    "omz.": "omzendbrief",
    "ord.": "ordonnantie",
    "PB": "Publicatieblad",
    "richtl.": "richtlijn",
    "uitv.": "uitvoering",
    "verord.": "verordening",
    "Vl. Reg.": "Vlaamse Regering",
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


def in_full(text: str) -> str:
    """`text` with every abbreviation as the words it stands for; '' when it has none."""
    full, number = PATROON.subn(lambda match: meaning(match.group()), text)
    return full if number else ""
