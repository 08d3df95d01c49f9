from django.db import models


class InschrijvingStatus(models.TextChoices):
    BEVESTIGD = "bevestigd", "bevestigd"
    WACHTLIJST = "wachtlijst", "op de wachtlijst"
    GEANNULEERD = "geannuleerd", "geannuleerd"


LEVEND = frozenset({InschrijvingStatus.BEVESTIGD, InschrijvingStatus.WACHTLIJST})
"""A person may have one of these per leertraject."""
