"""The certificate of attendance: who earned one, what it says, and the accessible PDF of it (R13)."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typst
from django.conf import settings

from leertrajecten.inschrijvingen.enums import Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from lmb_site.models import SiteInstellingen
from lmb_site.templatetags.datums import datum

SJABLOON = Path(settings.BASE_DIR) / "templates" / "inschrijvingen" / "attest.typ"
_LATIN = re.compile(r"[ -~\u00a0-\u024f\u1e00-\u1eff\u2013\u2014\u2018-\u201d\u2026\u20ac]")
ORGANISATIE = "VVSG (Vereniging van Vlaamse Steden en Gemeenten)"


@dataclass(frozen=True)
class SessieRegel:
    titel: str
    datum: str
    duur: str


@dataclass(frozen=True)
class Attest:
    """All that the certificate says, in words."""

    titel: str
    omschrijving: str
    site: str
    organisatie: str
    kop: str
    aanhef: str
    naam: str
    bestuur: str
    verklaring: str
    leertraject: str
    sessies: list[SessieRegel]
    totaal: str
    ondertekening: str
    referentie: str
    navraag: str


def attended(inschrijving: Inschrijving) -> list[Deelname]:
    """The sessions this person was at, in order of time. Where a substitute went, they were not."""
    return [
        deelname
        for deelname in inschrijving.deelnames.in_order()
        if deelname.aanwezigheid == Aanwezigheid.AANWEZIG and not deelname.vervanger_naam
    ]


def has_earned(inschrijving: Inschrijving) -> bool:
    """Whether this person was at as many sessions as the leertraject asks; never where it gives no certificate."""
    vanaf = inschrijving.leertraject.certificaat_vanaf
    return vanaf is not None and len(attended(inschrijving)) >= vanaf


def make_attest(inschrijving: Inschrijving, *, at: datetime) -> Attest:
    leertraject = inschrijving.leertraject
    bijgewoond = attended(inschrijving)
    aantal = "één sessie" if len(bijgewoond) == 1 else f"{len(bijgewoond)} sessies"
    total = sum((_length(deelname) for deelname in bijgewoond), timedelta())
    contact = SiteInstellingen.for_site(leertraject.get_site()).contact_email
    return Attest(
        titel=f"Attest van deelname: {leertraject.title}",
        omschrijving=f"Attest van deelname van {inschrijving.naam}",
        site="Lokaal Mondiaal Beleid",
        organisatie=ORGANISATIE,
        kop="Attest van deelname",
        aanhef=f"De {ORGANISATIE} bevestigt dat",
        naam=inschrijving.naam,
        bestuur=inschrijving.bestuur,
        verklaring=f"{aantal} volgde van het leertraject",
        leertraject=leertraject.title,
        sessies=[
            SessieRegel(d.sessie.titel, datum(d.sessie.begin), _in_words(_length(d))) for d in bijgewoond
        ],
        totaal=f"Samen {_in_words(total)}." if total else "",
        ondertekening=f"VVSG Internationaal, {datum(at)}",
        referentie=inschrijving.referentie,
        navraag=f"Navraag over dit attest: {contact}." if contact else "",
    )


def render_pdf(attest: Attest, *, at: datetime) -> bytes:
    """As PDF/UA-1: tagged, with a title and a language. The same facts and moment give the same bytes.

    The standard refuses a sign that no font can show, such as an emoji in a name: it is left out then.
    """
    feiten = json.dumps(asdict(attest))
    try:
        return _compile(feiten, at)
    except typst.TypstError:
        return _compile(json.dumps(_without_rare_signs(asdict(attest))), at)


def _compile(feiten: str, at: datetime) -> bytes:
    return typst.compile(
        SJABLOON.read_bytes(),
        format="pdf",
        root=SJABLOON.parent,
        ignore_system_fonts=True,
        sys_inputs={"feiten": feiten},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )


def _without_rare_signs(value):
    """The same structure with only Latin letters, digits and common punctuation in its texts."""
    if isinstance(value, dict):
        return {name: _without_rare_signs(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_without_rare_signs(part) for part in value]
    return " ".join("".join(sign for sign in value if _LATIN.match(sign)).split())


def _length(deelname: Deelname) -> timedelta:
    sessie = deelname.sessie
    return sessie.einde - sessie.begin if sessie.begin and sessie.einde else timedelta()


def _in_words(length: timedelta) -> str:
    """'3 uur', '2 uur 30 minuten', '45 minuten'; '' for none."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{hours} uur" if hours else "", f"{minutes} minuten" if minutes else ""]
    return " ".join(part for part in parts if part)
