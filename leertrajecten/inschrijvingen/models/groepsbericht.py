from django.conf import settings
from django.db import models


class Groepsbericht(models.Model):
    """A message to a chosen group of participants: draft, preview, test, send (C6). Sent, it no longer changes."""

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.PROTECT, related_name="groepsberichten"
    )
    keuze = models.JSONField("aan wie", default=dict, help_text="Filter: status, sessie, gemeente.")
    onderwerp = models.CharField("onderwerp", max_length=150)
    tekst = models.TextField("tekst", max_length=10000)
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    gemaakt_op = models.DateTimeField("gemaakt op")
    verzonden_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verzonden_op = models.DateTimeField("verzonden op", null=True, blank=True)
    aantal = models.PositiveIntegerField("aantal ontvangers", null=True, blank=True)
    nog_te_schrijven = models.JSONField(
        "nog te schrijven",
        default=list,
        blank=True,
        editable=False,
        help_text="Voor wie de mail nog niet klaarstaat: sleutels van inschrijvingen en van deelnames, geen adressen.",
    )

    class Meta:
        verbose_name = "groepsbericht"
        verbose_name_plural = "groepsberichten"
        ordering = ["-gemaakt_op", "-pk"]

    def __str__(self):
        return self.onderwerp
