from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from leertrajecten import bezetting, formuliervoorbeeld, revisies, schema_org
from leertrajecten.formulier import LeertrajectCopyForm, SessiesPanel
from leertrajecten.kenmerken import load_presentaties
from leertrajecten.models.sessie import SessieStaat
from leertrajecten.status import (
    Feiten,
    InschrijvingStand,
    SessieFeiten,
    Status,
    compute_inschrijvingstand,
    compute_status,
    status_annotation,
)
from lmb_site.blocks import SHORT_TEXT_FEATURES, InhoudBlocks
from lmb_site.models.boom import AtomicDeleteMixin, AtomicDeleteQuerySet
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node


class LeertrajectQuerySet(AtomicDeleteQuerySet):
    def with_status(self, at: datetime | None = None):
        """Annotated with `status_op`, `eerste_begin` and `laatste_einde` at `at` (default: now)."""
        return self.annotate(**status_annotation(at or timezone.now()))

    def without_text(self):
        """Without what readers and editors need: for who decides about people. Asked for all the same, each is a query."""
        return self.defer(
            "inleiding",
            "inhoud",
            "verloop",
            "doelgroep",
            "doelstellingen",
            "praktisch",
            *("seo_title", "search_description", "draft_title", "show_in_menus"),
            *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "owner"),
            *("latest_revision", "latest_revision_created_at", "live_revision", "alias_of"),
        )

    def for_list(self):
        """With what a row shows, without a query per row."""
        return self.prefetch_related("sessies", "actieterreinen")


