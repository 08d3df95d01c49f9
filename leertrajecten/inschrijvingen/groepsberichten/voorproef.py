"""What sending a draft would do now, without sending any of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.groepsberichten.ontvangers import Ontvanger, ontvangers
from leertrajecten.inschrijvingen.models import Groepsbericht


@dataclass(frozen=True)
class Voorproef:
    """`brief` is the text of the mail to the first of them, '' when there is nobody. `afdruk` differs as soon as
    anybody comes or goes, or as the message changes."""

    aantal: int
    afdruk: str
    brief: str = ""


def preview(groepsbericht: Groepsbericht) -> Voorproef:
    found = ontvangers(groepsbericht.leertraject_id, Keuze.from_json(groepsbericht.keuze))
    brief = ""
    if found:
        first = found[0]
        brief = mails.groepsbericht_tekst(
            groepsbericht, naam=first.naam, inschrijving=None if first.is_vervanger else first.inschrijving
        )
    return Voorproef(len(found), fingerprint(groepsbericht, found), brief)


def fingerprint(groepsbericht: Groepsbericht, found: Sequence[Ontvanger]) -> str:
    parts = [groepsbericht.onderwerp, groepsbericht.tekst, sorted(ontvanger.email for ontvanger in found)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
