from django.db import models
from django.db.models import Q
from django.urls import reverse

from leertrajecten.inschrijvingen.enums import AanbodUitkomst
from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet


class AanbodQuerySet(SignedLinkQuerySet):
    def open(self):
        return self.filter(uitkomst=AanbodUitkomst.OPEN)


class Aanbod(SignedLink):
    """A freed seat, kept until a deadline for the first on the waiting list (R4).

    Without `sessie` it is a seat in the leertraject as a whole; with one it is a seat in that session, where
    people choose their sessions. What became of it stays written: the order of the list can be explained.
    """

    LINK_SALT = "lmb.aanbod"

    inschrijving = models.ForeignKey(
        "inschrijvingen.Inschrijving", on_delete=models.CASCADE, related_name="aanbiedingen"
    )
    sessie = models.ForeignKey(
        "leertrajecten.Sessie", null=True, blank=True, on_delete=models.PROTECT, related_name="aanbiedingen"
    )
    aangeboden_op = models.DateTimeField("aangeboden op")
    verloopt_op = models.DateTimeField("antwoord voor")
    uitkomst = models.CharField(
        "uitkomst", max_length=12, choices=AanbodUitkomst.choices, default=AanbodUitkomst.OPEN
    )
    beslist_op = models.DateTimeField("beslist op", null=True, blank=True)

    objects = AanbodQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbod"
        verbose_name_plural = "aanbiedingen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inschrijving"],
                condition=Q(uitkomst=AanbodUitkomst.OPEN, sessie__isnull=True),
                name="aanbod_een_open_voor_het_geheel",
            ),
            models.UniqueConstraint(
                fields=["inschrijving", "sessie"],
                condition=Q(uitkomst=AanbodUitkomst.OPEN),
                name="aanbod_een_open_per_sessie",
            ),
        ]
        indexes = [
            models.Index(
                fields=["verloopt_op"], condition=Q(uitkomst=AanbodUitkomst.OPEN), name="aanbod_verloopt"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.uitkomst == AanbodUitkomst.OPEN

    def get_absolute_url(self):
        return reverse("aanbod", args=[self.token])

    def __str__(self):
        return f"{self.inschrijving} {self.get_uitkomst_display()}"
