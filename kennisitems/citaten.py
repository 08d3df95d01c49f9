"""Reads a legal citation as people paste it: what kind of act, of which day, with which number, found where (K9).

Pure functions; nothing here raises on any text. What the text does not say stays empty: a guess is worse than a
blank. Only the head of a citation counts, the part before what the act is about: 'Dec. wijz. Mestdecreet van
22.12.2006' is a decree of a day we do not know.

Addresses: European Legislation Identifier, http://data.europa.eu/eli/{reg,dir,dec}[_impl|_del]/YEAR/NUMBER/oj, and
http://www.ejustice.just.fgov.be/eli/{wet,decreet,…}/YYYY/MM/DD/NUMAC/justel, that needs the NUMAC of the act.
"""

import re
from dataclasses import dataclass
from datetime import date

MAX_LENGTH = 5_000
EU, FEDERAAL, VLAAMS = "eu", "federaal", "vlaams"
# Since then the Union numbers acts as year/number; before, regulations and decisions were number/year.
NEW_NUMBERS = 2015
_FIRST_YEAR, _LAST_YEAR = 1952, 2100


@dataclass(frozen=True)
class Citaat:
    """What a citation says. `titel` is the citation without the day it begins with and where it was published;
    `type` and `niveau` are values of Documenttype and Niveau, '' for what is not said.
    """

    titel: str
    type: str = ""
    nummer: str = ""
    niveau: str = ""
    documentdatum: date | None = None
    staatsblad: date | None = None
    bron: str = ""


@dataclass(frozen=True)
class _Soort:
    type: str
    niveau: str = ""
    eli: str = ""  # the kind of act in an address of the Union


# Days ---------------------------------------------------------------------------------------------
_MONTH_FORMS = (
    "jan",
    "feb febr",
    "maart mrt mar",
    "apr",
    "mei",
    "juni jun",
    "juli jul",
    "aug",
    "sep sept",
    "okt",
    "nov",
    "dec",
)
_MONTHS = {form: number for number, forms in enumerate(_MONTH_FORMS, start=1) for form in forms.split()}
_FULL = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_NAMED = rf"(?:{_FULL}|(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?)"
_DAY = re.compile(
    rf"""(?<![\w./-])(?:
        (?P<y1>[0-9]{{4}})-(?P<m1>[0-9]{{2}})-(?P<d1>[0-9]{{2}})
      | (?P<d2>[0-9]{{1,2}})(?P<sep>[./-])\s?(?P<m2>[0-9]{{1,2}})(?P=sep)\s?(?P<y2>[0-9]{{4}})
      | (?P<d3>[0-9]{{1,2}})(?:e|ste|°|er)?\s+(?P<m3>{_NAMED})\s+(?P<y3>[0-9]{{4}})
    )(?![\w/-]|\.[0-9])""",
    re.IGNORECASE | re.VERBOSE,
)


def _day(match: re.Match) -> date | None:
    """None for a day that no calendar has."""
    found = match.groupdict()
    year = found["y1"] or found["y2"] or found["y3"]
    month = found["m1"] or found["m2"]
    day = found["d1"] or found["d2"] or found["d3"]
    number = int(month) if month else _month(found["m3"])
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    name = name.rstrip(".").casefold()
    return next(_MONTHS[name[:length]] for length in (5, 4, 3) if name[:length] in _MONTHS)


def first_day(text: str) -> date | None:
    """The first real day in `text`, however it is written."""
    return next((day for match in _DAY.finditer(text) if (day := _day(match))), None)


# What is not part of the title --------------------------------------------------------------------
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_NUMAC = re.compile(
    r"[(\[,;]?\s*\bnumac\b\W{0,3}(?P<numac>[0-9]{4}[0-9A-Z][0-9]{5})\b\s*[)\]]?", re.IGNORECASE
)
_JOURNAL = re.compile(
    rf"""[(\[,;]?\s*(?<!\w)
    (?:B\.\s?S\.|BS|Belgisch\ Staatsblad|Staatsblad|P\.?B\.?(?:\ ?EU)?|Pb\.?|Publicatieblad)
    (?:\s+[LC]\s?[0-9/]+)?,?\s+(?:van\s+|dd?\.\s*)?(?={_DAY.pattern})""",
    re.VERBOSE | re.IGNORECASE,
)
_LEADING = re.compile(r"^[\s\-–—:*•.,;]+")
_CLOSING = re.compile(r"\s*[)\]]?")


def _take_journal(text: str) -> tuple[str, date | None]:
    """The text without 'B.S. 12.03.2019', and that day."""
    for match in _JOURNAL.finditer(text):
        day = _DAY.match(text, match.end())
        found = _day(day) if day else None
        if found:
            opened = match.group().lstrip(" ,;")[:1] in {"(", "["}
            end = _CLOSING.match(text, day.end()).end() if opened else day.end()
            return f"{text[: match.start()].rstrip()} {text[end:].lstrip(' ,;')}".strip(), found
    return text, None


