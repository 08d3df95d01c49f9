from datetime import datetime, timedelta

from django.db import connections, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

# Longer than the slowest honest conversation with a mail server (EMAIL_TIMEOUT for each of its steps): a
# worker that still sends when its lease ends would see its message sent by another as well.
LEASE = timedelta(minutes=5)


def stam_of(oorzaak: str) -> str:
    """What a cause is a step of: `inschrijving:12` of `inschrijving:12:overdracht:3`."""
    return ":".join(oorzaak.split(":")[:2])


class BerichtStatus(models.TextChoices):
    WACHT = "wacht", "wacht"
    VERZONDEN = "verzonden", "verzonden"
    MISLUKT = "mislukt", "mislukt"


class BerichtQuerySet(models.QuerySet["Bericht"]):
    def for_oorzaak(self, oorzaak: str):
        return self.filter(oorzaak=oorzaak)

    def about(self, oorzaak: str):
        """Caused by this, or by a step of it (`oorzaak:…`)."""
        return self.filter(Q(oorzaak=oorzaak) | Q(oorzaak__startswith=f"{oorzaak}:"))

    def wachtend(self):
        """Messages without a single failed attempt yet."""
        return self.filter(status=BerichtStatus.WACHT, laatste_fout="")

    def opnieuw(self):
        """Messages that failed before and will be tried again."""
        return self.filter(status=BerichtStatus.WACHT).exclude(laatste_fout="")

    def verzonden(self):
        return self.filter(status=BerichtStatus.VERZONDEN)

    def mislukt(self):
        return self.filter(status=BerichtStatus.MISLUKT)

    def due(self, at: datetime | None = None):
        """What may leave now: waiting, its moment come, no living lease on it, and nothing to go before it.

        What the same person is told earlier of the same thing goes before it: a mail that is tried again later must
        not put back in a calendar what the next one took out. One that failed for good keeps nobody waiting.
        """
        at = at or timezone.now()
        earlier = Q(aangemaakt_op__lt=OuterRef("aangemaakt_op")) | Q(
            aangemaakt_op=OuterRef("aangemaakt_op"), pk__lt=OuterRef("pk")
        )
        before = Bericht.objects.filter(
            earlier, status=BerichtStatus.WACHT, stam=OuterRef("stam"), aan=OuterRef("aan")
        ).exclude(stam="")
        return self.filter(
            ~Exists(before),
            Q(lease_tot__isnull=True) | Q(lease_tot__lte=at),
            status=BerichtStatus.WACHT,
            volgende_poging_op__lte=at,
        )

    def claim_next(self, *, worker: str, at: datetime | None = None) -> "Bericht | None":
        """Lease the message that is due longest to this worker; None when nothing is due.

        Safe with any number of workers: the UPDATE repeats the condition, so of two that see the same row one
        gets it and the other looks on. Where the database can skip locked rows, they do not even wait for
        each other.
        """
        at = at or timezone.now()
        can_skip = connections[self.db].features.has_select_for_update_skip_locked
        # A plain read first: an idle worker on SQLite must not take the write lock each second.
        while self.due(at).exists():
            with transaction.atomic(using=self.db):
                candidates = self.due(at).order_by("volgende_poging_op", "pk")
                if can_skip:
                    candidates = candidates.select_for_update(skip_locked=True)
                pk = candidates.values_list("pk", flat=True).first()
                if pk is None:
                    return None
                if self.due(at).filter(pk=pk).update(lease_tot=at + LEASE, lease_door=worker):
                    return self.get(pk=pk)
        return None

    def held_by(self, bericht: "Bericht"):
        """This message, as long as the lease it was claimed with is still its lease."""
        return self.filter(
            pk=bericht.pk,
            status=BerichtStatus.WACHT,
            lease_door=bericht.lease_door,
            lease_tot=bericht.lease_tot,
        )

    def release(self, *, worker: str) -> int:
        """Give back what a worker held that is known to be dead; its messages are due again at once."""
        return self.filter(status=BerichtStatus.WACHT, lease_door=worker).update(
            lease_tot=None, lease_door=""
        )


