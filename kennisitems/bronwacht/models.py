from django.conf import settings
from django.db import models
from django.db.models import F, Q


class BronToestand(models.TextChoices):
    GOED = "goed", "in orde"
    VERHUISD = "verhuisd", "verhuisd"
    DOOD = "dood", "niet bereikbaar"


SLECHT = frozenset({BronToestand.VERHUISD, BronToestand.DOOD})


class BronControleQuerySet(models.QuerySet["BronControle"]):
    def open(self):
        """The tasks: sources of public items that stayed bad, and whose address nobody changed since."""
        return self.filter(open_sinds__isnull=False, kennisitem__live=True, bron=F("kennisitem__bron"))


class BronControle(models.Model):
    """What is known of the source of one item: at most one row, and so at most one open task, for each item.

    `bevinding` is what was last seen and `nachten` how many nights in a row; `toestand` only follows when that has
    lasted. `sinds` is when it was first seen.
    """

    kennisitem = models.OneToOneField(
        "kennisitems.Kennisitem", on_delete=models.CASCADE, related_name="broncontrole", primary_key=True
    )
    bron = models.URLField("adres", max_length=500)
    toestand = models.CharField("toestand", max_length=10, choices=BronToestand, default=BronToestand.GOED)
    bevinding = models.CharField(
        "laatste bevinding", max_length=10, choices=BronToestand, default=BronToestand.GOED
    )
    nachten = models.PositiveSmallIntegerField("nachten na elkaar", default=0)
    sinds = models.DateTimeField("sinds", null=True, blank=True)
    nieuw_adres = models.URLField("nieuw adres", max_length=2000, blank=True)
    reden = models.CharField("wat we zagen", max_length=200, blank=True)
    gekeken_op = models.DateTimeField("gekeken op", db_index=True)
    open_sinds = models.DateTimeField("taak open sinds", null=True, blank=True)
    gemeld_op = models.DateTimeField("gemeld op", null=True, blank=True)
    eigenaar = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="voor",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = BronControleQuerySet.as_manager()

    class Meta:
        verbose_name = "bron"
        verbose_name_plural = "bronnen"
        ordering = ["-open_sinds", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_sinds__isnull=True) | Q(toestand__in=["verhuisd", "dood"]),
                name="broncontrole_open_is_slecht",
            )
        ]

    def __str__(self):
        return self.bron
