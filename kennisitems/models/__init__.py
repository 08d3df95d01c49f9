from kennisitems.models.kennisitem import Documenttype, Kennisitem, KennisitemBijlage, Niveau
from kennisitems.models.kennisitems_page import KennisitemsPage

__all__ = ["Documenttype", "Kennisitem", "KennisitemBijlage", "KennisitemsPage", "Niveau"]
