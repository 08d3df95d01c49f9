from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from lmb_site.blocks import InhoudBlocks
from lmb_site.lijsten import paginate
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node, collection, document, webpage


class PublicatieQuerySet(PageQuerySet):
    def for_list(self):
        """With the documents per language, most recent year first."""
        return self.prefetch_related("versies__document").order_by(
            models.F("jaar").desc(nulls_last=True), "title"
        )


class PublicatiesPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """All publications, paged (Z4)."""

    max_count = 1
    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = ["lmb_site.PublicatiePage"]

    content_panels = [*Page.content_panels, *InleidingMixin.inleiding_panels]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [*Page.search_fields, *InleidingMixin.inleiding_search_fields]

    class Meta:
        verbose_name = "publicatieoverzicht"
        verbose_name_plural = "publicatieoverzichten"

    def schema_org(self, context) -> list[Node]:
        return [
            collection(self, (publicatie.url for publicatie in context["pagina"]), pagina=context["pagina"])
        ]

    def get_context(self, request, *args, **kwargs):
        """`pagina`: a Django `Page` of PublicatiePage."""
        context = super().get_context(request, *args, **kwargs)
        publicaties = PublicatiePage.objects.child_of(self).live().for_list()
        context["pagina"] = paginate(publicaties, request.GET.get("pagina"), per_page=20)
        return context


class PublicatiePage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """A publication: the same text as one document per language (Z4)."""

    class Soort(models.TextChoices):
        GIDS = "gids", "gids"
        BROCHURE = "brochure", "brochure"
        ARTIKEL = "artikel", "artikel"
        HANDREIKING = "handreiking", "handreiking"
        RAPPORT = "rapport", "rapport"

    parent_page_types = ["lmb_site.PublicatiesPage"]
    subpage_types = []
    open_graph_type = "article"

    soort = models.CharField("soort", max_length=20, choices=Soort.choices, default=Soort.BROCHURE)
    uitgever = models.CharField("uitgever", max_length=150, blank=True)
    jaar = models.PositiveSmallIntegerField(
        "jaar", null=True, blank=True, help_text="Laat leeg als je het niet weet."
    )
    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)

    objects = PageManager.from_queryset(PublicatieQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("soort"),
        FieldPanel("uitgever"),
        FieldPanel("jaar"),
        *InleidingMixin.inleiding_panels,
        InlinePanel("versies", label="Versie", heading="Versies per taal"),
        FieldPanel("inhoud"),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("inhoud"),
        index.SearchField("uitgever"),
    ]

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"

    @property
    def deelsoort(self) -> str:
        return self.get_soort_display().capitalize()

    def schema_org(self, context) -> list[Node]:
        kinds = {self.Soort.ARTIKEL: "Article", self.Soort.RAPPORT: "Report"}
        return [
            webpage(
                self,
                kinds.get(self.soort, "CreativeWork"),
                publisher={"@type": "Organization", "name": self.uitgever},
                datePublished=self.jaar and str(self.jaar),
                encoding=[document(versie.document) for versie in self.versies.all()],
            )
        ]


class PublicatieVersie(Orderable):
    """One document of a publication; its language, type, size and pages come from the document."""

    class Omvang(models.TextChoices):
        VOLLEDIG = "volledig", "volledig"
        INGEKORT = "ingekort", "ingekort"

    publicatie = ParentalKey(PublicatiePage, on_delete=models.CASCADE, related_name="versies")
    document = models.ForeignKey(
        "lmb_site.Bestand",
        verbose_name="document",
        on_delete=models.PROTECT,
        related_name="publicatieversies",
    )
    omvang = models.CharField(
        "omvang",
        max_length=10,
        choices=Omvang.choices,
        default=Omvang.VOLLEDIG,
        help_text="Is dit de volledige tekst of een ingekorte?",
    )

    panels = [FieldPanel("document"), FieldPanel("omvang")]

    class Meta(Orderable.Meta):
        verbose_name = "versie"
        verbose_name_plural = "versies"

    def __str__(self):
        return f"{self.document} ({self.omvang})"
