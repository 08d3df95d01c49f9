from lmb_site.bewaring.models import BewaarVerslag
from lmb_site.models.actieterrein import ActieterreinPage
from lmb_site.models.gemeente import Gemeente, Provincie
from lmb_site.models.inhoud import InhoudPage
from lmb_site.models.instellingen import SiteInstellingen
from lmb_site.models.media import Afbeelding, AfbeeldingVersie, Bestand
from lmb_site.models.overzicht import OverzichtPage
from lmb_site.models.praktijk import PraktijkenPage, PraktijkGemeente, PraktijkPage
from lmb_site.models.publicatie import PublicatiePage, PublicatiesPage, PublicatieVersie
from lmb_site.models.vocabulaire import SDG, Domein, Thema
from lmb_site.taken.models import TaakUitvoering, WerkerPols
from lmb_site.zoeken.models import ZoekRegel

__all__ = [
    "SDG",
    "ActieterreinPage",
    "Afbeelding",
    "AfbeeldingVersie",
    "Bestand",
    "BewaarVerslag",
    "Domein",
    "Gemeente",
    "InhoudPage",
    "OverzichtPage",
    "PraktijkGemeente",
    "PraktijkPage",
    "PraktijkenPage",
    "Provincie",
    "PublicatiePage",
    "PublicatieVersie",
    "PublicatiesPage",
    "SiteInstellingen",
    "TaakUitvoering",
    "Thema",
    "WerkerPols",
    "ZoekRegel",
]
