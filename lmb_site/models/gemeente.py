from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q


class Provincie(models.TextChoices):
    ANTWERPEN = "Antwerpen", "Antwerpen"
    LIMBURG = "Limburg", "Limburg"
    OOST_VLAANDEREN = "Oost-Vlaanderen", "Oost-Vlaanderen"
    VLAAMS_BRABANT = "Vlaams-Brabant", "Vlaams-Brabant"
    WEST_VLAANDEREN = "West-Vlaanderen", "West-Vlaanderen"


class GemeenteQuerySet(models.QuerySet):
    def actief(self):
        """Today's municipalities: those that have not merged into another."""
        return self.filter(opgegaan_in__isnull=True)

    def resolve(self, nis: str) -> "Gemeente | None":
        """Today's municipality for a NIS code of today or of before a merger; None when there is none."""
        gemeente = self.select_related("opgegaan_in").filter(nis=nis).first()
        return gemeente and (gemeente.opgegaan_in or gemeente)


class Gemeente(models.Model):
    """A Flemish municipality. One that merged stays, and leads to today's."""

    nis = models.CharField(
        "NIS-code",
        max_length=5,
        primary_key=True,
        validators=[RegexValidator(r"^\d{5}$", "Een NIS-code telt vijf cijfers.")],
        help_text="De code van Statbel, vijf cijfers.",
    )
    naam = models.CharField("naam", max_length=80)
    provincie = models.CharField("provincie", max_length=20, choices=Provincie)
    opgegaan_in = models.ForeignKey(
        "self",
        verbose_name="opgegaan in",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voorgangers",
        help_text="De gemeente van vandaag, als deze gefuseerd is.",
    )
    opgegaan_op = models.DateField("gefuseerd op", null=True, blank=True)

    objects = GemeenteQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["naam", "nis"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(opgegaan_in=models.F("nis")),
                name="gemeente_niet_in_zichzelf",
                violation_error_message="Een gemeente kan niet in zichzelf opgaan.",
            )
        ]

    @property
    def vandaag(self) -> "Gemeente":
        """The municipality this one is part of today: itself, unless it merged."""
        return self.opgegaan_in or self

    def __str__(self):
        return self.naam
