from django import forms

from kennisitems.abonnementen.models import Ritme
from lmb_site.sleutelformulier import OpenForm


class VolgForm(OpenForm):
    """Where to, and how often."""

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
