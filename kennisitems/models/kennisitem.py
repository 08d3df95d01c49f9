from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets.slug import SlugInput
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from kennisitems import schema_org
from kennisitems.formulier import KennisitemForm
from lmb_site.blocks import SHORT_TEXT_FEATURES
from lmb_site.deelbeelden.kaart import Kaart
from lmb_site.hoofd import Hoofd


class Documenttype(models.TextChoices):
    WET = "wet", "wet"
    DECREET = "decreet", "decreet"
    ORDONNANTIE = "ordonnantie", "ordonnantie"
    BESLUIT = "besluit", "besluit"
    VERORDENING = "verordening", "verordening"
    UITVOERINGSVERORDENING = "uitvoeringsverordening", "uitvoeringsverordening"
    RICHTLIJN = "richtlijn", "richtlijn"
    OMZENDBRIEF = "omzendbrief", "omzendbrief"
    NOTA = "nota", "nota"
    NIEUWS = "nieuws", "nieuws"


class Niveau(models.TextChoices):
    EU = "eu", "EU"
    FEDERAAL = "federaal", "federaal"
    VLAAMS = "vlaams", "Vlaams"


class KennisitemQuerySet(models.QuerySet):
    def public(self, at: date | None = None):
        """Live, and its publication date has come."""
        return self.filter(live=True, publicatiedatum__lte=at or timezone.localdate())

    def withdrawn(self):
        """Was public once, and is no longer."""
        return self.filter(live=False, first_published_at__isnull=False)

    def with_jaar(self):
        """Annotated with `jaar`: that of the document, else of its publication on the site."""
        return self.annotate(jaar=ExtractYear(Coalesce("documentdatum", "publicatiedatum")))

    def recent_first(self):
        return self.order_by("-publicatiedatum", "-documentdatum", "-pk")

    def for_list(self):
        """With themes and domains, without a query per row."""
        return self.prefetch_related("themas", "domeinen")

    def with_any(self, *, themas=(), domeinen=()):
        """Those with at least one of these labels, each once."""
        return self.filter(_carries("themas", "thema", themas) | _carries("domeinen", "domein", domeinen))

    def related_to(self, leertraject_pk: int | None, themas):
        """Those that name the leertraject, then those that share one of `themas`; latest first in both."""
        named = Q(
            Exists(
                Kennisitem.leertrajecten.through.objects.filter(
                    kennisitem=OuterRef("pk"), leertrajectpage=leertraject_pk
                )
            )
        )
        rank = Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (
            self.filter(named | _carries("themas", "thema", themas))
            .annotate(_rang=rank)
            .order_by("_rang", "-publicatiedatum", "-documentdatum", "-pk")
        )


def _carries(relation: str, column: str, labels) -> Q:
    through = getattr(Kennisitem, relation).through.objects
    return Q(Exists(through.filter(kennisitem=OuterRef("pk"), **{f"{column}__in": list(labels)})))


