from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from lmb_site.taal import Taal


class Afbeelding(AbstractImage):
    """An image of the library. What it says in a page is written there, as contextual alternative text."""

    bron = models.CharField(
        "bron of maker",
        max_length=200,
        blank=True,
        help_text="Wie maakte het beeld? Staat in het bijschrift.",
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "bron",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"


class AfbeeldingVersie(AbstractRendition):
    image = models.ForeignKey(Afbeelding, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "versie van een afbeelding"
        verbose_name_plural = "versies van afbeeldingen"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="afbeeldingversie_uniek"
            )
        ]

    def get_upload_to(self, filename):
        """With the hash of the image: browsers keep a version for a year, so a new file never takes an old name."""
        return super().get_upload_to(f"{self.image.get_file_hash()[:8]}-{filename}")


class Bestand(AbstractDocument):
    """A file to download, with the language it is in and, where known, its number of pages."""

    taal = models.CharField("taal", max_length=2, choices=Taal.choices, default=Taal.NEDERLANDS)
    paginas = models.PositiveSmallIntegerField(
        "aantal pagina's",
        null=True,
        blank=True,
        help_text="Laat leeg: bij een pdf tellen we zelf.",
    )

    admin_form_fields = ("title", "file", "taal", "paginas", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("taal")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documenten"
        permissions = [("choose_document", "Mag een document kiezen")]
