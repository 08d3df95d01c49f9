from django import forms

from kennisitems.abonnementen import formuliersleutel
from kennisitems.abonnementen.models import Ritme

VERLOPEN = "Dit formulier stond te lang open. Je antwoorden staan er nog: verstuur opnieuw."
HONEYPOT = "Laat dit veld leeg. Het staat er om robots te herkennen."


class VolgForm(forms.Form):
    """Where to, and how often."""

    use_required_attribute = False

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="We sturen eerst een mail met een link om te bevestigen.",
        error_messages={
            "required": "Vul je e-mailadres in.",
            "invalid": "Dit is geen volledig e-mailadres. Schrijf het als naam@gemeente.be.",
            "max_length": "Dit e-mailadres is te lang.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    ritme = forms.ChoiceField(
        label="Hoe vaak?",
        choices=Ritme.choices,
        initial=Ritme.WEKELIJKS,
        help_text="Is er niets nieuws, dan krijg je geen mail.",
        error_messages={"required": "Kies hoe vaak.", "invalid_choice": "Kies hoe vaak."},
        widget=forms.RadioSelect,
    )
    formulier = forms.CharField(widget=forms.HiddenInput, required=False)
    faxnummer = forms.CharField(
        label="Laat dit veld leeg",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["formulier"] = formuliersleutel.make()

    def clean_formulier(self):
        if not formuliersleutel.is_ours(self.cleaned_data["formulier"]):
            raise forms.ValidationError(VERLOPEN)
        return ""

    def clean_faxnummer(self):
        if self.cleaned_data["faxnummer"]:
            raise forms.ValidationError(HONEYPOT)
        return ""

    def clean(self):
        cleaned = super().clean()
        if {"formulier", "faxnummer"} & self.errors.keys():
            self.data = self.data.copy()  # so that sending it once more is enough
            self.data["formulier"] = formuliersleutel.make()
            self.data["faxnummer"] = ""
        return cleaned
