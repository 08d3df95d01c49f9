from django.db import models
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from leertrajecten.models.contactpersoon import ContactRol


class MeldingSoort(models.TextChoices):
    """What a contact can be told about who comes."""

    INSCHRIJVING = "inschrijving", "nieuwe inschrijvingen, ook op de wachtlijst"
    AFMELDING = "afmelding", "annuleringen en afmeldingen"
    PLAATS = "plaats", "een vrije plaats die ingenomen of doorgegeven wordt"


def _field(soort: MeldingSoort, rol: ContactRol) -> str:
    return f"{soort}_{rol}"


@register_setting(icon="mail", name="meldingsrollen", order=910)
class Meldingsrollen(BaseSiteSetting):
    """Which contacts of a leertraject hear of what (C3); how often, each contact chooses."""

    inschrijving_inhoudelijk = models.BooleanField("inhoudelijk contact", default=True)
    inschrijving_praktisch = models.BooleanField("praktisch contact", default=True)
    inschrijving_vervanger = models.BooleanField("vervanger", default=False)
    afmelding_inhoudelijk = models.BooleanField("inhoudelijk contact", default=True)
    afmelding_praktisch = models.BooleanField("praktisch contact", default=True)
    afmelding_vervanger = models.BooleanField("vervanger", default=False)
    plaats_inhoudelijk = models.BooleanField("inhoudelijk contact", default=True)
    plaats_praktisch = models.BooleanField("praktisch contact", default=True)
    plaats_vervanger = models.BooleanField("vervanger", default=False)

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([_field(soort, rol) for rol in ContactRol])],
            heading=f"Wie hoort van {soort.label}?",
            help_text="Wil niemand van hen meldingen, dan gaan ze naar de vervanger, en anders naar het "
            "contactadres van de site.",
        )
        for soort in MeldingSoort
    ]

    class Meta:
        verbose_name = "meldingen aan contacten"
        verbose_name_plural = "meldingen aan contacten"

    def rollen(self, soort: MeldingSoort) -> set[ContactRol]:
        return {rol for rol in ContactRol if getattr(self, _field(soort, rol))}
