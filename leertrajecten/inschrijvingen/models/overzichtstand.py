from django.db import models


class Overzichtstand(models.Model):
    """Until when a contact was told of a leertraject in a digest: what happened since is for the next one (C1)."""

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="overzichtstanden"
    )
    email_sleutel = models.CharField(max_length=254)
    tot = models.DateTimeField("verteld tot")

    class Meta:
        verbose_name = "stand van een overzicht"
        verbose_name_plural = "standen van overzichten"
        constraints = [
            models.UniqueConstraint(
                fields=["leertraject", "email_sleutel"], name="overzichtstand_een_per_contact"
            )
        ]

    def __str__(self):
        return f"overzicht {self.pk}"
