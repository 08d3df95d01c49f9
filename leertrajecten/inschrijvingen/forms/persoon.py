"""What we ask someone who takes part, at registration and when they change it later."""

from django import forms
from django.forms import widgets
from django.utils.functional import cached_property

from leertrajecten.inschrijvingen.forms.extra_vragen import STUURTEKENS, TE_LANG, ExtraVragenMixin
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage
from lmb_site.models import Gemeente
from lmb_site.templatetags.datums import moment

ANDERE = ""
ONBEKENDE_GEMEENTE = "Deze gemeente kennen we niet. Kies ze uit de lijst, of vul hieronder je organisatie in."
BESTUUR_OF_ORGANISATIE = "Kies je gemeente, of vul hieronder je organisatie in."
VOORKEUREN_UITLEG = (
    "Wat heb je nodig om goed te kunnen deelnemen? Denk aan een ringleiding, een rolstoel of een dieet."
)
VOLGORDE = ["naam", "email", "bestuur", "organisatie", "functie", "sessies"]


def limits(model_field: str) -> dict:
    return {"max_length": Inschrijving._meta.get_field(model_field).max_length}


def messages(required: str = "", **others) -> dict:
    return {"required": required, "max_length": TE_LANG, **others}


def email_field(label: str, help_text: str = "", *, required: bool = True) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=required,
        **limits("email"),
        help_text=help_text,
        error_messages=messages(
            "Vul je e-mailadres in." if label == "E-mailadres" else "Vul het e-mailadres in.",
            invalid="Dit is geen volledig e-mailadres. Schrijf het als naam@gemeente.be.",
        ),
        widget=forms.EmailInput(
            attrs={
                "autocomplete": "email" if label == "E-mailadres" else "off",
                "inputmode": "email",
                "spellcheck": "false",
            }
        ),
    )


class PersoonForm(ExtraVragenMixin, forms.Form):
    """One column of questions; every refusal is a sentence that says what to do."""

    use_required_attribute = False

    naam = forms.CharField(
        label="Je naam",
        **limits("naam"),
        error_messages=messages("Vul je naam in."),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
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
        **limits("organisatie"),
        help_text="Alleen als je niet voor een gemeente of stad werkt.",
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    functie = forms.CharField(
        label="Functie",
        required=False,
        **limits("functie"),
        error_messages=messages(),
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
        **limits("voorkeuren"),
        help_text=VOORKEUREN_UITLEG,
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    vraag = forms.CharField(
        label="Een vraag of verwachting",
        required=False,
        **limits("vraag"),
        help_text="Wat wil je zeker behandeld zien? De begeleiders lezen mee.",
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def add_gemeenten(self) -> None:
        # The whole list is only for who sees it, not for answers that are right at once.
        self.fields["bestuur"].widget.choices = lambda: self._gemeente_options

    def add_sessies(
        self,
        leertraject: LeertrajectPage,
        at,
        *,
        gekozen: frozenset[int] = frozenset(),
        kiesbaar: bool = True,
    ) -> None:
        """The sessions one can (still) choose; no question where there is no choice."""
        if not leertraject.sessiekeuze or not kiesbaar:
            del self.fields["sessies"]
            return
        self.fields["sessies"].choices = [
            (sessie.pk, self._sessie_label(leertraject, sessie, sessie.pk in gekozen))
            for sessie in leertraject.sessies_in_order
            if not sessie.is_geannuleerd and not sessie.is_past(at)
        ]

    def put_in_order(self) -> None:
        self.order_fields([*VOLGORDE, *(naam for naam, _ in self.vragen)])

    @cached_property
    def _gemeente_options(self) -> list[tuple[str, str]]:
        """Today's municipalities, and the names of before a merger that lead to them."""
        options = [
            (g.vandaag.nis, g.naam if g.vandaag is g else f"{g.naam} (nu {g.vandaag.naam})")
            for g in Gemeente.objects.select_related("opgegaan_in")
            if g.vandaag is g or g.naam != g.vandaag.naam
        ]
        return [(ANDERE, "Kies je gemeente"), *sorted(options, key=lambda option: option[1].casefold())]

    def _sessie_label(self, leertraject: LeertrajectPage, sessie, is_gekozen: bool) -> str:
        full = leertraject.bezetting.for_sessie(sessie.pk).has_no_seat(sessie.capaciteit) and not is_gekozen
        return f"{sessie.titel}: {moment(sessie)}{' (volzet: je komt op de wachtlijst)' if full else ''}"

    def clean_bestuur(self):
        """Today's municipality for a NIS code of today or of before a merger."""
        nis = self.cleaned_data["bestuur"]
        gemeente = Gemeente.objects.resolve(nis) if nis else None
        if nis and gemeente is None:
            raise forms.ValidationError(ONBEKENDE_GEMEENTE)
        return gemeente

    def clean(self):
        cleaned = super().clean()
        chose_nothing = not cleaned.get("bestuur") and not cleaned.get("organisatie")
        if chose_nothing and not {"bestuur", "organisatie"} & self.errors.keys():
            self.add_error("bestuur", BESTUUR_OF_ORGANISATIE)
        return cleaned
