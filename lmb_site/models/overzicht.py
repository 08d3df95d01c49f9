from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from lmb_site.blocks import InhoudBlocks
from lmb_site.menu import main_pages
from lmb_site.models.actieterrein import ActieterreinPage
from lmb_site.models.boom import AtomicDeleteMixin, AtomicDeleteQuerySet
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.models.praktijk import PraktijkPage


class OverzichtPage(AtomicDeleteMixin, OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """The front page: what LMB is, its three action fields as circles, and the way to the rest (Z1, Z2)."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    kop = models.CharField(
        "grote kop", max_length=90, help_text="De ene zin die bezoekers moeten onthouden. Kort en krachtig."
    )
    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)

    objects = PageManager.from_queryset(AtomicDeleteQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("kop"),
        *InleidingMixin.inleiding_panels,
        FieldPanel("inhoud"),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("kop"),
        index.SearchField("inhoud"),
    ]

    class Meta:
        verbose_name = "overzichtspagina"
        verbose_name_plural = "overzichtspagina's"

    @property
    def deeltitel(self) -> str:
        return self.kop or self.title

    def route(self, request, path_components):
        """As Wagtail's, with the pages the menus need anyway: a section costs no query before it is shown itself."""
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        for page in main_pages(request, self):
            if page.slug == slug:
                page._cached_parent_obj = self
                return (page.specific_deferred if rest else page.specific).route(request, rest)
        raise Http404

    def get_context(self, request, *args, **kwargs):
        """`actieterreinen`: live, in order; `praktijken`: live practices with their action fields, for the figure."""
        context = super().get_context(request, *args, **kwargs)
        context["actieterreinen"] = ActieterreinPage.objects.live().in_order()
        context["praktijken"] = PraktijkPage.objects.live().for_list()
        return context
