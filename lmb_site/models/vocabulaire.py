"""The controlled vocabularies. Order is by weight, as the editors set it, never by alphabet."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from lmb_site.contrast import readable_on


class BegripQuerySet(models.QuerySet):
    def current(self):
        """Without those that went into another one (`lmb_site.samenvoegen`)."""
        return self.filter(opgegaan_in=None)


class Begrip(models.Model):
    """What Thema and Domein share: a label with an address and a weight (low comes first)."""

    naam = models.CharField("naam", max_length=80, unique=True, help_text="Zoals bezoekers het lezen.")
    slug = models.SlugField(
        "adres",
        max_length=80,
        unique=True,
        help_text="Kleine letters en streepjes, zoals 'natuur-en-milieu'. Wijzig dit liever niet: links verwijzen ernaar.",
    )
    omschrijving = models.CharField(
        "omschrijving", max_length=300, blank=True, help_text="Eén zin. Staat boven de pagina van dit label."
    )
    gewicht = models.PositiveSmallIntegerField(
        "gewicht", default=100, help_text="Een laag getal komt eerst in elke lijst."
    )

    opgegaan_in = models.ForeignKey(
        "self",
        verbose_name="opgegaan in",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="voorgangers",
    )

    objects = BegripQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["gewicht", "naam"]

    def __str__(self):
        return self.naam


class Thema(Begrip):
    """A fine theme."""

    class Meta(Begrip.Meta):
        verbose_name = "thema"
        verbose_name_plural = "thema's"

    def get_absolute_url(self):
        return reverse("thema", args=[self.slug])


class Domein(Begrip):
    """A broad domain."""

    class Meta(Begrip.Meta):
        verbose_name = "domein"
        verbose_name_plural = "domeinen"

    def get_absolute_url(self):
        return reverse("domein", args=[self.slug])


class SDG(models.Model):
    """One of the seventeen goals of Agenda 2030, with the UN's colour and the text colour that can be read on it."""

    nummer = models.PositiveSmallIntegerField(
        "nummer", unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    titel = models.CharField("titel", max_length=80)
    kleur = models.CharField(
        "kleur",
        max_length=7,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", "Schrijf een kleur als #1A2B3C.")],
    )

    class Meta:
        verbose_name = "SDG"
        verbose_name_plural = "SDG's"
        ordering = ["nummer"]

    @property
    def tekstkleur(self) -> str:
        """Ink or white, whichever reaches 4.5:1 (WCAG 1.4.3) on `kleur`."""
        return readable_on(self.kleur)

    def __str__(self):
        return f"SDG {self.nummer}: {self.titel}"
