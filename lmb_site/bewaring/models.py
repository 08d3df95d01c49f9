from django.db import models


class BewaarVerslag(models.Model):
    """What one night of forgetting did, in numbers: no personal data, so it can stay."""

    naam = models.CharField("wat", max_length=80)
    termijn = models.CharField("bewaartermijn", max_length=120)
    op = models.DateTimeField("op", db_index=True)
    aantal = models.PositiveIntegerField("aantal gewist")
    fout = models.CharField("fout", max_length=200, blank=True)

    class Meta:
        verbose_name = "verslag van het wissen"
        verbose_name_plural = "verslagen van het wissen"
        ordering = ["-op", "pk"]

    def __str__(self):
        return f"{self.naam}: {self.aantal}"
