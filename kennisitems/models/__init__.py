from kennisitems.models.kennisitem import Documenttype, Kennisitem, KennisitemBijlage, Niveau
from kennisitems.models.kennisitems_page import KennisitemsPage
from kennisitems.models.verband import Verband, VerbandSoort
from kennisitems.models.wijziging import Omvang, Wijziging

__all__ = [
    "Documenttype",
    "Kennisitem",
    "KennisitemBijlage",
    "KennisitemsPage",
    "Niveau",
    "Omvang",
    "Verband",
    "VerbandSoort",
    "Wijziging",
]
