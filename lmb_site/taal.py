"""The languages a document can be in. The site itself is Dutch."""

from django.db import models


class Taal(models.TextChoices):
    NEDERLANDS = "nl", "Nederlands"
    ENGELS = "en", "Engels"
    FRANS = "fr", "Frans"
    DUITS = "de", "Duits"
    SPAANS = "es", "Spaans"
