from django.db import models

from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet


class Belangstelling(SignedLink):
    """'Hou me op de hoogte': one mail when registration opens, and then this row goes (R12)."""

    LINK_SALT = "lmb.belangstelling"

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="belangstelling"
    )
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    gevraagd_op = models.DateTimeField("gevraagd op")

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "belangstelling"
        verbose_name_plural = "belangstelling"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["leertraject", "email_sleutel"], name="belangstelling_eenmaal")
        ]

    def __str__(self):
        return f"belangstelling {self.pk}"
