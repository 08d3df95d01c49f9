from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

MAX_KEUZE = 200
TE_WEINIG_KEUZES = "Geef minstens twee verschillende keuzes, elk op een eigen regel."
TE_LANGE_KEUZE = f"Maak elke keuze korter dan {MAX_KEUZE} tekens."


class VraagSoort(models.TextChoices):
    KORT = "kort", "kort antwoord"
    LANG = "lang", "langer antwoord"
    KEUZE = "keuze", "één keuze uit een lijst"
    JA_NEE = "ja_nee", "ja of nee"


class ExtraVraag(Orderable):
    """A question of the editor's own in the registration form of one leertraject (R14)."""

    leertraject = ParentalKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="extra_vragen"
    )
    vraag = models.CharField("vraag", max_length=200)
    uitleg = models.CharField("uitleg", max_length=250, blank=True, help_text="Staat onder de vraag.")
    soort = models.CharField("soort antwoord", max_length=6, choices=VraagSoort, default=VraagSoort.KORT)
    keuzes = models.TextField(
        "keuzes", blank=True, help_text="Eén per regel, alleen bij een keuze uit een lijst."
    )
    is_verplicht = models.BooleanField("verplicht", default=False)

    panels = [
        FieldPanel("vraag", help_text="Zoals ze in het formulier staat."),
        FieldPanel("uitleg"),
        FieldRowPanel(
            [
                FieldPanel("soort"),
                FieldPanel("is_verplicht", help_text="Aan: wie niet antwoordt, kan niet inschrijven."),
            ]
        ),
        FieldPanel("keuzes"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "extra vraag"
        verbose_name_plural = "extra vragen"

    @property
    def keuze_lijst(self) -> list[str]:
        return [regel.strip() for regel in self.keuzes.splitlines() if regel.strip()]

    def clean(self):
        if self.soort == VraagSoort.KEUZE and len(set(self.keuze_lijst)) < 2:
            raise ValidationError({"keuzes": TE_WEINIG_KEUZES})
        if any(len(keuze) > MAX_KEUZE for keuze in self.keuze_lijst):
            raise ValidationError({"keuzes": TE_LANGE_KEUZE})

    def __str__(self):
        return self.vraag
