from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from lmb_site.deelbeelden.kaart import Kaart


@register_setting(icon="cog", name="site-instellingen", order=900)
class SiteInstellingen(BaseSiteSetting):
    """What belongs to the whole site rather than to one page."""

    select_related = ["sociaal_beeld"]

    organisatie = models.CharField(
        "organisatie", max_length=120, default="VVSG", help_text="Wie staat achter deze site?"
    )
    beschrijving = models.CharField(
        "beschrijving",
        max_length=300,
        blank=True,
        help_text="Eén zin voor zoekmachines, op pagina's zonder eigen zoekbeschrijving.",
    )
    voettekst = RichTextField(
        "voettekst",
        blank=True,
        features=["bold", "italic", "link"],
        help_text="Staat onderaan elke pagina.",
    )
    adres = models.CharField("postadres", max_length=200, blank=True, help_text="Staat onderaan elke pagina.")
    contact_email = models.EmailField(
        "contactadres",
        default="internationaal@vvsg.be",
        help_text="Staat onderaan elke pagina. Hier komen ook meldingen over mails die niet vertrokken.",
    )
    sociaal_beeld = models.ForeignKey(
        "lmb_site.Afbeelding",
        verbose_name="beeld bij delen",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Dit beeld tonen sociale media bij een link, als wat erachter zit er zelf geen heeft.",
    )
    nazicht_termijn = models.PositiveSmallIntegerField(
        "nazien na (maanden)",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="Na hoeveel maanden een pagina opnieuw nagezien moet worden.",
    )

    panels = [
        MultiFieldPanel(["organisatie", "adres", "contact_email"], heading="Wie we zijn"),
        FieldPanel("voettekst"),
        MultiFieldPanel(["beschrijving", "sociaal_beeld"], heading="Zoeken en delen"),
        MultiFieldPanel(["nazicht_termijn"], heading="Nazicht"),
    ]

    class Meta:
        verbose_name = "site-instellingen"
        verbose_name_plural = "site-instellingen"

    @property
    def deelkaart(self) -> Kaart:
        """For addresses that have no share image of their own, such as those of a theme."""
        return Kaart("Lokaal Mondiaal Beleid", self.organisatie, beeld=self.sociaal_beeld)
