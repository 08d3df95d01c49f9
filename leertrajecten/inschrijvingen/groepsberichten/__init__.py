"""A message to a chosen group of participants: draft, look, test, send once, follow (C6)."""

from leertrajecten.inschrijvingen.groepsberichten.concept import save_concept
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.groepsberichten.ontvangers import Ontvanger, ontvangers
from leertrajecten.inschrijvingen.groepsberichten.verloop import Verloop, follow
from leertrajecten.inschrijvingen.groepsberichten.verzenden import (
    freeze,
    send_groepsbericht,
    send_test,
    write_all,
)
from leertrajecten.inschrijvingen.groepsberichten.voorproef import Voorproef, preview

__all__ = [
    "Keuze",
    "Ontvanger",
    "Verloop",
    "Voorproef",
    "follow",
    "freeze",
    "ontvangers",
    "preview",
    "save_concept",
    "send_groepsbericht",
    "send_test",
    "write_all",
]
