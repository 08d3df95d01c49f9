from django import forms
from django.core.validators import URLValidator

MAX_UPLOAD = 50_000_000
TE_GROOT = "Dit bestand is groter dan {} MB. Splits het, of vraag wie de site beheert om het met het commando in te voeren."


class InvoerForm(forms.Form):
    """A file, or the address of a feed."""

    bestand = forms.FileField(
        label="Bestand",
        required=False,
        allow_empty_file=True,
        help_text="CSV (UTF-8), Excel (.xlsx), of een RSS- of Atom-feed die je bewaarde.",
    )
    adres = forms.CharField(
        label="Of het adres van een feed",
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"], message="Dit is geen volledig webadres.")],
        help_text="We halen de feed één keer op.",
    )
    overschrijven = forms.BooleanField(
        label="Het bestand wint van wijzigingen met de hand",
        required=False,
        help_text="Vink dit alleen aan als je zeker bent. Anders blijft staan wat een redacteur wijzigde, en zeggen we waar.",
    )

    def clean_bestand(self):
        file = self.cleaned_data["bestand"]
        if file and file.size > MAX_UPLOAD:
            raise forms.ValidationError(TE_GROOT.format(MAX_UPLOAD // 1_000_000))
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("bestand")) == bool(cleaned.get("adres")):
            raise forms.ValidationError(
                "Kies een bestand, of vul het adres van een feed in: een van de twee."
            )
        return cleaned