class Kennisitem(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A dated act or note that changes something for municipalities (K1)."""

    sleutel = models.CharField(
        "sleutel",
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="Vaste sleutel van een invoerbestand. Laat leeg als je het item zelf maakt.",
    )
    titel = models.CharField("titel", max_length=500, help_text="Het opschrift zoals het geciteerd wordt.")
    slug = models.SlugField(
        "adres",
        max_length=150,
        unique=True,
        help_text="Het laatste stuk van het webadres. Wijzig dit liever niet.",
    )
    type = models.CharField("documenttype", max_length=30, choices=Documenttype, default=Documenttype.NOTA)
    nummer = models.CharField("nummer", max_length=40, blank=True, help_text="Zoals '2019/318'.")
    niveau = models.CharField("niveau", max_length=10, choices=Niveau, blank=True)
    documentdatum = models.DateField("datum van het document", null=True, blank=True)
    publicatiedatum = models.DateField(
        "datum op de site", default=timezone.localdate, help_text="Voor deze dag ziet niemand het item."
    )
    staatsblad = models.DateField(
        "in het Staatsblad of Publicatieblad op", null=True, blank=True, help_text="Als je het weet."
    )
    inwerkingtreding = models.DateField("in werking op", null=True, blank=True, help_text="Als je het weet.")
    bron = models.URLField(
        "bron", max_length=500, blank=True, help_text="Link naar de tekst, liefst de vaste (ELI)."
    )
    samenvatting = RichTextField(
        "samenvatting",
        blank=True,
        features=SHORT_TEXT_FEATURES,
        help_text="Wat is het, en wat verandert er voor gemeenten?",
    )
    themas = ParentalManyToManyField(
        "lmb_site.Thema", verbose_name="thema's", blank=True, related_name="kennisitems"
    )
    domeinen = ParentalManyToManyField(
        "lmb_site.Domein", verbose_name="domeinen", blank=True, related_name="kennisitems"
    )
    leertrajecten = ParentalManyToManyField(
        "leertrajecten.LeertrajectPage", verbose_name="leertrajecten", blank=True, related_name="kennisitems"
    )
    gewijzigd_op = models.DateTimeField(auto_now=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="kennisitem")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="kennisitem",
        for_concrete_model=False,
    )

    objects = KennisitemQuerySet.as_manager()
    base_form_class = KennisitemForm

    panels = [
        TitleFieldPanel("titel", placeholder=False),
        FieldPanel("slug", widget=SlugInput),
        MultiFieldPanel(
            [FieldRowPanel(["type", "nummer"]), FieldRowPanel(["niveau", "documentdatum"]), "bron"],
            heading="Het document",
        ),
        FieldPanel("samenvatting"),
        MultiFieldPanel(["themas", "domeinen", "leertrajecten"], heading="Waar het bij hoort"),
        MultiFieldPanel(
            ["publicatiedatum", FieldRowPanel(["staatsblad", "inwerkingtreding"])], heading="Data"
        ),
        InlinePanel("bijlagen", label="Bijlage", heading="Bijlagen"),
        FieldPanel("sleutel"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("titel", boost=2),
        index.SearchField("nummer"),
        index.SearchField("samenvatting"),
        index.AutocompleteField("titel"),
        index.FilterField("type"),
        index.FilterField("niveau"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "kennisitem"
        verbose_name_plural = "kennisitems"
        ordering = ["-publicatiedatum", "-documentdatum", "-pk"]
        indexes = [
            models.Index(
                fields=["live", "-publicatiedatum", "-documentdatum", "-id"], name="kennisitem_lijst"
            )
        ]

    @property
    def labels(self) -> list:
        """Themes, then domains, by weight; a label that both vocabularies hold once (K2)."""
        labels = list(self.themas.all())
        names = {label.naam.casefold() for label in labels}
        return labels + [domein for domein in self.domeinen.all() if domein.naam.casefold() not in names]

    def get_absolute_url(self):
        return reverse("kennisitem", args=[self.slug])

    @property
    def full_url(self) -> str:
        """'' for a new item that has no address yet; Wagtail asks for it to show a preview."""
        return settings.SITE_URL + self.get_absolute_url() if self.slug else ""

    @property
    def bijgewerkt_op(self) -> datetime:
        """When what visitors read last changed."""
        return self.last_published_at or self.gewijzigd_op

    @property
    def samenvatting_tekst(self) -> str:
        """The summary without markup, on one line."""
        return " ".join(get_text_for_indexing(self.samenvatting).split())

    @property
    def deelkaart(self) -> Kaart:
        return Kaart(titel=self.titel, soort=self.get_type_display().capitalize())

    @property
    def live_leertrajecten(self) -> list:
        """The leertrajecten it names that visitors can see."""
        return [pagina for pagina in self.leertrajecten.all() if pagina.live]

    def get_context(self) -> dict:
        """`kennisitem`; `bijlagen`: its KennisitemBijlage; `leertrajecten`: the live ones named; `verwant`:
        at most three other public kennisitems that share a theme; `hoofd`, None while it has no address; `is_preview`.
        """
        related = Kennisitem.objects.public().exclude(pk=self.pk).for_list().recent_first()
        bijlagen = [bijlage for bijlage in self.bijlagen.all() if bijlage.document_id]
        return {
            "kennisitem": self,
            "bijlagen": bijlagen,
            "leertrajecten": self.live_leertrajecten,
            "verwant": list(related.with_any(themas=self.themas.all())[:3]),
            "hoofd": self._hoofd(bijlagen) if self.slug else None,
            "is_preview": False,
        }

    def _hoofd(self, bijlagen) -> Hoofd:
        return Hoofd(
            titel=self.titel,
            adres=self.full_url,
            beschrijving=self.samenvatting_tekst,
            onderwerp=self,
            soort="article",
            kruimels=[("Kennisitems", "/kennisitems/")],
            gegevens=[schema_org.node(self, bijlagen=bijlagen)],
        )

    def get_preview_template(self, request, mode_name):
        return "kennisitems/kennisitem.html"

    def get_preview_context(self, request, mode_name):
        return {**self.get_context(), "is_preview": True}

    def __str__(self):
        return self.titel


class KennisitemBijlage(Orderable):
    """A document that goes with a kennisitem."""

    kennisitem = ParentalKey(Kennisitem, on_delete=models.CASCADE, related_name="bijlagen")
    document = models.ForeignKey(
        "lmb_site.Bestand",
        verbose_name="document",
        on_delete=models.PROTECT,
        related_name="kennisitembijlagen",
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"

    def __str__(self):
        return str(self.document)
