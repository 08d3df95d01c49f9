from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class VerbandSoort(models.TextChoices):
    WIJZIGT = "wijzigt", "wijzigt"
    VERVANGT = "vervangt", "vervangt"
    VOERT_UIT = "voert-uit", "voert uit"

    @property
    def omgekeerd(self) -> str:
        """How the other item says it."""
        return {
            VerbandSoort.WIJZIGT: "gewijzigd door",
            VerbandSoort.VERVANGT: "vervangen door",
            VerbandSoort.VOERT_UIT: "uitgevoerd door",
        }[self]


class Verband(Orderable):
    """What one kennisitem does to another; the other shows the same the other way round.

    Once per pair is a rule of the form, not of the table: versions of an item are laid beside each other row by row,
    and a refusal there would be an error for the editor.
    """

    van = ParentalKey("kennisitems.Kennisitem", on_delete=models.CASCADE, related_name="verbanden")
    soort = models.CharField("verband", max_length=20, choices=VerbandSoort, default=VerbandSoort.WIJZIGT)
    naar = models.ForeignKey(
        "kennisitems.Kennisitem",
        verbose_name="ander kennisitem",
        on_delete=models.CASCADE,
        related_name="omgekeerde_verbanden",
    )

    panels = [
        FieldPanel("soort"),
        FieldPanel("naar", help_text="Het andere kennisitem; het toont het verband ook."),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "verband"
        verbose_name_plural = "verbanden"
        constraints = [models.CheckConstraint(condition=~Q(van=F("naar")), name="verband_met_een_ander")]

    def __str__(self):
        return f"{self.get_soort_display()} {self.naar}"
