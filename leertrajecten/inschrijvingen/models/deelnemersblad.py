from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet


class DeelnemersbladQuerySet(SignedLinkQuerySet):
    def geldig(self, at: datetime | None = None):
        """Not expired and not withdrawn."""
        return self.filter(ingetrokken_op__isnull=True, verloopt_op__gt=at or timezone.now())


class Deelnemersblad(SignedLink):
    """A contact's expiring link to the participants' desk of one leertraject, without an account (C5)."""

    LINK_SALT = "lmb.deelnemersblad"

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="deelnemersbladen"
    )
    email = models.EmailField("e-mailadres van het contact", max_length=254)
    gemaakt_op = models.DateTimeField("gemaakt op")
    verloopt_op = models.DateTimeField("geldig tot")
    laatst_gebruikt_op = models.DateTimeField("laatst gebruikt op", null=True, blank=True)
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)
    ingetrokken_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    teruggegeven_op = models.DateTimeField(
        "toegang teruggegeven op",
        null=True,
        blank=True,
        help_text="Sindsdien kan dit contact een nieuwe link krijgen; deze blijft ingetrokken.",
    )
    teruggegeven_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="toegang teruggegeven door",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = DeelnemersbladQuerySet.as_manager()

    class Meta:
        verbose_name = "deelnemersblad"
        verbose_name_plural = "deelnemersbladen"
        ordering = ["-gemaakt_op", "-pk"]

    def is_geldig(self, at: datetime | None = None) -> bool:
        return self.ingetrokken_op is None and self.verloopt_op > (at or timezone.now())

    def get_absolute_url(self):
        return reverse("deelnemers", args=[self.token])

    def __str__(self):
        return f"deelnemersblad {self.pk}"


class BladGebruik(models.Model):
    """One use of a participants' desk: looked, marked, printed, downloaded. Kept without personal data."""

    blad = models.ForeignKey(Deelnemersblad, on_delete=models.CASCADE, related_name="gebruik")
    wat = models.CharField("wat", max_length=40)
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "gebruik van een deelnemersblad"
        verbose_name_plural = "gebruik van deelnemersbladen"
        ordering = ["-op", "-pk"]

    def __str__(self):
        return self.wat
