"""What a registrant, or the colleague who takes over, fills in on the pages behind a personal link (R5)."""

from django import forms

from leertrajecten.inschrijvingen.forms.extra_vragen import STUURTEKENS
from leertrajecten.inschrijvingen.forms.persoon import (
    VOORKEUREN_UITLEG,
    PersoonForm,
    email_field,
    limits,
    messages,
)
from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.sleutelformulier import OpenForm, SleutelForm

ANTWOORD_NODIG = "Kies of je de plaats neemt, of ze laat gaan."
AKKOORD = "Vink aan dat je akkoord gaat. Anders kun je de plaats niet overnemen."


class KnopForm(SleutelForm):
    """Only a button: the deed needs no answers."""


class AanbodForm(SleutelForm):
    """Two buttons; which one was pressed."""

    antwoord = forms.ChoiceField(
        choices=[("ja", "ja"), ("nee", "nee")],
        widget=forms.HiddenInput,
        error_messages={"required": ANTWOORD_NODIG, "invalid_choice": ANTWOORD_NODIG},
    )


class WijzigForm(PersoonForm, SleutelForm):
    """One's own details, the choice of sessions and the answers; not the address: that says who someone is."""

    def __init__(self, *args, inschrijving: Inschrijving, at, **kwargs):
        self.leertraject = inschrijving.leertraject
        gekozen = frozenset(d.sessie_id for d in inschrijving.deelnames.all() if d.is_levend)
        initial = {
            "naam": inschrijving.naam,
            "bestuur": inschrijving.gemeente.vandaag.nis if inschrijving.gemeente_id else "",
            "organisatie": inschrijving.organisatie,
            "functie": inschrijving.functie,
            "voorkeuren": inschrijving.voorkeuren,
            "vraag": inschrijving.vraag,
            "sessies": list(gekozen),
        }
        onderwerp = f"wijzigen:{inschrijving.sleutel.hex}"
        super().__init__(*args, onderwerp=onderwerp, at=at, initial=initial, **kwargs)
        self.add_gemeenten()
        self.add_sessies(self.leertraject, at, gekozen=gekozen, kiesbaar=inschrijving.kiest_sessies)
        self.add_extra_vragen(inschrijving.antwoorden)
        self.put_in_order()

    @property
    def gegevens(self) -> dict:
        """As `change_inschrijving` takes them, once the form is valid."""
        data = self.cleaned_data
        return {
            "naam": data["naam"],
            "gemeente": data["bestuur"],
            "organisatie": "" if data["bestuur"] else data["organisatie"],
            "functie": data["functie"],
            "voorkeuren": data["voorkeuren"],
            "vraag": data["vraag"],
            "antwoorden": self.antwoorden,
        }


class CollegaAanwijzenForm(SleutelForm):
    """Whom the registrant sends: as a substitute for one session, or to take over altogether."""

    naam = forms.CharField(
        label="Naam van je collega",
        **limits("naam"),
        error_messages=messages("Vul de naam van je collega in."),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = email_field("E-mailadres van je collega", "Hier sturen we je collega een mail.")


class OvernameForm(SleutelForm):
    """The colleague who takes over agrees, and says what only they know."""

    naam = forms.CharField(
        label="Je naam",
        **limits("naam"),
        error_messages=messages("Vul je naam in."),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    functie = forms.CharField(
        label="Functie",
        required=False,
        **limits("functie"),
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    voorkeuren = forms.CharField(
        label="Toegankelijkheid en maaltijd",
        required=False,
        **limits("voorkeuren"),
        help_text=VOORKEUREN_UITLEG,
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    akkoord = forms.BooleanField(
        label="Ik ga ermee akkoord dat de VVSG mijn gegevens gebruikt om dit leertraject te organiseren.",
        error_messages={"required": AKKOORD},
    )

    @property
    def gegevens(self) -> dict:
        """As `accept_overdracht` takes them, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("naam", "functie", "voorkeuren")}


class LinkForm(OpenForm):
    email = email_field("E-mailadres", "Het adres waarmee je je inschreef.")
