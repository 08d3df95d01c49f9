"""Abstract capsules that a page adds to itself: fields, panels and search fields that belong together."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageViewRestriction
from wagtail.search import index

from lmb_site.deelbeelden.kaart import Kaart
from lmb_site.paginacache.deelbaar import shareable
from lmb_site.schema_org import Node, webpage


class OpenbaarMixin(models.Model):
    """A page for everyone: the editor offers no passwords or logins, so serving it need not ask for them."""

    private_page_options = []

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        """The same for every visitor without a session, so that it may be kept."""
        return shareable(super().serve(request, *args, **kwargs))

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
    """What social media show with a link to the page: an image the editor chose, else one we make at publish."""

    sociaal_beeld = models.ForeignKey(
        "lmb_site.Afbeelding",
        verbose_name="beeld bij delen",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Laat leeg: dan maken we er een met de titel en de kleur van het actieterrein.",
    )

    delen_panels = [MultiFieldPanel([FieldPanel("sociaal_beeld")], heading="Delen op sociale media")]
    open_graph_type = "website"

    class Meta:
        abstract = True

    def schema_org(self, context) -> list[Node]:
        """What it is in the words of schema.org; `context` is that of its template."""
        return [webpage(self)]

    @property
    def deelkaart(self) -> Kaart:
        """What its share image shows."""
        return Kaart(self.deeltitel, self.deelsoort, tuple(self.deelterreinen), self.sociaal_beeld)

    @property
    def deeltitel(self) -> str:
        return self.title

    @property
    def deelsoort(self) -> str:
        """The kind of page, above the title; '' for a section of the site."""
        return ""

    @property
    def deelterreinen(self) -> list[int]:
        """The numbers of the action fields it belongs to, 1 to 3."""
        return []


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
