from collections.abc import Collection
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.forms import RadioSelect
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
from kennisitems.models.wijziging import Omvang
from kennisitems.panels import VoorstelPanel, ZonderScriptPanel
from kennisitems.verbanden import groups_of
from lmb_site.blocks import SHORT_TEXT_FEATURES
from lmb_site.deelbeelden.kaart import Kaart
from lmb_site.hoofd import Hoofd
from lmb_site.models import Domein, Thema
from lmb_site.samenvoegen import current_keys
from lmb_site.templatetags.datums import BRUSSEL


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


def midnight(day: date) -> datetime:
    """The first minute of `day` in Brussels."""
    return datetime.combine(day, time(), tzinfo=BRUSSEL)


# The day that counts as news: of the last major change, or of the publication on the site when that is later.
NEWS_DAY = Greatest(Coalesce("laatste_wijziging", "publicatiedatum"), "publicatiedatum")


class KennisitemQuerySet(models.QuerySet):
    def public(self, at: date | None = None):
        """Live, and its publication date has come."""
        return self.filter(live=True, publicatiedatum__lte=at or timezone.localdate())

    def new_or_changed(self, begin: date, end: date, changed: Collection[int]):
        """Those that came on the site from `begin` and before `end`, or have one of the keys `changed`."""
        return self.filter(Q(publicatiedatum__gte=begin, publicatiedatum__lt=end) | Q(pk__in=changed))

    def by_level(self):
        """EU, federal, Flemish, then those without a level; each in the order they came on the site."""
        levels = [When(niveau=niveau, then=Value(n)) for n, niveau in enumerate(Niveau.values)]
        rank = Case(*levels, default=Value(len(levels)), output_field=IntegerField())
        return self.order_by(rank, "publicatiedatum", "documentdatum", "pk")

    def withdrawn(self):
        """Was public once, and is no longer."""
        return self.filter(live=False, first_published_at__isnull=False)

    def recent_first(self):
        """By the day they came on the site or last had a major change."""
        return self.order_by(NEWS_DAY.desc(), "-documentdatum", "-pk")

    def for_list(self):
        """With themes and domains, without a query per row."""
        return self.prefetch_related("themas", "domeinen")

    def with_any(self, *, themas=(), domeinen=()):
        """Those with at least one of these labels, each once."""
        return self.filter(_carries("themas", "thema", themas) | _carries("domeinen", "domein", domeinen))

    def related_to(self, leertraject_pk: int | None, themas, *, number: int):
        """At most `number`: those that name the leertraject, then those that share one of `themas`; latest first in
        both.
        """
        through = Kennisitem.leertrajecten.through.objects
        named = Q(pk__in=through.filter(leertrajectpage=leertraject_pk).values("kennisitem"))
        # So few of each that no database need put all of them in order.
        naming = self.filter(named).recent_first()[:number]
        sharing = self.with_any(themas=themas).recent_first()[:number]
        return (
            self.filter(Q(pk__in=naming.values("pk")) | Q(pk__in=sharing.values("pk")))
            .annotate(_rang=Case(When(named, then=Value(0)), default=Value(1)))
            .order_by("_rang", NEWS_DAY.desc(), "-documentdatum", "-pk")[:number]
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
    omvang = models.CharField(
        "wat voor wijziging?", max_length=10, choices=Omvang, default=Omvang.KLEIN, blank=True
    )
    wijzigingsnota = models.CharField(
        "wijzigingsnota",
        max_length=500,
        blank=True,
        help_text="Wat is er veranderd, en sinds wanneer? Staat na het publiceren bij de geschiedenis van het item"
        " en gaat naar wie het volgt.",
    )
    laatste_wijziging = models.DateField(
        "laatste grote wijziging", null=True, editable=False, help_text="Volgt uit de wijzigingsnota's."
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
        VoorstelPanel(),
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
        InlinePanel("verbanden", label="Verband", heading="Verband met andere kennisitems"),
        InlinePanel("bijlagen", label="Bijlage", heading="Bijlagen"),
        MultiFieldPanel(
            [
                FieldPanel(
                    "omvang", widget=RadioSelect, help_text="Alleen voor een item dat al op de site staat."
                ),
                "wijzigingsnota",
            ],
            heading="Wat is er gewijzigd sinds de vorige publicatie?",
        ),
        FieldPanel("sleutel"),
        PublishingPanel(),
        ZonderScriptPanel(),
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
            # Of what is live alone: SQLite uses no index that begins with the column of `WHERE live`.
            models.Index(
                NEWS_DAY.desc(),
                F("documentdatum").desc(),
                F("id").desc(),
                condition=Q(live=True),
                name="kennisitem_nieuws",
            ),
            models.Index(
                fields=["publicatiedatum"], condition=Q(live=True), name="kennisitem_publicatiedatum"
            ),
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
    def nieuwsdag(self) -> date:
        """The day that it is news of: on the site since, or last changed in something major. As NEWS_DAY.

        Never before its day on the site: until then nobody may see it.
        """
        return max(self.laatste_wijziging or self.publicatiedatum, self.publicatiedatum)

    @property
    def bijgewerkt_op(self) -> datetime:
        """When there was last something new in it for who follows it: its day on the site, or a major change."""
        changes = self.wijzigingen.all() if self.pk else ()
        return max([midnight(self.publicatiedatum), *(wijziging.op for wijziging in changes)])

    def with_content_json(self, content):
        """A version does not decide when the item last had a major change, and carries the labels of now."""
        for relation, model in (("themas", Thema), ("domeinen", Domein)):
            merged = current_keys(model) if content.get(relation) else {}
            if merged.keys() & set(content.get(relation, ())):
                labels = dict.fromkeys(merged.get(pk, pk) for pk in content[relation])
                content = {**content, relation: list(labels)}
        obj = super().with_content_json(content)
        obj.laatste_wijziging = self.laatste_wijziging
        return obj

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
        """`kennisitem`; `bijlagen`: its KennisitemBijlage; `leertrajecten`: the live ones named; `verbanden`: see
        `kennisitems.verbanden.groups_of`; `wijzigingen`: its major changes, latest first; `hoofd`, None before it is
        saved with an address; `is_preview`.
        """
        bijlagen = [bijlage for bijlage in self.bijlagen.all() if bijlage.document_id]
        return {
            "kennisitem": self,
            "bijlagen": bijlagen,
            "leertrajecten": self.live_leertrajecten,
            "verbanden": groups_of(self),
            "wijzigingen": list(self.wijzigingen.all()) if self.pk else [],
            "hoofd": self._hoofd(bijlagen) if self.pk and self.slug else None,
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