# What kind of act ---------------------------------------------------------------------------------
_KINDS: list[tuple[str, _Soort]] = [
    (r"uitvoeringsverordening|uitv\.\s?verord\.", _Soort("uitvoeringsverordening", EU, "reg_impl")),
    (r"gedelegeerde\ (?:verordening|verord\.)", _Soort("verordening", EU, "reg_del")),
    (r"verordening|verord\.", _Soort("verordening", "", "reg")),
    (r"uitvoeringsrichtlijn", _Soort("richtlijn", EU, "dir_impl")),
    (r"gedelegeerde\ richtlijn", _Soort("richtlijn", EU, "dir_del")),
    (r"richtlijn|richtl\.", _Soort("richtlijn", "", "dir")),
    (r"uitvoeringsbesluit", _Soort("besluit", "", "dec_impl")),
    (r"gedelegeerd\ besluit", _Soort("besluit", EU, "dec_del")),
    (r"koninklijk\ besluit|K\.\s?B\.|(?-i:KB)", _Soort("besluit", FEDERAAL)),
    (r"ministerieel\ besluit|M\.\s?B\.|(?-i:MB)", _Soort("besluit")),
    (
        r"(?:besluit|besl\.)\ (?:van\ de\ |v\.?d\.?\s?)?(?:vlaamse\ regering|vl\.\s?reg\.)|(?-i:BVR)|B\.\s?Vl\.\s?R(?:eg)?\.",
        _Soort("besluit", VLAAMS),
    ),
    (r"besluit|besl\.", _Soort("besluit", "", "dec")),
    (r"omzendbrief|omz\.", _Soort("omzendbrief")),
    (r"ordonnantie|ord\.", _Soort("ordonnantie")),
    (r"\w*decreet|dec(?:r)?\.", _Soort("decreet", VLAAMS)),
    (r"\w*wet", _Soort("wet", FEDERAAL)),
]
_KIND = re.compile(
    "|".join(rf"(?P<k{number}>(?<!\w)(?:{pattern})(?!\w))" for number, (pattern, _) in enumerate(_KINDS)),
    re.IGNORECASE,
)
# Where what the act is about begins.
_SUBJECT = re.compile(
    r"(?<!\w)(?:wijz\.|tot wijziging|wijziging|betr\.|betreffende|houdende|inzake|tot|over|ter|wat|waarbij|omtrent"
    r"|met betrekking|i\.v\.m\.|in verband|voor)(?!\w)",
    re.IGNORECASE,
)

# Numbers ------------------------------------------------------------------------------------------
_UNION = r"(?:EU|EG|EEG|EGKS|Euratom|GBVB|JBZ)"
_TAG = rf"\((?P<tag>{_UNION}(?:,\s?{_UNION})*)\)"
_EU_NUMBER = re.compile(
    rf"(?:{_TAG}\s*)?(?P<nr>nr\.?\s*)?(?<![\w/.-])(?P<a>[0-9]{{1,4}})/(?P<b>[0-9]{{1,5}})(?:/(?P<tail>{_UNION}))?(?![\w/])"
)


def _year(digits: str) -> int | None:
    year = int(digits) + (1900 if len(digits) == 2 else 0)
    return year if len(digits) in {2, 4} and _FIRST_YEAR <= year <= _LAST_YEAR else None


def _year_and_number(match: re.Match, kind: str) -> tuple[int, int] | None:
    """Which of the two parts is the year."""
    a, b = match["a"], match["b"]
    year_first = (_year(a), int(b))
    number_first = (_year(b), int(a))
    if kind.startswith("dir") or (match["tail"] and not match["nr"]):
        order = [year_first, number_first]
    elif match["nr"] or (_year(a) or 0) < NEW_NUMBERS:
        order = [number_first, year_first]
    else:
        order = [year_first, number_first]
    return next(((year, number) for year, number in order if year and number), None)


def read_citaat(text: str) -> Citaat:
    """What `text` says of an act."""
    rest = " ".join(text[:MAX_LENGTH].split())
    bron = ""
    if link := _URL.search(rest):
        bron = link.group().rstrip(".,;")
        rest = " ".join(f"{rest[: link.start()]} {rest[link.end() :]}".split())
    numac = ""
    if found := _NUMAC.search(rest):
        numac = found["numac"].upper()
        rest = f"{rest[: found.start()].rstrip()} {rest[found.end() :].lstrip()}".strip()
    rest, staatsblad = _take_journal(rest)
    day = None
    rest = _LEADING.sub("", rest)
    if (leading := _DAY.match(rest)) and (day := _day(leading)):
        rest = _LEADING.sub("", rest[leading.end() :])
    soort, head = _soort_and_head(rest)
    day = day or first_day(head)
    nummer, niveau, eli = _number(head, soort)
    if soort and not eli and numac and day and niveau != EU:
        eli = f"http://www.ejustice.just.fgov.be/eli/{soort.type}/{day:%Y/%m/%d}/{numac}/justel"
    return Citaat(
        titel=rest,
        type=soort.type if soort else "",
        nummer=nummer,
        niveau=niveau,
        documentdatum=day,
        staatsblad=staatsblad,
        bron=bron or eli,
    )


def _soort_and_head(text: str) -> tuple[_Soort | None, str]:
    """The kind of act, where the text begins with one, and the head that belongs to it."""
    subject = _SUBJECT.search(text)
    head = text[: subject.start()] if subject else text
    match = _KIND.search(head)
    if not match:
        return None, ""
    return _KINDS[int(match.lastgroup[1:])][1], head


def _number(head: str, soort: _Soort | None) -> tuple[str, str, str]:
    """Number as cited, level, and address in the Union's own register."""
    if soort is None:
        return "", "", ""
    match = _EU_NUMBER.search(head) if soort.eli else None
    found = _year_and_number(match, soort.eli) if match else None
    of_the_union = soort.niveau == EU or (match and (match["tag"] or match["tail"] or soort.eli != "dec"))
    if not found or not of_the_union:
        return "", soort.niveau or (EU if soort.eli.startswith("dir") else ""), ""
    year, number = found
    tail = f"/{match['tail']}" if match["tail"] else ""
    address = f"http://data.europa.eu/eli/{soort.eli}/{year}/{number}/oj"
    return f"{match['a']}/{match['b']}{tail}", EU, address