class LeertrajectPage(AtomicDeleteMixin, OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """A leertraject, one edition of it: its content, sessions, partners and contacts, published as one page (Z6)."""

    parent_page_types = ["leertrajecten.LeertrajectenPage"]
    subpage_types = []
    open_graph_type = "article"

    nummer = models.PositiveSmallIntegerField(
        "nummer",
        null=True,
        blank=True,
        help_text="Volgnummer in de lijst, zoals de VVSG de leertrajecten telt.",
    )
    ondertitel = models.CharField(
        "ondertitel", max_length=150, blank=True, help_text="Wat de titel niet zegt, in enkele woorden."
    )
    actieterreinen = ParentalManyToManyField(
        "lmb_site.ActieterreinPage",
        verbose_name="actieterreinen",
        related_name="leertrajecten",
        help_text="Bij welk actieterrein hoort dit leertraject? Het kan bij meer dan één horen.",
    )
    themas = ParentalManyToManyField(
        "lmb_site.Thema", verbose_name="thema's", blank=True, related_name="leertrajecten"
    )
    sdgs = ParentalManyToManyField(
        "lmb_site.SDG", verbose_name="SDG's", blank=True, related_name="leertrajecten"
    )
    inhoud = StreamField(InhoudBlocks(), verbose_name="inhoud", blank=True)
    verloop = RichTextField(
        "verloop", blank=True, features=SHORT_TEXT_FEATURES, help_text="Hoe het traject is opgebouwd."
    )
    doelgroep = RichTextField(
        "doelgroep", blank=True, features=SHORT_TEXT_FEATURES, help_text="Voor wie is het?"
    )
    doelstellingen = RichTextField(
        "doelstellingen", blank=True, features=SHORT_TEXT_FEATURES, help_text="Wat kun je na afloop?"
    )
    praktisch = RichTextField(
        "praktisch", blank=True, features=SHORT_TEXT_FEATURES, help_text="Prijs, taal, wat mee te brengen."
    )
    vorige_editie = models.ForeignKey(
        "self",
        verbose_name="vorige editie",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="volgende_edities",
        help_text="De eerdere keer dat dit leertraject liep. De twee pagina's verwijzen dan naar elkaar.",
    )
    status_override = models.CharField(
        "status",
        max_length=12,
        blank=True,
        choices=Status.choices,
        help_text="Laat leeg: dan volgt de status vanzelf uit de data van de sessies.",
    )
    archief_op = models.DateField(
        "naar het archief op",
        null=True,
        blank=True,
        help_text="Vanaf deze dag staat het leertraject in het archief.",
    )
    inschrijven_vanaf = models.DateTimeField(
        "inschrijven vanaf", null=True, blank=True, help_text="Leeg: inschrijven is nog niet open."
    )
    inschrijven_tot = models.DateTimeField(
        "inschrijven tot", null=True, blank=True, help_text="Leeg: tot de laatste sessie begint."
    )
    capaciteit = models.PositiveIntegerField(
        "aantal plaatsen",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Wie daarna komt, staat op de wachtlijst. Leeg: geen grens.",
    )
    sessiekeuze = models.BooleanField(
        "deelnemers kiezen sessies",
        default=False,
        help_text="Uit: wie inschrijft, komt naar de hele reeks. Aan: deelnemers kiezen welke sessies ze volgen.",
    )
    goedkeuring = models.BooleanField(
        "inschrijvingen eerst goedkeuren",
        default=False,
        help_text="Aan: een inschrijving krijgt pas een plaats als iemand van het team ze goedkeurt.",
    )
    bedenktijd_uren = models.PositiveSmallIntegerField(
        "bedenktijd bij een vrije plaats (uren)",
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text="Zo lang houden we een vrije plaats voor de eerste op de wachtlijst.",
    )
    max_per_gemeente = models.PositiveSmallIntegerField(
        "hoogstens per gemeente",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Wie daarna komt van dezelfde gemeente, wacht tot de dag hieronder. Leeg: geen grens.",
    )
    max_per_gemeente_tot = models.DateTimeField(
        "grens per gemeente tot",
        null=True,
        blank=True,
        help_text="Vanaf dan geldt de grens per gemeente niet meer. Leeg: ze blijft gelden.",
    )
    herinnering_dagen = models.PositiveSmallIntegerField(
        "herinnering (dagen vooraf)",
        null=True,
        blank=True,
        default=2,
        validators=[MaxValueValidator(60)],
        help_text="Hoeveel dagen voor elke sessie krijgen deelnemers een herinnering? Leeg: geen herinnering.",
    )
    certificaat_vanaf = models.PositiveSmallIntegerField(
        "attest vanaf (aantal sessies)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Wie minstens zoveel sessies bijwoonde, kan een attest afhalen. Leeg: geen attest.",
    )

    objects = PageManager.from_queryset(LeertrajectQuerySet)()
    copy_form_class = LeertrajectCopyForm
    preview_modes = [("", "Pagina"), (formuliervoorbeeld.MODE, "Inschrijvingsformulier")]

    content_panels = [
        *Page.content_panels,
        FieldPanel("ondertitel"),
        FieldPanel("nummer"),
        *InleidingMixin.inleiding_panels,
        MultiFieldPanel(["actieterreinen", "themas", "sdgs"], heading="Waar het bij hoort"),
        FieldPanel("inhoud"),
        MultiFieldPanel(
            ["doelgroep", "doelstellingen", "verloop", "praktisch"], heading="Voor wie, waarom en hoe"
        ),
        SessiesPanel("sessies", label="Sessie", heading="Sessies"),
        InlinePanel("partners", label="Partner", heading="Partners"),
        InlinePanel("contacten", label="Contact", heading="Contacten"),
        PageChooserPanel("vorige_editie", "leertrajecten.LeertrajectPage"),
    ]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel(["inschrijven_vanaf", "inschrijven_tot"]),
                "capaciteit",
                "bedenktijd_uren",
                "sessiekeuze",
                "goedkeuring",
                FieldRowPanel(["max_per_gemeente", "max_per_gemeente_tot"]),
            ],
            heading="Inschrijven",
        ),
        InlinePanel("extra_vragen", label="Vraag", heading="Extra vragen in het inschrijvingsformulier"),
        MultiFieldPanel(["herinnering_dagen", "certificaat_vanaf"], heading="Rond de sessies"),
        MultiFieldPanel(["status_override", "archief_op"], heading="Status"),
        *Page.settings_panels,
    ]
    search_fields = [
        *Page.search_fields,
        *InleidingMixin.inleiding_search_fields,
        index.SearchField("ondertitel"),
        index.SearchField("inhoud"),
        index.SearchField("doelgroep"),
        index.SearchField("doelstellingen"),
        index.RelatedFields("sessies", [index.SearchField("titel"), index.SearchField("omschrijving")]),
    ]

    class Meta:
        verbose_name = "leertraject"
        verbose_name_plural = "leertrajecten"
        constraints = [
            models.CheckConstraint(
                condition=Q(inschrijven_tot__gt=models.F("inschrijven_vanaf"))
                | Q(inschrijven_tot__isnull=True)
                | Q(inschrijven_vanaf__isnull=True),
                name="leertraject_inschrijven_sluit_na_opening",
                violation_error_message="Inschrijven moet sluiten nadat het opengaat.",
            )
        ]

    @cached_property
    def bezetting(self) -> bezetting.Bezetting:
        """How full it is; lists fill this in for all rows at once (`load_bezetting`)."""
        return (
            bezetting.source().bezetting([self.pk]).get(self.pk, bezetting.Bezetting())
            if self.pk
            else bezetting.Bezetting()
        )

    @cached_property
    def sessies_in_order(self) -> list:
        """By time; those without a date last, as the editor ordered them."""
        return sorted(
            self.sessies.all(),
            key=lambda s: (s.begin is None, s.begin.timestamp() if s.begin else 0, s.sort_order or 0),
        )

    @property
    def tijdfeiten(self) -> Feiten:
        """All but how full it is: what the status and the opening depend on, without asking about registrations."""
        return Feiten(
            sessies=tuple(
                SessieFeiten(s.begin, s.einde)
                for s in self.sessies_in_order
                if s.staat != SessieStaat.GEANNULEERD
            ),
            status_override=self.status_override,
            archief_op=self.archief_op,
            inschrijven_vanaf=self.inschrijven_vanaf,
            inschrijven_tot=self.inschrijven_tot,
            sessiekeuze=self.sessiekeuze,
        )

    @property
    def feiten(self) -> Feiten:
        return replace(
            self.tijdfeiten,
            sessies=tuple(
                SessieFeiten(s.begin, s.einde, self.bezetting.for_sessie(s.pk).has_no_seat(s.capaciteit))
                for s in self.sessies_in_order
                if s.staat != SessieStaat.GEANNULEERD
            ),
            is_volzet=self.bezetting.geheel.has_no_seat(self.capaciteit),
        )

    @property
    def status(self) -> Status:
        return self.status_at(timezone.now())

    def status_at(self, at: datetime) -> Status:
        return compute_status(self.tijdfeiten, at)

    def opening_at(self, at: datetime) -> InschrijvingStand:
        """Whether one can register at `at`, seat or waiting list: OPEN stands for both."""
        return compute_inschrijvingstand(self.tijdfeiten, at)

    @property
    def inschrijvingstand(self) -> InschrijvingStand:
        return self.inschrijvingstand_at(timezone.now())

    def inschrijvingstand_at(self, at: datetime) -> InschrijvingStand:
        return compute_inschrijvingstand(self.feiten, at)

    def next_sessie(self, at: datetime | None = None):
        """The first session that takes place and is not over; None when there is none."""
        at = at or timezone.now()
        return next(
            (s for s in self.sessies_in_order if s.einde and s.einde > at and not s.is_geannuleerd),
            None,
        )

    @property
    def inschrijf_url(self) -> str:
        return reverse("inschrijven", args=[self.slug])

    @property
    def op_de_hoogte_url(self) -> str:
        return reverse("op-de-hoogte", args=[self.slug])

    @property
    def agenda_url(self) -> str:
        return reverse("leertraject-ics", args=[self.slug])

    @property
    def deelsoort(self) -> str:
        return "Leertraject"

    @property
    def deelterreinen(self) -> list[int]:
        return [terrein.volgorde for terrein in self.actieterreinen.all()]

    def schema_org(self, context) -> list[Node]:
        return [schema_org.course(self)]

    def get_context(self, request, *args, **kwargs):
        """`nu`: the moment the page is made for; `edities`: live earlier and later editions, oldest first;
        `overzicht`: the LeertrajectenPage above, with the threefold purpose. Sessions have `presentatie_lijst`.
        """
        context = super().get_context(request, *args, **kwargs)
        context["nu"] = timezone.now()
        context["volgende_sessie"] = self.next_sessie(context["nu"])
        context["edities"] = self.edities
        context["overzicht"] = self.get_parent().specific if self.depth else None
        load_presentaties(self.sessies_in_order)
        context["heeft_presentaties"] = any(sessie.presentatie_lijst for sessie in self.sessies_in_order)
        return context

    @cached_property
    def edities(self) -> list["LeertrajectPage"]:
        """Live editions directly before and after this one, each with `is_later`."""
        linked = Q(vorige_editie=self.pk) | Q(pk=self.vorige_editie_id)
        return self.mark_edities(LeertrajectPage.objects.live().filter(linked)) if self.pk else []

    def mark_edities(self, pages) -> list["LeertrajectPage"]:
        edities = [page for page in pages if page.pk != self.pk]
        for editie in edities:
            editie.is_later = editie.vorige_editie_id == self.pk
        return sorted(edities, key=lambda editie: (editie.is_later, editie.pk))

    def serve_preview(self, request, mode_name):
        if mode_name == formuliervoorbeeld.MODE:
            return formuliervoorbeeld.show(request, self)
        return super().serve_preview(request, mode_name)

    def with_content_json(self, content):
        """As Wagtail's, but sessions that registrations hang on come back, and are who they are on the live page."""
        page = super().with_content_json(content)
        revisies.settle_sessies(page, is_public=True)
        return page

    @transaction.atomic
    def publish(self, revision, **kwargs):
        """As Wagtail's, with what its publication sets in motion in one transaction: both happen, or neither."""
        return super().publish(revision, **kwargs)

    def save(self, *args, update_fields=None, **kwargs):
        """As Wagtail's, but no session that registrations hang on goes, and what calendars are told stays right."""
        if update_fields is None or "sessies" in update_fields:
            revisies.settle_sessies(self, is_public=self.live)
        super().save(*args, update_fields=update_fields, **kwargs)

    @staticmethod
    def load_bezetting(leertrajecten: Iterable["LeertrajectPage"]) -> None:
        """Fill in `bezetting` of all of these at once."""
        leertrajecten = list(leertrajecten)
        found = bezetting.source().bezetting([page.pk for page in leertrajecten])
        for page in leertrajecten:
            page.bezetting = found.get(page.pk, bezetting.Bezetting())


class Partner(Orderable):
    """An organisation a leertraject is made with."""

    leertraject = ParentalKey(LeertrajectPage, on_delete=models.CASCADE, related_name="partners")
    naam = models.CharField("naam", max_length=120)
    rol = models.CharField("rol", max_length=150, blank=True)
    website = models.URLField("website", blank=True)

    panels = [FieldRowPanel([FieldPanel("naam"), FieldPanel("rol")]), FieldPanel("website")]

    class Meta(Orderable.Meta):
        verbose_name = "partner"
        verbose_name_plural = "partners"

    def __str__(self):
        return self.naam
