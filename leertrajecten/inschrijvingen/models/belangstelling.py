import uuid

from django.core import signing
from django.core.signing import BadSignature
from django.db import models
from django.urls import reverse

LINK_SALT = "lmb.belangstelling"
OORZAAK = "belangstelling:"


class BelangstellingQuerySet(models.QuerySet):
    def for_oorzaak(self, oorzaak: str):
        """The row a message is about (`Belangstelling.oorzaak`)."""
        return self.filter(pk=oorzaak.removeprefix(OORZAAK))


class Belangstelling(models.Model):
    """'Hou me op de hoogte': one mail when registration opens, and then this row goes (R12)."""

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="belangstelling"
    )
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    sleutel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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

    @property
    def token(self) -> str:
        return signing.Signer(salt=LINK_SALT).sign(self.sleutel.hex)

    @staticmethod
    def sleutel_of(token: str) -> uuid.UUID | None:
        """What a link that we signed is about; None for any other. The row itself may be gone."""
        try:
            return uuid.UUID(signing.Signer(salt=LINK_SALT).unsign(token))
        except (BadSignature, ValueError):
            return None

    def get_absolute_url(self):
        return reverse("belangstelling", args=[self.token])

    def __str__(self):
        return f"belangstelling {self.pk}"
