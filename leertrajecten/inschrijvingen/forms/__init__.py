"""The forms of registrations, each in a file named for who fills it in."""

from leertrajecten.inschrijvingen.forms.collegas import MAX_PERSONEN, CollegaRijen
from leertrajecten.inschrijvingen.forms.inschrijven import InschrijfForm

__all__ = ["MAX_PERSONEN", "CollegaRijen", "InschrijfForm"]
