from django.conf import settings
from django.db import models

from leertrajecten.inschrijvingen.enums import Wie


class Gebeurtenis(models.Model):
    """One line in the story of a registration: what happened, when, and on whose behalf (A3).

    `wat` is a fixed word ("ingeschreven", "aangeboden", "uitgevoerd" …); `feiten` holds what explains it (from and
    to, session, number in line) and never personal data, so that the story may outlive the person's details.
    """

    inschrijving = models.ForeignKey(
        "inschrijvingen.Inschrijving", on_delete=models.CASCADE, related_name="gebeurtenissen"
    )
    wat = models.CharField("wat", max_length=40)
    wie = models.CharField("door", max_length=12, choices=Wie.choices)
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    op = models.DateTimeField("op")
    feiten = models.JSONField("feiten", default=dict, blank=True)

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["op", "pk"]
        indexes = [models.Index(fields=["inschrijving", "op"], name="gebeurtenis_verhaal")]

    def __str__(self):
        return f"{self.wat} ({self.get_wie_display()})"
