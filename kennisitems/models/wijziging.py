from django.db import models
from django.db.models import Q


class Omvang(models.TextChoices):
    """What an editor says of a change to an item that is on the site (K10)."""

    KLEIN = "klein", "Klein: een tikfout, een link. Niemand krijgt er bericht van."
    GROOT = "groot", "Groot: wie het item volgt, moet het weten. Schrijf hieronder wat er veranderd is."


class Wijziging(models.Model):
    """A major change that was published, in the words of the editor. Written once, by `kennisitems.wijzigingen`.

    No part of the revisions of its item: history stays what it was when an older version is published again.
    """

    kennisitem = models.ForeignKey(
        "kennisitems.Kennisitem", on_delete=models.CASCADE, related_name="wijzigingen"
    )
    op = models.DateTimeField("gewijzigd op")
    nota = models.CharField("wijzigingsnota", max_length=500)
    revisie = models.PositiveBigIntegerField("sleutel van de versie", null=True, editable=False)

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["-op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kennisitem", "revisie"],
                condition=Q(revisie__isnull=False),
                name="wijziging_eenmaal_per_versie",
            )
        ]

    def __str__(self):
        return self.nota
