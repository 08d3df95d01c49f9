from django.db import models
from django.db.models import Q
from django.urls import reverse

from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst
from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet


class OverdrachtQuerySet(SignedLinkQuerySet):
    def open(self):
        return self.filter(uitkomst=OverdrachtUitkomst.OPEN)


class Overdracht(SignedLink):
    """A registrant hands their place to a colleague, who has to agree first (R5)."""

    LINK_SALT = "lmb.overdracht"

    inschrijving = models.ForeignKey(
        "inschrijvingen.Inschrijving", on_delete=models.CASCADE, related_name="overdrachten"
    )
    naam = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres", max_length=254)
    functie = models.CharField("functie", max_length=120, blank=True)
    gevraagd_op = models.DateTimeField("gevraagd op")
    verloopt_op = models.DateTimeField("antwoord voor")
    uitkomst = models.CharField(
        "uitkomst", max_length=12, choices=OverdrachtUitkomst.choices, default=OverdrachtUitkomst.OPEN
    )
    beslist_op = models.DateTimeField("beslist op", null=True, blank=True)

    objects = OverdrachtQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inschrijving"],
                condition=Q(uitkomst=OverdrachtUitkomst.OPEN),
                name="overdracht_een_open",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.uitkomst == OverdrachtUitkomst.OPEN

    def get_absolute_url(self):
        return reverse("overdracht", args=[self.token])

    def __str__(self):
        return f"{self.inschrijving} {self.get_uitkomst_display()}"
