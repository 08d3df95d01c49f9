from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from lmb_site.zoeken.bronnen import soort_labels
from lmb_site.zoeken.normaliseren import split


class ZoekRegel(models.Model):
    """One findable thing: a page, a kennisitem, a document. Written when it is published, else gone.

    `titel_genormaliseerd` and `tekst_genormaliseerd` hold what `lmb_site.zoeken.normaliseren.index_text`
    makes of the words, each between spaces, so that both databases give the same answer. `kenmerken` are
    the values that lists filter by, such as 'type:wet', between spaces too.
    """

    soort = models.CharField("soort", max_length=40)
    sleutel = models.CharField(
        "sleutel", max_length=40, help_text="De sleutel van het ding binnen zijn soort."
    )
    titel = models.CharField("titel", max_length=500)
    url = models.CharField("adres", max_length=500)
    samenvatting = models.TextField("samenvatting", blank=True)
    datum = models.DateField("datum", null=True, blank=True)
    documentdatum = models.DateField("datum van het document", null=True, blank=True)
    kenmerken = models.TextField(editable=False, default="")
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


class ZoekKaart(models.Model):
    """A compact reading of all rows at one moment, in `ZoekDeel`s that never change (ADR 0017)."""

    merk = models.BigIntegerField(help_text="Een toevalsgetal: geen twee kaarten zijn ooit dezelfde.")
    gemaakt_op = models.DateTimeField("gemaakt op")
    aantal = models.PositiveIntegerField("aantal regels")
    klaar = models.BooleanField(
        "klaar", default=True, help_text="Alle delen staan erin: wie zoekt, mag ze lezen."
    )

    class Meta:
        app_label = "lmb_site"
        verbose_name = "zoekkaart"
        verbose_name_plural = "zoekkaarten"

    def __str__(self):
        return f"{self.aantal} regels op {self.gemaakt_op:%d-%m-%Y %H:%M}"


class ZoekDeel(models.Model):
    """One part of a map: which rows have a word, words next to each other or a value, or the order of the rows. Found
    by `naam`, as bytes, which every database orders alike.
    """

    kaart = models.ForeignKey(ZoekKaart, on_delete=models.CASCADE, related_name="delen")
    naam = models.BinaryField()
    inhoud = models.BinaryField()

    class Meta:
        app_label = "lmb_site"
        verbose_name = "deel van een zoekkaart"
        verbose_name_plural = "delen van een zoekkaart"
        constraints = [models.UniqueConstraint(fields=["kaart", "naam"], name="zoekdeel_eenmaal")]

    def __str__(self):
        return bytes(self.naam).decode("utf-8", "replace")


class ZoekLos(models.Model):
    """A row that was written or taken away after the newest map was made. Each change adds one."""

    regel = models.BigIntegerField()
    merk = models.IntegerField(
        help_text="Een toevalsgetal: aan de som ziet een proces dat er iets veranderde."
    )

    class Meta:
        app_label = "lmb_site"
        verbose_name = "losse zoekregel"
        verbose_name_plural = "losse zoekregels"

    def __str__(self):
        return str(self.regel)


class Synoniem(models.Model):
    """Words that mean the same to who searches: everyday words for legal ones, abbreviations."""

    woorden = models.TextField(
        "woorden",
        help_text="Eén per regel, minstens twee. Wie er een typt, vindt ook wat de andere bevat. Enkele woorden samen mag ook: 'openbare aanbesteding'.",
    )

    class Meta:
        app_label = "lmb_site"
        verbose_name = "groep synoniemen"
        verbose_name_plural = "synoniemen"
        ordering = ["woorden"]

    def clean(self):
        """One word per line, each once, without empty lines."""
        woorden = list(
            dict.fromkeys(filter(None, (" ".join(regel.split()) for regel in self.woorden.splitlines())))
        )
        if len(woorden) < 2:
            raise ValidationError({"woorden": "Schrijf minstens twee woorden, elk op een eigen regel."})
        if any(not split(woord) for woord in woorden):
            raise ValidationError({"woorden": "Elke regel heeft minstens één woord of getal nodig."})
        self.woorden = "\n".join(woorden)

    def __str__(self):
        return ", ".join(self.woorden.splitlines())


class Uitgelicht(models.Model):
    """A result that staff put above all others for some questions."""

    woorden = models.TextField(
        "zoekwoorden",
        help_text="Eén vraag per regel. Wie precies die woorden zoekt, in welke vorm of volgorde ook, ziet dit bovenaan.",
    )
    titel = models.CharField("titel", max_length=200)
    adres = models.CharField(
        "adres",
        max_length=500,
        validators=[
            RegexValidator(r"^(/(?!/)|https://)\S*$", "Schrijf een adres als /kennisitems/… of https://….")
        ],
        help_text="Een adres op deze site, zoals /leertrajecten/, of een volledig adres dat met https:// begint.",
    )
    tekst = models.CharField("tekst", max_length=300, blank=True, help_text="Eén zin: waarom dit?")
    gewicht = models.PositiveSmallIntegerField("gewicht", default=100, help_text="Een laag getal komt eerst.")

    class Meta:
        app_label = "lmb_site"
        verbose_name = "uitgelicht resultaat"
        verbose_name_plural = "uitgelichte resultaten"
        ordering = ["gewicht", "titel"]

    def clean(self):
        """One question per line, each once."""
        self.woorden = "\n".join(dict.fromkeys(filter(None, map(str.strip, self.woorden.splitlines()))))
        if not split(self.woorden):
            raise ValidationError({"woorden": "Schrijf minstens één woord waarop mensen zoeken."})

    def __str__(self):
        return self.titel


class Zoekterm(models.Model):
    """How often a day something was looked for that the site does not have. Never who did."""

    term = models.CharField("zoekterm", max_length=60)
    dag = models.DateField("dag")
    aantal = models.PositiveIntegerField("aantal keren", default=0)

    class Meta:
        app_label = "lmb_site"
        verbose_name = "zoekterm zonder resultaat"
        verbose_name_plural = "zoektermen zonder resultaat"
        constraints = [models.UniqueConstraint(fields=["term", "dag"], name="zoekterm_eenmaal_per_dag")]

    def __str__(self):
        return self.term
