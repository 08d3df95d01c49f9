from django.db import models


class TaakUitvoering(models.Model):
    """The ledger: one row for each run of a recurring job in a window of time; unique, so it runs once."""

    taak = models.CharField("taak", max_length=60)
    venster = models.DateTimeField("venster", help_text="Het tijdstip waarop de taak had moeten lopen.")
    begonnen_op = models.DateTimeField("begonnen op")
    lease_tot = models.DateTimeField(
        "voorbehouden tot", help_text="Tot dan neemt geen andere werker deze uitvoering over."
    )
    lease_door = models.CharField(
        "voorbehouden door", max_length=80, blank=True, help_text="Leeg: de taak wacht op een nieuwe poging."
    )
    pogingen = models.PositiveSmallIntegerField("mislukte pogingen", default=0)
    gedaan_op = models.DateTimeField("gedaan op", null=True, blank=True)
    fout = models.TextField("fout", blank=True)

    class Meta:
        app_label = "lmb_site"
        verbose_name = "uitvoering van een taak"
        verbose_name_plural = "uitvoeringen van taken"
        ordering = ["-venster", "taak"]
        constraints = [models.UniqueConstraint(fields=["taak", "venster"], name="taak_eenmaal_per_venster")]

    def __str__(self):
        return f"{self.taak} {self.venster:%Y-%m-%d %H:%M}"


class WerkerPols(models.Model):
    """Sign of life of a worker process: `/readyz` says no when the youngest is too old."""

    werker = models.CharField("werker", max_length=80, primary_key=True)
    gezien_op = models.DateTimeField("gezien op")

    class Meta:
        app_label = "lmb_site"
        verbose_name = "werker"
        verbose_name_plural = "werkers"

    def __str__(self):
        return self.werker
