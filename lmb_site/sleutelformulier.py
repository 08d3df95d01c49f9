"""What every public form has: a signed key in a hidden field; and what the open ones have against robots."""

from django import forms

from lmb_site import formuliersleutel

VERLOPEN = "Dit formulier stond te lang open. Je antwoorden staan er nog: kijk ze na en verstuur opnieuw."
TE_SNEL = (
    "Dit ging sneller dan iemand kan lezen. Zo houden we robots buiten. "
    "Je antwoorden staan er nog: kijk ze na en verstuur opnieuw."
)
HONEYPOT = "Laat dit veld leeg. Het staat er om robots te herkennen."


class SleutelForm(forms.Form):
    """A form this site handed out, about `onderwerp`. The key survives wrong answers, so that mending stays one deed."""

    use_required_attribute = False

    formulier = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, onderwerp: int | str, at, **kwargs):
        self.onderwerp = onderwerp
        self.at = at
        super().__init__(*args, **kwargs)
        self.initial.setdefault("formulier", formuliersleutel.make(onderwerp, at=at))

    def clean_formulier(self):
        sleutel = formuliersleutel.read(self.cleaned_data["formulier"], self.onderwerp, at=self.at)
        if sleutel is None:
            self._answer("formulier", formuliersleutel.make_again(self.onderwerp))
            raise forms.ValidationError(VERLOPEN)
        return sleutel

    def _answer(self, name: str, value: str) -> None:
        """What the form shows in this field from now on."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value


class OpenForm(SleutelForm):
    """A form that anyone can find: with a trap, and refused once when it comes back sooner than a person can (R16)."""

    faxnummer = forms.CharField(
        label="Laat dit veld leeg",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_formulier(self):
        sleutel = super().clean_formulier()
        if sleutel.is_te_snel:
            self._answer("formulier", formuliersleutel.make_again(self.onderwerp, sleutel.uuid))
            raise forms.ValidationError(TE_SNEL)
        return sleutel

    def clean_faxnummer(self):
        if self.cleaned_data["faxnummer"]:
            self._answer("faxnummer", "")
            raise forms.ValidationError(HONEYPOT)
        return ""
