import uuid

from django.db import models


class Belangstelling(models.Model):
    """'Hou me op de hoogte': one mail when registration opens, and then this row goes (R12)."""

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="belangstelling"
    )
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    sleutel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gevraagd_op = models.DateTimeField("gevraagd op")

    class Meta:
        verbose_name = "belangstelling"
        verbose_name_plural = "belangstelling"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["leertraject", "email_sleutel"], name="belangstelling_eenmaal")
        ]

    def __str__(self):
        return f"belangstelling {self.pk}"
