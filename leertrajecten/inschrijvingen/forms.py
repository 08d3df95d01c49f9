"""The registration form. It checks what one person typed; the verbs check what is possible."""

from django import forms
from django.core.validators import RegexValidator
from django.forms import widgets

from leertrajecten.inschrijvingen import formuliersleutel
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.verbs import Aanmelding
from leertrajecten.models import LeertrajectPage
from lmb_site.models import Gemeente
from lmb_site.templatetags.datums import moment

ANDERE = ""
ONBEKENDE_GEMEENTE = "Deze gemeente kennen we niet. Kies ze uit de lijst, of vul hieronder je organisatie in."
BESTUUR_OF_ORGANISATIE = "Kies je gemeente, of vul hieronder je organisatie in."
VERLOPEN = "Dit formulier stond te lang open. Je antwoorden staan er nog: kijk ze na en verstuur opnieuw."
HONEYPOT = "Laat dit veld leeg. Het staat er om robots te herkennen."
TE_LANG = "Dit antwoord telt %(show_value)d tekens. Maak het korter: hoogstens %(limit_value)d."
ONLEESBAAR_TEKEN = "Hier staat een teken dat we niet kunnen bewaren. Typ dit antwoord opnieuw."
STUURTEKENS = RegexValidator(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", ONLEESBAAR_TEKEN, inverse_match=True)


def _limits(model_field: str) -> dict:
    return {"max_length": Inschrijving._meta.get_field(model_field).max_length}


def _messages(required: str = "", **others) -> dict:
    return {"required": required, "max_length": TE_LANG, **others}


class InschrijfForm(forms.Form):
    """One column of questions; every refusal is a sentence that says what to do."""

    use_required_attribute = False

    naam = forms.CharField(
        label="Je naam",
        **_limits("naam"),
        error_messages=_messages("Vul je naam in."),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mailadres",
        **_limits("email"),
        help_text="Hier sturen we je bevestiging naartoe.",
        error_messages=_messages(
            "Vul je e-mailadres in.",
            invalid="Dit is geen volledig e-mailadres. Schrijf het als naam@gemeente.be.",
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    bestuur = forms.CharField(
        label="Gemeente",
        required=False,
        help_text="Werk je niet voor een gemeente of stad? Laat dit leeg en vul je organisatie in.",
        widget=widgets.Select(attrs={"autocomplete": "off"}),
    )
    organisatie = forms.CharField(
        label="Andere organisatie",
        required=False,
        **_limits("organisatie"),
        help_text="Alleen als je niet voor een gemeente of stad werkt.",
        error_messages=_messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    functie = forms.CharField(
        label="Functie",
        required=False,
        **_limits("functie"),
        error_messages=_messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    sessies = forms.TypedMultipleChoiceField(
        label="Welke sessies volg je?",
        coerce=int,
        error_messages={
            "required": "Kies minstens één sessie.",
            "invalid_choice": "Een sessie die je koos, kun je niet (meer) kiezen. Kijk je keuze na.",
            "invalid_list": "Kies je sessies uit de lijst.",
        },
        widget=forms.CheckboxSelectMultiple,
    )
    voorkeuren = forms.CharField(
        label="Toegankelijkheid en maaltijd",
        required=False,
        **_limits("voorkeuren"),
        help_text="Wat heb je nodig om goed te kunnen deelnemen? Denk aan een ringleiding, een rolstoel of een dieet.",
        error_messages=_messages(),
        validators=[STUURTEKENS],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    vraag = forms.CharField(
        label="Een vraag of verwachting",
        required=False,
        **_limits("vraag"),
        help_text="Wat wil je zeker behandeld zien? De begeleiders lezen mee.",
        error_messages=_messages(),
        validators=[STUURTEKENS],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    akkoord = forms.BooleanField(
        label="Ik ga ermee akkoord dat de VVSG mijn gegevens gebruikt om dit leertraject te organiseren.",
        error_messages={"required": "Vink aan dat je akkoord gaat. Anders kunnen we je niet inschrijven."},
    )
    formulier = forms.CharField(widget=forms.HiddenInput, required=False)
    faxnummer = forms.CharField(
        label="Laat dit veld leeg",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, leertraject: LeertrajectPage, at, **kwargs):
        self.leertraject = leertraject
        super().__init__(*args, **kwargs)
        self.gemeenten = {g.nis: g for g in Gemeente.objects.select_related("opgegaan_in")}
        self.fields["bestuur"].widget.choices = [(ANDERE, "Kies je gemeente"), *self._gemeente_options()]
        if leertraject.sessiekeuze:
            self.fields["sessies"].choices = [
                (sessie.pk, self._sessie_label(sessie))
                for sessie in leertraject.sessies_in_order
                if not sessie.is_geannuleerd and not sessie.is_past(at)
            ]
        else:
            del self.fields["sessies"]
        self.initial["formulier"] = formuliersleutel.make(leertraject.pk)

    def _gemeente_options(self) -> list[tuple[str, str]]:
        """Today's municipalities, and the names of before a merger that lead to them."""
        options = [
            (g.vandaag.nis, g.naam if g.vandaag is g else f"{g.naam} (nu {g.vandaag.naam})")
            for g in self.gemeenten.values()
            if g.vandaag is g or g.naam != g.vandaag.naam
        ]
        return sorted(options, key=lambda option: option[1].casefold())

    def _sessie_label(self, sessie) -> str:
        full = self.leertraject.bezetting.for_sessie(sessie.pk).has_no_seat(sessie.capaciteit)
        return f"{sessie.titel}: {moment(sessie)}{' (volzet: je komt op de wachtlijst)' if full else ''}"

    def clean_bestuur(self):
        """Today's municipality for a NIS code of today or of before a merger."""
        nis = self.cleaned_data["bestuur"]
        if nis and nis not in self.gemeenten:
            raise forms.ValidationError(ONBEKENDE_GEMEENTE)
        return self.gemeenten[nis].vandaag if nis else None

    def clean_formulier(self):
        key = formuliersleutel.read(self.cleaned_data["formulier"], self.leertraject.pk)
        if key is None:
            raise forms.ValidationError(VERLOPEN)
        return key

    def clean_faxnummer(self):
        if self.cleaned_data["faxnummer"]:
            raise forms.ValidationError(HONEYPOT)
        return ""

    def clean(self):
        cleaned = super().clean()
        chose_nothing = not cleaned.get("bestuur") and not cleaned.get("organisatie")
        if chose_nothing and not {"bestuur", "organisatie"} & self.errors.keys():
            self.add_error("bestuur", BESTUUR_OF_ORGANISATIE)
        if {"formulier", "faxnummer"} & self.errors.keys():
            self._hand_out_anew()
        return cleaned

    def _hand_out_anew(self) -> None:
        """A key of today and an empty trap, so that sending the form once more is enough."""
        self.data = self.data.copy()
        self.data["formulier"] = formuliersleutel.make(self.leertraject.pk)
        self.data["faxnummer"] = ""

    @property
    def aanmelding(self) -> Aanmelding:
        """What was filled in, once the form is valid."""
        data = self.cleaned_data
        return Aanmelding(
            naam=data["naam"],
            email=data["email"],
            gemeente=data["bestuur"],
            organisatie="" if data["bestuur"] else data["organisatie"],
            functie=data["functie"],
            voorkeuren=data["voorkeuren"],
            vraag=data["vraag"],
        )
