from django.db import models


class Presentatiemelding(models.Model):
    """A presentation of a past session that its participants were told of, or will be (R10)."""

    sessie = models.ForeignKey(
        "leertrajecten.Sessie", on_delete=models.CASCADE, related_name="presentatiemeldingen"
    )
    document_id = models.PositiveIntegerField()
    gezien_op = models.DateTimeField("voor het eerst openbaar gezien op")
    verteld_op = models.DateTimeField("verteld op", null=True)
    ronde_op = models.DateTimeField(
        "ronde begonnen op", null=True, help_text="Wat samen verteld wordt, heeft één ronde."
    )
    ronde_tot = models.PositiveBigIntegerField(
        "ronde gevorderd tot", default=0, help_text="De sleutel van de laatste inschrijving die het hoorde."
    )

    class Meta:
        verbose_name = "melding van een presentatie"
        verbose_name_plural = "meldingen van presentaties"
        constraints = [
            models.UniqueConstraint(fields=["sessie", "document_id"], name="presentatie_eenmaal_gemeld")
        ]

    def __str__(self):
        return f"presentatie {self.document_id} van sessie {self.sessie_id}"
