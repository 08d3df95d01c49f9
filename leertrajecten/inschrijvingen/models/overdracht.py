import uuid

from django.db import models
from django.db.models import Q

from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst


class Overdracht(models.Model):
    """A registrant hands their place to a colleague, who has to agree first (R5)."""

    inschrijving = models.ForeignKey(
        "inschrijvingen.Inschrijving", on_delete=models.CASCADE, related_name="overdrachten"
    )
    sleutel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    naam = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres", max_length=254)
    functie = models.CharField("functie", max_length=120, blank=True)
    gevraagd_op = models.DateTimeField("gevraagd op")
    verloopt_op = models.DateTimeField("antwoord voor")
    uitkomst = models.CharField(
        "uitkomst", max_length=12, choices=OverdrachtUitkomst.choices, default=OverdrachtUitkomst.OPEN
    )
    beslist_op = models.DateTimeField("beslist op", null=True, blank=True)

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

    def __str__(self):
        return f"{self.inschrijving} {self.get_uitkomst_display()}"
