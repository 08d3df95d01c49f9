from django.db import models


class InschrijvingStatus(models.TextChoices):
    AANGEVRAAGD = "aangevraagd", "wacht op goedkeuring"
    BEVESTIGD = "bevestigd", "bevestigd"
    WACHTLIJST = "wachtlijst", "op de wachtlijst"
    AANGEBODEN = "aangeboden", "plaats aangeboden"
    GEANNULEERD = "geannuleerd", "geannuleerd"
    VERVALLEN = "vervallen", "aanbod vervallen"
    GEWEIGERD = "geweigerd", "niet aanvaard"


BEZET = frozenset({InschrijvingStatus.BEVESTIGD, InschrijvingStatus.AANGEBODEN})
"""Holds a seat: an offered one is kept free until its deadline."""

LEVEND = BEZET | {InschrijvingStatus.AANGEVRAAGD, InschrijvingStatus.WACHTLIJST}
"""A person may have one of these per leertraject."""


class AanbodUitkomst(models.TextChoices):
    OPEN = "open", "wacht op antwoord"
    AANVAARD = "aanvaard", "aanvaard"
    AFGEWEZEN = "afgewezen", "afgewezen"
    VERLOPEN = "verlopen", "verlopen"
    INGETROKKEN = "ingetrokken", "ingetrokken"


class OverdrachtUitkomst(models.TextChoices):
    OPEN = "open", "wacht op de collega"
    AANVAARD = "aanvaard", "overgenomen"
    AFGEWEZEN = "afgewezen", "niet overgenomen"
    VERLOPEN = "verlopen", "verlopen"
    INGETROKKEN = "ingetrokken", "ingetrokken"


class Aanwezigheid(models.TextChoices):
    ONBEKEND = "", "niet genoteerd"
    AANWEZIG = "aanwezig", "aanwezig"
    AFWEZIG = "afwezig", "afwezig"
    VERONTSCHULDIGD = "verontschuldigd", "verontschuldigd"


class Wie(models.TextChoices):
    """On whose behalf something happened."""

    DEELNEMER = "deelnemer", "de deelnemer"
    COLLEGA = "collega", "een collega"
    CONTACT = "contact", "een contact"
    BEHEER = "beheer", "het beheer"
    SITE = "site", "de site"
