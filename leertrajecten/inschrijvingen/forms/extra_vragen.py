"""The editor's own questions, as fields of the registration form; answers are kept with the question (R14)."""

from collections.abc import Sequence

from django import forms
from django.core.validators import RegexValidator

from leertrajecten.models import ExtraVraag, LeertrajectPage, VraagSoort

JA_NEE = [("Ja", "Ja"), ("Nee", "Nee")]
LENGTES = {VraagSoort.KORT: 200, VraagSoort.LANG: 2000}
TE_LANG = "Dit antwoord telt %(show_value)d tekens. Maak het korter: hoogstens %(limit_value)d."
ONLEESBAAR_TEKEN = "Hier staat een teken dat we niet kunnen bewaren. Typ dit antwoord opnieuw."
STUURTEKENS = RegexValidator(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", ONLEESBAAR_TEKEN, inverse_match=True)
BEANTWOORD = "Beantwoord deze vraag."
KIES = "Kies een van de antwoorden."


class ExtraVragenMixin:
    """Adds a field for each extra question of `leertraject`, and gives back what was answered."""

    leertraject: LeertrajectPage
    vragen: list[tuple[str, ExtraVraag]]

    def add_extra_vragen(self, antwoorden: Sequence[dict] = ()) -> None:
        """`antwoorden`: given before, to begin with."""
        eerder = {antwoord["vraag"]: antwoord["antwoord"] for antwoord in antwoorden}
        self.vragen = [
            (f"extra_{vraag.pk or f'nieuw_{nummer}'}", vraag)
            for nummer, vraag in enumerate(self.leertraject.extra_vragen.all())
        ]
        for naam, vraag in self.vragen:
            self.fields[naam] = _field(vraag)
            if vraag.vraag in eerder:
                self.initial[naam] = eerder[vraag.vraag]

    @property
    def antwoorden(self) -> list[dict]:
        """Each answered question with its answer, as they read today; once the form is valid."""
        return [
            {"vraag": vraag.vraag, "antwoord": self.cleaned_data[naam]}
            for naam, vraag in self.vragen
            if self.cleaned_data.get(naam)
        ]


def _field(vraag: ExtraVraag) -> forms.Field:
    common = {"label": vraag.vraag, "help_text": vraag.uitleg, "required": vraag.is_verplicht}
    if vraag.soort in LENGTES:
        widget = forms.Textarea(attrs={"rows": 3}) if vraag.soort == VraagSoort.LANG else forms.TextInput()
        return forms.CharField(
            **common,
            max_length=LENGTES[vraag.soort],
            widget=widget,
            validators=[STUURTEKENS],
            error_messages={"required": BEANTWOORD, "max_length": TE_LANG},
        )
    keuzes = JA_NEE if vraag.soort == VraagSoort.JA_NEE else [(keuze, keuze) for keuze in vraag.keuze_lijst]
    if not vraag.is_verplicht:
        keuzes = [*keuzes, ("", "Geen antwoord")]
    return forms.ChoiceField(
        **common,
        choices=keuzes,
        widget=forms.RadioSelect,
        initial=None if vraag.is_verplicht else "",
        error_messages={"required": KIES, "invalid_choice": KIES},
    )
