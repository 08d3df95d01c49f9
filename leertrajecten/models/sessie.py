import uuid
from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import get_serializable_data_for_fields, model_from_serializable_data
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from lmb_site.blocks import SHORT_TEXT_FEATURES

UID_VAN = "uid_van"


class SessieStaat(models.TextChoices):
    """Whether a session takes place. 'Verplaatst' is no state: a session that moved still takes place."""

    GEPLAND = "gepland", "gaat door"
    GEANNULEERD = "geannuleerd", "geannuleerd"


class PresentatieBlock(blocks.StructBlock):
    titel = blocks.CharBlock(
        label="Titel", max_length=150, required=False, help_text="Leeg: de titel van het document."
    )
    document = DocumentChooserBlock(label="Document")

    class Meta:
        icon = "doc-full-inverse"
        label = "Presentatie"


class ProgrammaBlock(blocks.StructBlock):
    uur = blocks.CharBlock(label="Uur", max_length=20)
    wat = blocks.CharBlock(label="Wat", max_length=200)

    class Meta:
        icon = "time"
        label = "Programmapunt"


class SessieQuerySet(models.QuerySet):
    def public(self):
        """Of leertrajecten that visitors can see."""
        return self.filter(leertraject__live=True)

    def takes_place(self):
        return self.exclude(staat=SessieStaat.GEANNULEERD)

    def upcoming(self, at: datetime | None = None):
        """Not yet over at `at` (default: now), cancelled ones included: a visitor must see that they are off."""
        return self.filter(einde__gt=at or timezone.now()).order_by("begin", "pk")

    def for_agenda(self):
        return self.select_related("leertraject").prefetch_related("leertraject__actieterreinen")


class Sessie(Orderable):
    """One gathering of a leertraject. A moved or cancelled one stays listed, with its old and new date (Z8).

    What calendars go by (`uid`, `sequence`), the time it had before (`vorig_begin`, `vorig_einde`) and what the
    public was told last (`kalenderfeiten`) are kept by `leertrajecten.revisies`: they belong to the row, and no
    revision of the page turns them back.
    """

    leertraject = ParentalKey(
        "leertrajecten.LeertrajectPage", on_delete=models.CASCADE, related_name="sessies"
    )
    titel = models.CharField("titel", max_length=200)
    begin = models.DateTimeField("begin", null=True, blank=True, help_text="Leeg: 'datum volgt'.")
    einde = models.DateTimeField("einde", null=True, blank=True)
    staat = models.CharField(
        "gaat de sessie door?",
        max_length=12,
        choices=SessieStaat,
        default=SessieStaat.GEPLAND,
        help_text="Een geannuleerde sessie blijft op de pagina staan, met de reden erbij.",
    )
    reden = models.CharField(
        "reden",
        max_length=250,
        blank=True,
        help_text="Bij een verplaatste of geannuleerde sessie: waarom? Deelnemers lezen dit.",
    )
    is_online = models.BooleanField("online", default=False)
    plaats = models.CharField(
        "plaats", max_length=150, blank=True, help_text="Naam van het gebouw of de zaal."
    )
    adres = models.CharField(
        "adres", max_length=200, blank=True, help_text="Straat, nummer, postcode en gemeente."
    )
    online_link = models.URLField(
        "link om online deel te nemen",
        blank=True,
        help_text="Alleen wie ingeschreven is krijgt deze link te zien.",
    )
    omschrijving = RichTextField("omschrijving", blank=True, features=SHORT_TEXT_FEATURES)
    sprekers = models.TextField("sprekers", blank=True, help_text="Eén per regel.")
    programma = StreamField([("punt", ProgrammaBlock())], verbose_name="programma", blank=True)
    presentaties = StreamField([("presentatie", PresentatieBlock())], verbose_name="presentaties", blank=True)
    capaciteit = models.PositiveIntegerField(
        "aantal plaatsen",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Alleen als deze sessie minder plaatsen heeft dan het leertraject. Leeg: geen eigen grens.",
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    vorig_begin = models.DateTimeField("vorig begin", null=True, blank=True, editable=False)
    vorig_einde = models.DateTimeField("vorig einde", null=True, blank=True, editable=False)
    kalenderfeiten = models.JSONField(null=True, blank=True, editable=False)

    objects = SessieQuerySet.as_manager()

    panels = [
        FieldPanel("titel"),
        MultiFieldPanel([FieldRowPanel(["begin", "einde"]), "staat", "reden"], heading="Wanneer"),
        MultiFieldPanel(["is_online", "online_link", "plaats", "adres"], heading="Waar"),
        MultiFieldPanel(["omschrijving", "sprekers", "programma"], heading="Wat"),
        FieldPanel("presentaties"),
        FieldPanel("capaciteit"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "sessie"
        verbose_name_plural = "sessies"
        constraints = [
            models.CheckConstraint(
                condition=Q(einde__gt=F("begin")) | Q(begin__isnull=True) | Q(einde__isnull=True),
                name="sessie_eindigt_na_begin",
                violation_error_message="Het einde van een sessie moet na het begin vallen.",
            ),
            models.CheckConstraint(
                condition=Q(begin__isnull=True, einde__isnull=True)
                | Q(begin__isnull=False, einde__isnull=False),
                name="sessie_begin_en_einde_samen",
                violation_error_message="Geef zowel het begin als het einde van de sessie, of geen van beide.",
            ),
        ]

    @property
    def is_geannuleerd(self) -> bool:
        return self.staat == SessieStaat.GEANNULEERD

    @property
    def is_verplaatst(self) -> bool:
        """It takes place at another time than was published before."""
        return bool(self.vorig_begin and self.vorig_begin != self.begin)

    @property
    def agenda_url(self) -> str:
        """Address of its own .ics; '' for a session without a date or without a row yet."""
        return reverse("sessie-ics", args=[self.leertraject.slug, self.pk]) if self.pk and self.begin else ""

    @property
    def spreker_lijst(self) -> list[str]:
        return [regel.strip() for regel in self.sprekers.splitlines() if regel.strip()]

    def is_past(self, at: datetime | None = None) -> bool:
        return bool(self.einde and self.einde <= (at or timezone.now()))

    def save(self, *args, **kwargs):
        # A copy or alias of a page brings along the identity of the original; a calendar must never see one twice.
        if self._state.adding and _is_taken(self.uid):
            self.uid = uid_on(self.leertraject_id, self.uid)
            if _is_taken(self.uid):
                self.uid = uuid.uuid4()
        super().save(*args, **kwargs)

    def serializable_data(self):
        """For a page revision: with the page that the identity belongs to, so that a copied revision is recognised."""
        return {**get_serializable_data_for_fields(self), UID_VAN: self.leertraject_id}

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """From a page revision; one copied from another page gets an identity of its own, each time the same."""
        if data.get(UID_VAN) not in (None, data["leertraject"]):
            data = {**data, "uid": uid_on(data["leertraject"], uuid.UUID(str(data["uid"])))}
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)

    def __str__(self):
        return self.titel


def uid_on(leertraject_id: int, uid: uuid.UUID) -> uuid.UUID:
    """The identity, on that page, of what was copied there from the session with `uid`."""
    return uuid.uuid5(uid, str(leertraject_id))


def _is_taken(uid: uuid.UUID) -> bool:
    return Sessie.objects.filter(uid=uid).exists()
