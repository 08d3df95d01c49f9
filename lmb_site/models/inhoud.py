from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from lmb_site.blocks import InhoudBlocks
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, NazichtMixin, OpenbaarMixin


class InhoudPage(OpenbaarMixin, InleidingMixin, NazichtMixin, DelenMixin, Page):
    """A plain page: contact, privacy, accessibility, or whatever else needs explaining (Z16)."""

    parent_page_types = ["lmb_site.OverzichtPage", "lmb_site.InhoudPage"]
    subpage_types = ["lmb_site.InhoudPage"]

    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)

    content_panels = [*Page.content_panels, *InleidingMixin.inleiding_panels, FieldPanel("inhoud")]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels, *NazichtMixin.nazicht_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("inhoud"),
    ]

    class Meta:
        verbose_name = "inhoudspagina"
        verbose_name_plural = "inhoudspagina's"