class Bericht(models.Model):
    """One mail to one recipient, written in the transaction of its cause and delivered later by the worker.

    `oorzaak`, `soort` and `aan` together are unique: a cause tells each person each thing once. `message_id`
    never changes, so that a mail server can recognise the same message when it comes twice.
    """

    oorzaak = models.CharField("oorzaak", max_length=120, help_text="Wat het bericht deed ontstaan.")
    stam = models.CharField(
        "stam van de oorzaak",
        max_length=120,
        blank=True,
        editable=False,
        help_text="De oorzaak zonder haar stap: mails met dezelfde stam bereiken iemand in hun volgorde.",
    )
    soort = models.CharField("soort", max_length=60)
    message_id = models.CharField("Message-ID", max_length=320, unique=True)
    aan = models.CharField("aan", max_length=254)
    antwoord_aan = models.CharField("antwoord aan", max_length=600, blank=True)
    onderwerp = models.CharField("onderwerp", max_length=250)
    tekst = models.TextField("tekst")
    html = models.TextField("HTML", blank=True)
    bijlagen = models.JSONField("bijlagen", default=list, blank=True)
    kopregels = models.JSONField("kopregels", default=dict, blank=True)
    status = models.CharField("status", max_length=10, choices=BerichtStatus, default=BerichtStatus.WACHT)
    pogingen = models.PositiveSmallIntegerField(
        "pogingen",
        default=0,
        help_text="Hoe vaak de mailserver iets antwoordde, sinds het bericht klaarstaat.",
    )
    herzendingen = models.PositiveSmallIntegerField(
        "herzendingen", default=0, help_text="Hoe vaak iemand het na een mislukking opnieuw liet vertrekken."
    )
    volgende_poging_op = models.DateTimeField("volgende poging op")
    lease_tot = models.DateTimeField("voorbehouden tot", null=True, blank=True)
    lease_door = models.CharField("voorbehouden door", max_length=80, blank=True)
    laatste_fout = models.TextField("laatste fout", blank=True)
    aangemaakt_op = models.DateTimeField("aangemaakt op")
    verzonden_op = models.DateTimeField("verzonden op", null=True, blank=True)
    inhoud_gewist_op = models.DateTimeField("inhoud gewist op", null=True, blank=True)

    objects = BerichtQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-aangemaakt_op", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["oorzaak", "soort", "aan"], name="bericht_eenmaal_per_oorzaak"),
            models.CheckConstraint(
                condition=Q(status__in=BerichtStatus.values), name="bericht_status_gekend"
            ),
            models.CheckConstraint(
                condition=~Q(status=BerichtStatus.VERZONDEN) | Q(verzonden_op__isnull=False),
                name="bericht_verzonden_heeft_tijdstip",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volgende_poging_op", "id"],
                condition=Q(status=BerichtStatus.WACHT),
                name="bericht_wacht",
            ),
            models.Index(fields=["-aangemaakt_op", "-id"], name="bericht_jongste_eerst"),
            models.Index(
                fields=["stam", "aan"], condition=Q(status=BerichtStatus.WACHT), name="bericht_volgorde"
            ),
        ]

    @property
    def toestand(self) -> str:
        """The state in words for people: wacht, opnieuw proberen, verzonden or mislukt."""
        if self.status == BerichtStatus.WACHT and self.laatste_fout:
            return "opnieuw proberen"
        return self.get_status_display()

    def __str__(self):
        # Stands in logs and in the history of the admin: no address, no subject.
        return f"{self.soort} ({self.oorzaak})"


class Vermelding(models.Model):
    """What else a message tells of than its own cause: so that it can be found when that must be forgotten."""

    bericht = models.ForeignKey(Bericht, on_delete=models.CASCADE, related_name="vermeldingen")
    oorzaak = models.CharField("oorzaak", max_length=120, db_index=True)

    class Meta:
        verbose_name = "vermelding in een bericht"
        verbose_name_plural = "vermeldingen in berichten"
        constraints = [
            models.UniqueConstraint(fields=["bericht", "oorzaak"], name="vermelding_eenmaal_per_bericht")
        ]

    def __str__(self):
        return self.oorzaak
