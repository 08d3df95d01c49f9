from leertrajecten.inschrijvingen.models.aanbod import Aanbod
from leertrajecten.inschrijvingen.models.belangstelling import Belangstelling
from leertrajecten.inschrijvingen.models.deelnemersblad import BladGebruik, Deelnemersblad
from leertrajecten.inschrijvingen.models.gebeurtenis import Gebeurtenis
from leertrajecten.inschrijvingen.models.groepsbericht import Groepsbericht
from leertrajecten.inschrijvingen.models.inschrijving import Deelname, Inschrijving
from leertrajecten.inschrijvingen.models.overdracht import Overdracht
from leertrajecten.inschrijvingen.models.overzichtstand import Overzichtstand
from leertrajecten.inschrijvingen.models.presentatiemelding import Presentatiemelding

__all__ = [
    "Aanbod",
    "Belangstelling",
    "BladGebruik",
    "Deelname",
    "Deelnemersblad",
    "Gebeurtenis",
    "Groepsbericht",
    "Inschrijving",
    "Overdracht",
    "Overzichtstand",
    "Presentatiemelding",
]
