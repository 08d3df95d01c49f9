"""What an editor fills in for a message to a group; the leertraject is chosen before it (C6)."""

from django import forms
from django.db.models import Exists, F, OuterRef

from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.groepsberichten import Keuze
from leertrajecten.inschrijvingen.models import Groepsbericht, Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.models import Gemeente


class LeertrajectForm(forms.Form):
    """Only leertrajecten for which someone registered."""

    leertraject = forms.ModelChoiceField(
        label="Leertraject",
        queryset=LeertrajectPage.objects.filter(
            Exists(Inschrijving.objects.filter(leertraject=OuterRef("pk")))
        ).order_by("title"),
        to_field_name="id",  # its own key: a number no database can hold is then no choice, not an error
        empty_label="Kies een leertraject",
        error_messages={
            "required": "Kies een leertraject.",
            "invalid_choice": "Kies een leertraject uit de lijst.",
        },
    )


class GroepsberichtForm(forms.Form):
    status = forms.MultipleChoiceField(
        label="Voor wie",
        choices=[choice for choice in InschrijvingStatus.choices if choice[0] in LEVEND],
        initial=[InschrijvingStatus.BEVESTIGD],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies voor welke inschrijvingen het bericht is."},
    )
    sessie = forms.ModelChoiceField(
        label="Sessie",
        queryset=Sessie.objects.none(),
        required=False,
        empty_label="Alle sessies",
        help_text="Met een sessie telt de status voor die sessie, en krijgen ook vervangers het bericht.",
        error_messages={"invalid_choice": "Kies een sessie van dit leertraject."},
    )
    gemeente = forms.ModelChoiceField(
        label="Gemeente", queryset=Gemeente.objects.actief(), required=False, empty_label="Alle gemeenten"
    )
    onderwerp = forms.CharField(
        label="Onderwerp",
        max_length=Groepsbericht._meta.get_field("onderwerp").max_length,
        error_messages={"required": "Vul het onderwerp in."},
    )
    tekst = forms.CharField(
        label="Tekst",
        max_length=Groepsbericht._meta.get_field("tekst").max_length,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="De aanspreking met de naam en de gegevens van het contact staan er vanzelf bij. "
        "Een lege regel begint een nieuwe alinea.",
        error_messages={"required": "Schrijf de tekst van het bericht."},
    )

    def __init__(self, *args, leertraject: LeertrajectPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sessie"].queryset = Sessie.objects.filter(leertraject=leertraject).order_by(
            F("begin").asc(nulls_last=True), "pk"
        )
        self.fields["sessie"].label_from_instance = lambda sessie: sessie.titel

    @property
    def gegevens(self) -> dict:
        """As `save_concept` takes them, once the form is valid."""
        data = self.cleaned_data
        keuze = Keuze(
            tuple(data["status"]),
            data["sessie"].pk if data["sessie"] else None,
            data["gemeente"].pk if data["gemeente"] else None,
        )
        return {"keuze": keuze, "onderwerp": data["onderwerp"], "tekst": data["tekst"]}


def initial_of(groepsbericht: Groepsbericht) -> dict:
    """What the form of an existing draft starts with."""
    return {**groepsbericht.keuze, "onderwerp": groepsbericht.onderwerp, "tekst": groepsbericht.tekst}
