from django.db import models

from lmb_site.zoeken.bronnen import soort_labels


class ZoekRegel(models.Model):
    """One findable thing: a page, a kennisitem, a document. Written when it is published, else gone.

    `titel_genormaliseerd` and `tekst_genormaliseerd` hold what `lmb_site.zoeken.normaliseren.index_text`
    makes of the words, each between spaces, so that both databases give the same answer.
    """

    soort = models.CharField("soort", max_length=40)
    sleutel = models.CharField(
        "sleutel", max_length=40, help_text="De sleutel van het ding binnen zijn soort."
    )
    titel = models.CharField("titel", max_length=500)
    url = models.CharField("adres", max_length=500)
    samenvatting = models.TextField("samenvatting", blank=True)
    datum = models.DateField("datum", null=True, blank=True)
    titel_genormaliseerd = models.TextField(editable=False)
    tekst_genormaliseerd = models.TextField(editable=False)

    class Meta:
        app_label = "lmb_site"
        verbose_name = "zoekregel"
        verbose_name_plural = "zoekregels"
        constraints = [models.UniqueConstraint(fields=["soort", "sleutel"], name="zoekregel_eenmaal")]

    @property
    def label(self) -> str:
        """What a visitor reads for `soort`."""
        return soort_labels().get(self.soort, self.soort)

    def __str__(self):
        return self.titel
