from django.db import models
from django.urls import reverse

from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet

OORZAAK = "belangstelling:"


class BelangstellingQuerySet(SignedLinkQuerySet):
    def for_oorzaak(self, oorzaak: str):
        """The row a message is about (`Belangstelling.oorzaak`)."""
        return self.filter(pk=oorzaak.removeprefix(OORZAAK))


class Belangstelling(SignedLink):
    """'Hou me op de hoogte': one mail when registration opens, and then this row goes (R12)."""

    LINK_SALT = "lmb.belangstelling"

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="belangstelling"
    )
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    gevraagd_op = models.DateTimeField("gevraagd op")

    objects = BelangstellingQuerySet.as_manager()

    class Meta:
        verbose_name = "belangstelling"
        verbose_name_plural = "belangstelling"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["leertraject", "email_sleutel"], name="belangstelling_eenmaal")
        ]

    @property
    def oorzaak(self) -> str:
        """How the outbox names it as the cause of a message."""
        return f"{OORZAAK}{self.pk}"

    def get_absolute_url(self):
        return reverse("belangstelling", args=[self.token])

    def __str__(self):
        return f"belangstelling {self.pk}"
