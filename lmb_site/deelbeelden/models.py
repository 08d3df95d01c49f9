from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Deelbeeld(models.Model):
    """The share image of one thing: where its file is, and what it was made from."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    van = GenericForeignKey("content_type", "object_id")
    bestand = models.FileField("bestand", max_length=100)
    kenmerk = models.CharField("kenmerk", max_length=64, help_text="Verschilt als het beeld anders zou zijn.")

    class Meta:
        app_label = "lmb_site"
        verbose_name = "deelbeeld"
        verbose_name_plural = "deelbeelden"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="deelbeeld_eenmaal")
        ]

    def __str__(self):
        return self.bestand.name
