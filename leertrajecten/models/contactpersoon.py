from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class ContactRol(models.TextChoices):
    INHOUDELIJK = "inhoudelijk", "inhoudelijk"
    PRAKTISCH = "praktisch", "praktisch"
    VERVANGER = "vervanger", "vervanger"


class Meldingen(models.TextChoices):
    """How a contact hears of registrations."""

    DIRECT = "direct", "elke inschrijving meteen"
    DAGELIJKS = "dag", "één overzicht per dag"
    WEKELIJKS = "week", "één overzicht per week"
    GEEN = "geen", "geen meldingen"


class Contactpersoon(Orderable):
    """Someone behind a leertraject: shown on the page, and told of registrations as they choose."""

    leertraject = ParentalKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="contacten"
    )
    naam = models.CharField("naam", max_length=120, help_text="Een persoon of een dienst.")
    functie = models.CharField("functie", max_length=150, blank=True)
    email = models.EmailField("e-mailadres", help_text="Staat op de pagina. Meldingen komen hier toe.")
    telefoon = models.CharField("telefoon", max_length=30, blank=True)
    rol = models.CharField(
        "rol",
        max_length=12,
        choices=ContactRol,
        default=ContactRol.INHOUDELIJK,
        help_text="Inhoudelijk: vragen over het thema. Praktisch: plaats, uur, inschrijving. Vervanger: springt in.",
    )
    meldingen = models.CharField(
        "meldingen",
        max_length=8,
        choices=Meldingen,
        default=Meldingen.DIRECT,
        help_text="Wil niemand meldingen? Dan gaan ze naar het contactadres van de site.",
    )

    panels = [
        FieldRowPanel([FieldPanel("naam"), FieldPanel("functie")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("telefoon")]),
        FieldRowPanel([FieldPanel("rol"), FieldPanel("meldingen")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "contact"
        verbose_name_plural = "contacten"

    def __str__(self):
        return self.naam
