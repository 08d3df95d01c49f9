from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from lmb_site.blocks import InhoudBlocks
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node, collection


class ActieterreinQuerySet(PageQuerySet):
    def in_order(self):
        """As the figure draws them: top, left, right."""
        return self.order_by("volgorde", "path")


class ActieterreinPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """One of the three action fields: a circle of the figure, and a page (Z2)."""

    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = []

    volgorde = models.PositiveSmallIntegerField(
        "plaats in de figuur",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="1 is de bovenste cirkel, 2 de linkse, 3 de rechtse. Dit bepaalt ook de kleur.",
    )
    kern = models.CharField(
        "kern", max_length=250, help_text="Eén zin die zegt wat dit actieterrein is. Staat bij de figuur."
    )
    sdgs = ParentalManyToManyField("lmb_site.SDG", verbose_name="SDG's", blank=True)
    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)

    objects = PageManager.from_queryset(ActieterreinQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("volgorde"),
        FieldPanel("kern"),
        *InleidingMixin.inleiding_panels,
        FieldPanel("inhoud"),
        FieldPanel("sdgs"),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("kern"),
        index.SearchField("inhoud"),
    ]

    class Meta:
        verbose_name = "actieterrein"
        verbose_name_plural = "actieterreinen"

    @property
    def kleur(self) -> str:
        """Name of the hue, as the stylesheets use it: 'terrein-1', 'terrein-2' or 'terrein-3'."""
        return f"terrein-{self.volgorde}"

    @property
    def deelsoort(self) -> str:
        return "Actieterrein"

    @property
    def deelterreinen(self) -> list[int]:
        return [self.volgorde]

    def schema_org(self, context) -> list[Node]:
        return [collection(self, (praktijk.url for praktijk in context["praktijken"]))]

    def get_context(self, request, *args, **kwargs):
        """`actieterreinen`: all three in order; `praktijken`: live practices of this field."""
        context = super().get_context(request, *args, **kwargs)
        context["actieterreinen"] = ActieterreinPage.objects.live().in_order()
        context["praktijken"] = self.praktijken.live().for_list()
        return context
