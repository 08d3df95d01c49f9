"""Abstract capsules that a page adds to itself: fields, panels and search fields that belong together."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageViewRestriction
from wagtail.search import index


class OpenbaarMixin(models.Model):
    """A page for everyone: the editor offers no passwords or logins, so serving it need not ask for them."""

    private_page_options = []

    class Meta:
        abstract = True

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none()


class InleidingMixin(models.Model):
    """A lead under the title: also the description where no other is given."""

    inleiding = models.TextField(
        "inleiding",
        blank=True,
        max_length=600,
        help_text="Twee of drie zinnen die zeggen waar de pagina over gaat. Staat groot onder de titel.",
    )

    inleiding_panels = [FieldPanel("inleiding")]
    inleiding_search_fields = [index.SearchField("inleiding")]

    class Meta:
        abstract = True


class DelenMixin(models.Model):
    """The image that social media show with a link to the page."""

    sociaal_beeld = models.ForeignKey(
        "lmb_site.Afbeelding",
        verbose_name="beeld bij delen",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Laat leeg om het beeld van de site te gebruiken.",
    )

    delen_panels = [MultiFieldPanel([FieldPanel("sociaal_beeld")], heading="Delen op sociale media")]

    class Meta:
        abstract = True


class NazichtMixin(models.Model):
    """When someone last checked that the page still holds."""

    nagezien_op = models.DateField(
        "nagezien op",
        null=True,
        blank=True,
        help_text="Wanneer keek iemand na of alles hier nog klopt? Staat onderaan de pagina.",
    )

    nazicht_panels = [MultiFieldPanel([FieldPanel("nagezien_op")], heading="Nazicht")]

    class Meta:
        abstract = True
