from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from leertrajecten.inschrijvingen.enums import LEVEND, Aanwezigheid, InschrijvingStatus
from leertrajecten.inschrijvingen.models.link import SignedLink, SignedLinkQuerySet
from lmb_site.berichten.models import Bericht


class InschrijvingQuerySet(SignedLinkQuerySet):
    def levend(self):
        """Not ended: asked, waiting, offered a seat or confirmed."""
        return self.filter(status__in=LEVEND)

    def bekend(self):
        """Of someone whose data is still there. Whoever was forgotten holds no seat and waits for none."""
        return self.filter(geanonimiseerd_op=None)

    def in_order(self):
        """First come, first served: the order of the waiting list."""
        return self.order_by("pk")

    def for_page(self):
        """With what the page of one registration shows. Not those whose data is gone: their link reaches nothing."""
        return self.filter(geanonimiseerd_op__isnull=True).select_related(
            "leertraject", "gemeente__opgegaan_in"
        )


class Inschrijving(SignedLink):
    """One person's registration for one leertraject. A record: no edit of the page can lose or detach it (E4)."""

    LINK_SALT = "lmb.inschrijving"

    leertraject = models.ForeignKey(
        "leertrajecten.LeertrajectPage",
        verbose_name="leertraject",
        on_delete=models.PROTECT,
        related_name="inschrijvingen",
    )
    referentie = models.CharField("referentie", max_length=12, unique=True, editable=False)
    formuliersleutel = models.UUIDField(
        "formuliersleutel",
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Van het formulier waarmee ze gemaakt is: twee keer versturen geeft één inschrijving.",
    )
    status = models.CharField("status", max_length=12, choices=InschrijvingStatus.choices)
    hele_reeks = models.BooleanField(
        "hele reeks", default=True, help_text="Een sessie die er later bij komt, hoort er dan ook bij."
    )
    naam = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres", max_length=254)
    email_sleutel = models.CharField(max_length=254, editable=False)
    gemeente = models.ForeignKey(
        "lmb_site.Gemeente",
        verbose_name="gemeente",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inschrijvingen",
    )
    organisatie = models.CharField("organisatie", max_length=150, blank=True)
    functie = models.CharField("functie", max_length=120, blank=True)
    voorkeuren = models.TextField("toegankelijkheid en maaltijd", max_length=1000, blank=True)
    vraag = models.TextField("vraag of verwachting", max_length=2000, blank=True)
    antwoorden = models.JSONField(
        "antwoorden op de extra vragen",
        default=list,
        blank=True,
        help_text="Vraag en antwoord zoals ze toen luidden: een vraag die later wijzigt, verandert geen antwoord.",
    )
    groep = models.UUIDField(
        null=True, blank=True, db_index=True, editable=False, help_text="Samen ingeschreven collega's."
    )
    ter_plaatse = models.BooleanField(
        "ter plaatse ingeschreven",
        default=False,
        help_text="Stond aan de deur; neemt geen plaats van een ander.",
    )
    geanonimiseerd_op = models.DateTimeField(
        "persoonsgegevens gewist op", null=True, blank=True, editable=False
    )
    akkoord_op = models.DateTimeField("akkoord met de privacyverklaring op")
    aangemaakt_op = models.DateTimeField("ingeschreven op", db_index=True)

    objects = InschrijvingQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        ordering = ["-aangemaakt_op", "-pk"]
        indexes = [
            models.Index(fields=["leertraject", "status", "id"], name="inschrijving_bezetting"),
            models.Index(fields=["naam"], name="inschrijving_naam"),  # staff sort on it
            models.Index(fields=["leertraject", "email_sleutel"], name="inschrijving_adres"),
            # All that counting asks: thousands of people are counted without reading a single row of theirs.
            models.Index(
                fields=["leertraject", "status", "geanonimiseerd_op", "ter_plaatse"],
                name="inschrijving_telling",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["leertraject", "email_sleutel"],
                condition=Q(status__in=sorted(LEVEND)),
                name="inschrijving_een_levende_per_email",
                violation_error_message="Met dit e-mailadres is al ingeschreven voor dit leertraject.",
            ),
            models.CheckConstraint(
                condition=Q(gemeente__isnull=False) | ~Q(organisatie=""),
                name="inschrijving_bestuur_of_organisatie",
                violation_error_message="Kies je gemeente of vul je organisatie in.",
            ),
        ]

    @property
    def oorzaak(self) -> str:
        """How the outbox names this registration as the cause of a message."""
        return f"inschrijving:{self.pk}"

    @property
    def kiest_sessies(self) -> bool:
        """Whether its sessions can be chosen: not of a whole series, nor of who came to the door of one."""
        return not self.hele_reeks and not self.ter_plaatse

    @property
    def is_bevestigd(self) -> bool:
        return self.status == InschrijvingStatus.BEVESTIGD

    @property
    def is_levend(self) -> bool:
        return self.status in LEVEND

    @property
    def is_op_wachtlijst(self) -> bool:
        return self.status == InschrijvingStatus.WACHTLIJST

    @property
    def bestuur(self) -> str:
        """Whom the registrant works for, in words."""
        return self.gemeente.naam if self.gemeente_id else self.organisatie

    @property
    def is_aangevraagd(self) -> bool:
        return self.status == InschrijvingStatus.AANGEVRAAGD

    @property
    def is_aangeboden(self) -> bool:
        return self.status == InschrijvingStatus.AANGEBODEN

    @property
    def berichten(self) -> models.QuerySet[Bericht]:
        """Every mail about this registration, whatever step of it was the cause."""
        return Bericht.objects.about(self.oorzaak)

    def get_absolute_url(self):
        return reverse("inschrijving", args=[self.token])

    def __str__(self):
        return self.referentie


