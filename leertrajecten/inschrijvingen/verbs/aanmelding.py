"""What a registrant tells us, and how an address is recognised."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.models import LeertrajectPage
from lmb_site.models import Gemeente

AL_INGESCHREVEN = (
    "Met dit e-mailadres is al ingeschreven voor dit leertraject. "
    "Kijk in je mailbox: daar zit de bevestiging, met een link naar je inschrijving."
)
WERKGEVER = "Kies een gemeente of vul een organisatie in."


@dataclass(frozen=True)
class Aanmelding:
    """What a registrant tells us. One of `gemeente` and `organisatie` is filled in.

    `antwoorden` holds the extra questions with their answers, as they read now: {"vraag": …, "antwoord": …}.
    """

    naam: str
    email: str
    gemeente: Gemeente | None = None
    organisatie: str = ""
    functie: str = ""
    voorkeuren: str = ""
    vraag: str = ""
    antwoorden: Sequence[dict] = ()


def normalise_email(email: str) -> str:
    """One person's address in one spelling: without surrounding space, without capitals."""
    return email.strip().casefold()


def living_with(leertraject: LeertrajectPage, email_sleutel: str) -> Inschrijving | None:
    """The living registration that this address has here: its reference, its status and whether it was at the door."""
    there = Inschrijving.objects.filter(leertraject=leertraject, email_sleutel=email_sleutel).order_by()
    # Asked for those who live, SQLite goes through everyone who does; of one address there are never many.
    return next((row for row in there.only("referentie", "status", "ter_plaatse") if row.is_levend), None)


def require_new_email(leertraject: LeertrajectPage, email: str, sentence: str) -> str:
    """The address in one spelling; refused when it has a living registration here already."""
    email_sleutel = normalise_email(email)
    if living_with(leertraject, email_sleutel):
        raise InschrijvingError(sentence, veld="email")
    return email_sleutel


def key_of(formuliersleutel: uuid.UUID | None, *about: object) -> uuid.UUID | None:
    """The key under which what this form did is kept: its own, and whom it was about (RFC 9562, version 5).

    Sent twice, a form does something once. Whoever goes back to it and fills in somebody else, did not send it twice.
    """
    return formuliersleutel and uuid.uuid5(formuliersleutel, ":".join(map(str, about)))
