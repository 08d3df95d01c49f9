from leertrajecten.models.agenda_page import AgendaPage
from leertrajecten.models.contactpersoon import Contactpersoon, ContactRol, Meldingen
from leertrajecten.models.extra_vraag import ExtraVraag, VraagSoort
from leertrajecten.models.leertraject_page import LeertrajectPage, Partner
from leertrajecten.models.leertrajecten_page import LeertrajectenPage
from leertrajecten.models.meldingsrollen import MeldingSoort, Meldingsrollen
from leertrajecten.models.sessie import Sessie, SessieStaat

__all__ = [
    "AgendaPage",
    "ContactRol",
    "Contactpersoon",
    "ExtraVraag",
    "LeertrajectPage",
    "LeertrajectenPage",
    "MeldingSoort",
    "Meldingen",
    "Meldingsrollen",
    "Partner",
    "Sessie",
    "SessieStaat",
    "VraagSoort",
]
