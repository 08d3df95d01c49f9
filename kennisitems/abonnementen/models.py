import uuid
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kennisitems.abonnementen import links
from lmb_site.templatetags.datums import BRUSSEL

BEVESTIG_BINNEN = timedelta(days=7)
MAX_FILTER = 700


class Ritme(models.TextChoices):
    DAGELIJKS = "dagelijks", "elke dag"
    WEKELIJKS = "wekelijks", "elke week, op maandag"


class AbonnementQuerySet(models.QuerySet["Abonnement"]):
    def bevestigd(self):
        return self.exclude(bevestigd_op=None)

    def wachtend(self, at: datetime):
        """Asked for, not confirmed yet, and still in time."""
        return self.filter(bevestigd_op=None, aangevraagd_op__gt=at - BEVESTIG_BINNEN)

    def vergeten(self, at: datetime):
        """Asked for and never confirmed: these go."""
        return self.filter(bevestigd_op=None, aangevraagd_op__lte=at - BEVESTIG_BINNEN)

    def same_address(self, abonnement: "Abonnement"):
        return self.filter(email_sleutel=abonnement.email_sleutel)

    def from_token(self, token: str) -> "Abonnement | None":
        sleutel = links.read(token)
        return self.filter(sleutel=sleutel).first() if sleutel else None

    def due(self, at: datetime):
        """Confirmed ones whose day or week ended since they were last told: once, however long ago that was."""
        today = at.astimezone(BRUSSEL).replace(hour=0, minute=0, second=0, microsecond=0)
        monday = today - timedelta(days=today.weekday())
        return self.bevestigd().filter(
            Q(ritme=Ritme.DAGELIJKS, verteld_tot__lt=today) | Q(ritme=Ritme.WEKELIJKS, verteld_tot__lt=monday)
        )


class Abonnement(models.Model):
    """An address that wants to know what is new in a filtered list. Nothing else is known of who it is.

    Unsubscribing deletes the row. `verteld_tot` moves forward in the transaction that writes the mail.
    """

    sleutel = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    filter = models.CharField(
        "filter", max_length=MAX_FILTER, blank=True, help_text="Zoals in het adres van de lijst."
    )
    ritme = models.CharField("ritme", max_length=10, choices=Ritme)
    aangevraagd_op = models.DateTimeField("aangevraagd op")
    bevestigd_op = models.DateTimeField("bevestigd op", null=True, blank=True)
    verteld_tot = models.DateTimeField("verteld tot", null=True, blank=True)

    objects = AbonnementQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnementen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["email_sleutel", "filter"], name="abonnement_eenmaal"),
            models.CheckConstraint(
                condition=Q(bevestigd_op__isnull=True) | Q(verteld_tot__isnull=False),
                name="abonnement_bevestigd_heeft_begin",
            ),
        ]
        indexes = [models.Index(fields=["ritme", "verteld_tot"], name="abonnement_aan_de_beurt")]

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.filter))

    @property
    def lijst_url(self) -> str:
        return f"/kennisitems/?{self.filter}" if self.filter else "/kennisitems/"

    @property
    def token(self) -> str:
        return links.make(self.sleutel)

    def get_absolute_url(self) -> str:
        """The page that manages all that this address follows."""
        return reverse("abonnement-beheren", args=[self.token])

    def __str__(self):
        return f"abonnement {self.pk}"  # stands in logs: no address