class DeelnameQuerySet(models.QuerySet):
    def levend(self):
        """Not ended, neither for this session nor as a whole, and of someone whose address is still known."""
        return self.filter(
            status__in=LEVEND, inschrijving__status__in=LEVEND, inschrijving__geanonimiseerd_op=None
        )

    def behind(self):
        """Of who does not know the session as it is now (see `inschrijvingen.verteld`); whoever registered at the door
        is there, and knows."""
        return self.filter(ter_plaatse=False).exclude(verteld_sequence=F("sessie__sequence"))

    def in_order(self):
        """By time of the session; those without a date last."""
        return self.select_related("sessie__leertraject").order_by(
            F("sessie__begin").asc(nulls_last=True), "sessie"
        )


class Deelname(models.Model):
    """A registration for one session. The key to the session is what keeps an editor from losing it.

    `verteld_…` is what the person was told of the session last, in whatever mail: kept by `inschrijvingen.verteld`.
    """

    inschrijving = models.ForeignKey(Inschrijving, on_delete=models.CASCADE, related_name="deelnames")
    sessie = models.ForeignKey(
        "leertrajecten.Sessie", verbose_name="sessie", on_delete=models.PROTECT, related_name="deelnames"
    )
    status = models.CharField("status", max_length=12, choices=InschrijvingStatus.choices)
    ter_plaatse = models.BooleanField("ter plaatse", default=False)
    aanwezigheid = models.CharField(
        "aanwezigheid",
        max_length=15,
        choices=Aanwezigheid.choices,
        default=Aanwezigheid.ONBEKEND,
        blank=True,
    )
    vervanger_naam = models.CharField("vervanger", max_length=120, blank=True)
    vervanger_email = models.EmailField("e-mailadres van de vervanger", max_length=254, blank=True)

    verteld_sequence = models.PositiveIntegerField(
        null=True, editable=False, help_text="De versie van de sessie die deze persoon kent. Leeg: nog geen."
    )
    verteld_feiten = models.JSONField(null=True, editable=False)
    verteld_op = models.DateTimeField(null=True, editable=False)
    herinnerd_voor = models.DateField(
        null=True, editable=False, help_text="De dag van de sessie waarvoor de herinnering vertrok."
    )

    objects = DeelnameQuerySet.as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        constraints = [models.UniqueConstraint(fields=["inschrijving", "sessie"], name="deelname_eenmaal")]
        indexes = [models.Index(fields=["sessie", "status"], name="deelname_bezetting")]

    @property
    def is_bevestigd(self) -> bool:
        return self.status == InschrijvingStatus.BEVESTIGD

    @property
    def is_levend(self) -> bool:
        return self.status in LEVEND

    def __str__(self):
        return f"{self.inschrijving} {self.sessie}"
