from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from lmb_site.blocks import InhoudBlocks
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.praktijkfilter import filter_praktijken
from lmb_site.schema_org import Node, article, collection


class PraktijkQuerySet(PageQuerySet):
    def for_list(self):
        """With action fields and municipalities, by title: what a row and the figure show, without a query per row."""
        gemeenten = Prefetch(
            "gemeenten", queryset=PraktijkGemeente.objects.select_related("gemeente__opgegaan_in")
        )
        return self.prefetch_related("actieterreinen", gemeenten).order_by("title")


class PraktijkenPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """All practice examples, filtered by action field, municipality, province and SDG with plain links (Z3)."""

    max_count = 1
    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = ["lmb_site.PraktijkPage"]

    content_panels = [*Page.content_panels, *InleidingMixin.inleiding_panels]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [*Page.search_fields, *InleidingMixin.inleiding_search_fields]

    class Meta:
        verbose_name = "praktijkenoverzicht"
        verbose_name_plural = "praktijkenoverzichten"

    def schema_org(self, context) -> list[Node]:
        return [
            collection(
                self, (praktijk.url for praktijk in context["lijst"].pagina), pagina=context["lijst"].pagina
            )
        ]

    def get_context(self, request, *args, **kwargs):
        """`lijst`: a `lmb_site.lijsten.GefilterdeLijst` of PraktijkPage (parameters terrein, gemeente, provincie, sdg, pagina)."""
        context = super().get_context(request, *args, **kwargs)
        context["lijst"] = filter_praktijken(PraktijkPage.objects.child_of(self).live(), request.GET)
        return context


class PraktijkPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """What one or more municipalities did, in one, two or three action fields (Z3)."""

    parent_page_types = ["lmb_site.PraktijkenPage"]
    subpage_types = []
    open_graph_type = "article"

    beeld = models.ForeignKey(
        "lmb_site.Afbeelding",
        verbose_name="beeld",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    beeld_alt = models.CharField(
        "alternatieve tekst",
        max_length=250,
        blank=True,
        help_text="Wat zie je op het beeld? Laat leeg als het beeld alleen versiert.",
    )
    jaar = models.PositiveSmallIntegerField(
        "jaar",
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text="Het jaar van de praktijk, als je het kent.",
    )
    actieterreinen = ParentalManyToManyField(
        "lmb_site.ActieterreinPage",
        verbose_name="actieterreinen",
        related_name="praktijken",
        help_text="Kies één, twee of drie: de praktijk staat dan in die overlap van de figuur.",
    )
    sdgs = ParentalManyToManyField(
        "lmb_site.SDG", verbose_name="SDG's", blank=True, related_name="praktijken"
    )
    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)

    objects = PageManager.from_queryset(PraktijkQuerySet)()

    content_panels = [
        *Page.content_panels,
        *InleidingMixin.inleiding_panels,
        MultipleChooserPanel(
            "gemeenten", chooser_field_name="gemeente", label="Gemeente", heading="Gemeenten", min_num=1
        ),
        FieldPanel("actieterreinen"),
        FieldPanel("sdgs"),
        FieldPanel("jaar"),
        FieldPanel("beeld"),
        FieldPanel("beeld_alt"),
        FieldPanel("inhoud"),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("inhoud"),
    ]

    class Meta:
        verbose_name = "praktijkvoorbeeld"
        verbose_name_plural = "praktijkvoorbeelden"

    @property
    def deelsoort(self) -> str:
        return "Praktijkvoorbeeld"

    @property
    def deelterreinen(self) -> list[int]:
        return [terrein.volgorde for terrein in self.actieterreinen.all()]

    def schema_org(self, context) -> list[Node]:
        places = [{"@type": "City", "name": rij.gemeente.naam} for rij in self.gemeenten.all()]
        return [article(self, contentLocation=places, temporalCoverage=self.jaar and str(self.jaar))]

    def get_context(self, request, *args, **kwargs):
        """`verwant`: at most three other live practices that share an action field."""
        context = super().get_context(request, *args, **kwargs)
        context["verwant"] = (
            PraktijkPage.objects.live()
            .filter(actieterreinen__in=self.actieterreinen.all())
            .exclude(pk=self.pk)
            .distinct()
            .for_list()[:3]
        )
        return context


class PraktijkGemeente(Orderable):
    """A municipality of a practice; one that merged is shown with today's name beside it."""

    praktijk = ParentalKey(PraktijkPage, on_delete=models.CASCADE, related_name="gemeenten")
    gemeente = models.ForeignKey(
        "lmb_site.Gemeente", verbose_name="gemeente", on_delete=models.PROTECT, related_name="praktijken"
    )

    panels = [FieldPanel("gemeente")]

    class Meta(Orderable.Meta):
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["praktijk", "gemeente"],
                name="praktijkgemeente_eenmaal",
                violation_error_message="Deze gemeente staat er al bij.",
            )
        ]

    def __str__(self):
        return str(self.gemeente)
