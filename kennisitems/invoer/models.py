from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class InvoerStand(models.TextChoices):
    GELADEN = "geladen", "wordt nagekeken"
    NAGEKEKEN = "nagekeken", "klaar om te starten"
    GESTART = "gestart", "bezig"
    KLAAR = "klaar", "klaar"
    GEWEIGERD = "geweigerd", "geweigerd"
    GESTOPT = "gestopt", "gestopt"


# What the worker has work on; each of them moves on by itself.
LOPEND = frozenset({InvoerStand.GELADEN, InvoerStand.GESTART})
AFGELOPEN = frozenset({InvoerStand.KLAAR, InvoerStand.GEWEIGERD, InvoerStand.GESTOPT})


class Uitkomst(models.TextChoices):
    NIEUW = "nieuw", "nieuw"
    GEWIJZIGD = "gewijzigd", "gewijzigd"
    ONGEWIJZIGD = "ongewijzigd", "ongewijzigd"
    CONFLICT = "conflict", "behouden"
    FOUT = "fout", "fout"


class InvoerQuerySet(models.QuerySet["Invoer"]):
    def waiting(self):
        """What the worker has to go on with, the oldest first but what fails last; those of the command line have no
        file here.
        """
        return self.filter(stand__in=LOPEND).exclude(bestand="").order_by("mislukkingen", "pk")

    def unfinished_of(self, vingerafdruk: str, *, overschrijven: bool):
        """Imports from the command line of the same file in the same way that broke off."""
        return self.filter(
            vingerafdruk=vingerafdruk, overschrijven=overschrijven, stand=InvoerStand.GESTART, bestand=""
        ).order_by("-pk")


class Invoer(models.Model):
    """One import: its file, how far it came, and what became of the rows.

    `positie` is the number of rows that are done for good: it is written in the transaction of those rows, so
    that after a kill the import goes on behind them.
    """

    naam = models.CharField("bestand", max_length=200, help_text="Hoe het bestand heette, of het adres.")
    bestand = models.FileField("geladen bestand", upload_to="invoer/", blank=True, max_length=200)
    vingerafdruk = models.CharField("vingerafdruk (SHA-256)", max_length=64)
    overschrijven = models.BooleanField(
        "het bestand wint",
        default=False,
        help_text="Neem het bestand over waar een redacteur hetzelfde veld met de hand wijzigde.",
    )
    stand = models.CharField("stand", max_length=12, choices=InvoerStand, default=InvoerStand.GELADEN)
    reden = models.TextField("waarom geweigerd", blank=True)
    opmerking = models.TextField("opmerking", blank=True)
    rijen = models.PositiveIntegerField("rijen", default=0)
    positie = models.PositiveIntegerField("verwerkt", default=0)
    nieuw = models.PositiveIntegerField("nieuw", default=0)
    gewijzigd = models.PositiveIntegerField("gewijzigd", default=0)
    ongewijzigd = models.PositiveIntegerField("ongewijzigd", default=0)
    conflict = models.PositiveIntegerField("behouden", default=0)
    fout = models.PositiveIntegerField("fout", default=0)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="door",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    mislukkingen = models.PositiveSmallIntegerField(
        "mislukte pogingen", default=0, help_text="Sinds de laatste rijen die lukten."
    )
    aangemaakt_op = models.DateTimeField("geladen op")
    gestart_op = models.DateTimeField("gestart op", null=True, blank=True)
    afgelopen_op = models.DateTimeField("afgelopen op", null=True, blank=True)

    objects = InvoerQuerySet.as_manager()

    class Meta:
        verbose_name = "invoer"
        verbose_name_plural = "invoeren"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stand__in=InvoerStand.values), name="invoer_stand_gekend")
        ]

    @property
    def percentage(self) -> int:
        return self.positie * 100 // self.rijen if self.rijen else 0

    @property
    def is_lopend(self) -> bool:
        return self.stand in LOPEND

    @property
    def tellingen(self) -> list[tuple[str, int]]:
        """Each outcome in words with its number of rows."""
        return [(uitkomst.label, getattr(self, uitkomst.value)) for uitkomst in Uitkomst]

    def count(self, uitkomst: str, number: int = 1) -> None:
        setattr(self, uitkomst, getattr(self, uitkomst) + number)

    def begin_anew(self) -> None:
        """Counts from the first row again: a preview and the import itself both go through the whole file."""
        self.positie = self.mislukkingen = 0
        for uitkomst in Uitkomst:
            setattr(self, uitkomst.value, 0)

    def finish(self, stand: InvoerStand, *, at: datetime, reden: str = "") -> None:
        self.stand, self.reden, self.afgelopen_op = stand, reden, at

    def __str__(self):
        return self.naam


class InvoerRegel(models.Model):
    """What a row of the file does, or did, to an item. Rows that change nothing have none."""

    invoer = models.ForeignKey(Invoer, on_delete=models.CASCADE, related_name="regels")
    regel = models.PositiveIntegerField("regel", help_text="De regel in het bestand; de kop is regel 1.")
    sleutel = models.CharField("sleutel", max_length=100, blank=True)
    titel = models.CharField("titel", max_length=500, blank=True)
    uitkomst = models.CharField("uitkomst", max_length=12, choices=Uitkomst)
    reden = models.TextField("reden", blank=True)
    verschillen = models.JSONField("verschillen", default=list, blank=True)

    class Meta:
        verbose_name = "regel van een invoer"
        verbose_name_plural = "regels van een invoer"
        ordering = ["invoer", "regel"]
        indexes = [models.Index(fields=["invoer", "uitkomst", "regel"], name="invoerregel_uitkomst")]

    def __str__(self):
        return f"regel {self.regel}: {self.get_uitkomst_display()}"


class IngevoerdItem(models.Model):
    """What the import last gave each field of an item, as fingerprints: what differs is someone's later change."""

    kennisitem = models.OneToOneField(
        "kennisitems.Kennisitem", on_delete=models.CASCADE, related_name="ingevoerd", primary_key=True
    )
    waarden = models.JSONField("vingerafdrukken", default=dict)

    class Meta:
        verbose_name = "ingevoerd item"
        verbose_name_plural = "ingevoerde items"

    def __str__(self):
        return f"ingevoerd item {self.kennisitem_id}"
