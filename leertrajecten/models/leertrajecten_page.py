from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from leertrajecten.kenmerken import load_kenmerken
from leertrajecten.leertrajectfilter import filter_leertrajecten
from leertrajecten.models.leertraject_page import LeertrajectPage
from lmb_site.models.boom import AtomicDeleteMixin, AtomicDeleteQuerySet
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node, collection

DOELEN = ["doel_labo", "doel_voedingsbodem", "doel_uitrol"]


class LeertrajectenPage(AtomicDeleteMixin, OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """All leertrajecten with what a visitor can do now, filtered with plain links (Z5)."""

    max_count = 1
    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = ["leertrajecten.LeertrajectPage"]

    doel_labo = models.TextField(
        "labo",
        blank=True,
        max_length=400,
        help_text="Eerste doel: verdiepen, experimenteren, de eigen praktijk verbeteren.",
    )
    doel_voedingsbodem = models.TextField(
        "voedingsbodem",
        blank=True,
        max_length=400,
        help_text="Tweede doel: het concept LMB verrijken met lessen.",
    )
    doel_uitrol = models.TextField(
        "uitrol", blank=True, max_length=400, help_text="Derde doel: lessen delen met andere gemeenten."
    )

    objects = PageManager.from_queryset(AtomicDeleteQuerySet)()

    content_panels = [
        *Page.content_panels,
        *InleidingMixin.inleiding_panels,
        MultiFieldPanel(
            [FieldPanel("doel_labo"), FieldPanel("doel_voedingsbodem"), FieldPanel("doel_uitrol")],
            heading="Het drievoudige doel",
        ),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("doel_labo"),
        index.SearchField("doel_voedingsbodem"),
        index.SearchField("doel_uitrol"),
    ]

    class Meta:
        verbose_name = "leertrajectenoverzicht"
        verbose_name_plural = "leertrajectenoverzichten"

    def route(self, request, path_components):
        """As Wagtail's, with fewer queries: all below is a leertraject, and its linked editions come along."""
        if len(path_components) == 1:
            slug = path_components[0]
            linked = Q(slug=slug) | Q(vorige_editie__slug=slug) | Q(volgende_edities__slug=slug)
            pages = list(LeertrajectPage.objects.child_of(self).filter(linked).distinct())
            page = next((page for page in pages if page.slug == slug), None)
            if page:
                page.edities = page.mark_edities(other for other in pages if other.live)
                self.refresh_from_db(fields=DOELEN)
                page._cached_parent_obj = self
                load_kenmerken(page)
                return page.route(request, [])
        return super().route(request, path_components)

    def schema_org(self, context) -> list[Node]:
        return [
            collection(self, (page.url for page in context["lijst"].pagina), pagina=context["lijst"].pagina)
        ]

    def get_context(self, request, *args, **kwargs):
        """`lijst`: a GefilterdeLijst of LeertrajectPage (status, terrein, thema, pagina); `nu`: the moment it is of.

        Archived leertrajecten show only when the filter asks for that status; their own pages stay reachable.
        """
        context = super().get_context(request, *args, **kwargs)
        context["nu"] = timezone.now()
        leertrajecten = LeertrajectPage.objects.child_of(self).live()
        context["lijst"] = filter_leertrajecten(leertrajecten, request.GET, at=context["nu"])
        LeertrajectPage.load_bezetting(context["lijst"].pagina.object_list)
        return context
