"""What staff can do with one registration: each action asks once, says what follows, and is a verb underneath."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from leertrajecten.inschrijvingen import bewaring, verbs
from leertrajecten.inschrijvingen.beheer.bladzijde import BeheerView, may_act
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import BEZET, LEVEND, InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.forms.extra_vragen import ExtraVragenMixin
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.models import Gemeente
from lmb_site.templatetags.datums import moment

ALLE = frozenset(InschrijvingStatus)
AL_VERTROKKEN = "Er is geen nieuwe mail gemaakt: vandaag kreeg deze persoon de link al."
GEEN_ADRES = "Er is geen mail gemaakt: deze persoon schreef aan de deur in, zonder e-mailadres."


class ActieForm(forms.Form):
    """Nothing to fill in: only to agree."""

    def __init__(self, *args, inschrijving: Inschrijving, **kwargs):
        self.inschrijving = inschrijving
        super().__init__(*args, **kwargs)


class RedenForm(ActieForm):
    reden = forms.CharField(
        label="Reden",
        max_length=250,
        required=False,
        help_text="De deelnemer leest dit in de mail. Je mag het leeg laten.",
    )


class AnnuleerForm(RedenForm):
    """The whole registration, or one session of it that is still to come."""

    sessie = forms.ModelChoiceField(
        label="Wat annuleer je?",
        queryset=Sessie.objects.none(),
        required=False,
        empty_label="De hele inschrijving",
    )
    field_order = ["sessie", "reden"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        at = timezone.now()
        deelnames = self.inschrijving.deelnames.filter(status__in=LEVEND).in_order()
        coming = [d.sessie_id for d in deelnames if not d.sessie.is_past(at)]
        self.fields["sessie"].queryset = _in_order(coming)
        self.fields["sessie"].label_from_instance = _sessie_label


class BevestigForm(ActieForm):
    voorrang = forms.BooleanField(
        label="Ook als iemand anders eerder op de wachtlijst stond",
        required=False,
        help_text="Het staat in het verhaal van de inschrijving dat je voorrang gaf.",
    )
    reden = forms.CharField(
        label="Waarom voorrang?", max_length=250, required=False, help_text="Verplicht als je voorrang geeft."
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("voorrang") and not cleaned.get("reden"):
            self.add_error("reden", "Schrijf waarom deze persoon voorgaat.")
        return cleaned


class VerplaatsForm(ActieForm):
    naar = forms.ModelChoiceField(
        label="Naar welk leertraject?",
        queryset=LeertrajectPage.objects.none(),
        empty_label="Kies een leertraject",
        error_messages={"required": "Kies een leertraject."},
    )
    sessies = forms.ModelMultipleChoiceField(
        label="Welke sessies?",
        queryset=Sessie.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen als deelnemers in dat leertraject hun sessies kiezen.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pages = LeertrajectPage.objects.live().exclude(pk=self.inschrijving.leertraject_id).order_by("title")
        self.fields["naar"].queryset = pages
        self.fields["sessies"].queryset = (
            Sessie.objects.filter(leertraject__in=pages, leertraject__sessiekeuze=True)
            .upcoming(timezone.now())
            .select_related("leertraject")
        )
        self.fields["sessies"].label_from_instance = lambda sessie: (
            f"{sessie.leertraject.title}: {sessie.titel}"
        )


class GegevensForm(ExtraVragenMixin, ActieForm, forms.ModelForm):
    """All that the registrant can change themselves, except the address. No answer is required of staff: they write
    down what they were told."""

    gemeente = forms.ModelChoiceField(label="Gemeente", queryset=Gemeente.objects.actief(), required=False)
    sessies = forms.ModelMultipleChoiceField(
        label="Sessies",
        queryset=Sessie.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een sessie die volzet is, geeft een plek op de wachtlijst.",
    )

    class Meta:
        model = Inschrijving
        fields = ["naam", "gemeente", "organisatie", "functie", "voorkeuren", "vraag"]

    def __init__(self, *args, inschrijving: Inschrijving, **kwargs):
        super().__init__(*args, inschrijving=inschrijving, instance=inschrijving, **kwargs)
        self.leertraject = inschrijving.leertraject
        self._add_sessies()
        self.add_extra_vragen(inschrijving.antwoorden)
        for naam, _ in self.vragen:
            self.fields[naam].required = False

    def clean(self):
        cleaned = super().clean()
        cleaned["antwoorden"] = self._kept_and_given(cleaned)
        return cleaned

    @property
    def gewijzigde_sessies(self) -> list[int] | None:
        """The choice, when it is another one than before."""
        chosen = sorted(sessie.pk for sessie in self.cleaned_data.get("sessies", []))
        return None if "sessies" not in self.fields or chosen == sorted(self.initial["sessies"]) else chosen

    def _add_sessies(self) -> None:
        at = timezone.now()
        possible = [
            s.pk for s in self.leertraject.sessies_in_order if not s.is_geannuleerd and not s.is_past(at)
        ]
        if not self.inschrijving.kiest_sessies or not possible:
            del self.fields["sessies"]
            return
        self.fields["sessies"].queryset = _in_order(possible)
        self.fields["sessies"].label_from_instance = _sessie_label
        living = self.inschrijving.deelnames.filter(status__in=LEVEND, sessie__in=possible)
        self.initial["sessies"] = list(living.values_list("sessie", flat=True))

    def _kept_and_given(self, cleaned: dict) -> list[dict]:
        """In the order of before; answers to questions that are no longer asked stay."""
        rows = {row["vraag"]: row for row in self.inschrijving.antwoorden}
        for naam, vraag in self.vragen:
            if cleaned.get(naam):
                rows[vraag.vraag] = {"vraag": vraag.vraag, "antwoord": cleaned[naam]}
            else:
                rows.pop(vraag.vraag, None)
        return list(rows.values())


class AdresForm(ActieForm):
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        error_messages={
            "required": "Vul het adres in.",
            "invalid": "Dit is geen volledig e-mailadres. Schrijf het als naam@gemeente.be.",
        },
    )

    def __init__(self, *args, inschrijving: Inschrijving, **kwargs):
        super().__init__(*args, inschrijving=inschrijving, initial={"email": inschrijving.email}, **kwargs)


def _in_order(pks: list[int]):
    return Sessie.objects.filter(pk__in=pks).order_by(F("begin").asc(nulls_last=True), "pk")


def _sessie_label(sessie: Sessie) -> str:
    return f"{sessie.titel}, {moment(sessie)}"


@dataclass(frozen=True)
class Actie:
    """`run(inschrijving, door, form, at)` does it, and gives back a sentence where `gedaan` would not be true; `gevolg`
    says in Dutch what follows, before it is done.
    """

    naam: str
    label: str
    gevolg: str
    gedaan: str
    statussen: frozenset[str]
    run: Callable
    form_class: type[forms.Form] = ActieForm
    icon: str = "check"
    is_zwaar: bool = False


def _confirm(inschrijving, door, form, at):
    data = form.cleaned_data
    verbs.confirm_inschrijving(
        inschrijving_id=inschrijving.pk, door=door, voorrang=data["voorrang"], reden=data["reden"], at=at
    )


def _approve(inschrijving, door, form, at):
    verbs.approve_inschrijving(inschrijving_id=inschrijving.pk, door=door, at=at)


def _reject(inschrijving, door, form, at):
    reden = form.cleaned_data["reden"]
    verbs.reject_inschrijving(inschrijving_id=inschrijving.pk, door=door, reden=reden, at=at)


def _cancel(inschrijving, door, form, at):
    sessie = form.cleaned_data["sessie"]
    verbs.cancel_inschrijving(
        inschrijving_id=inschrijving.pk,
        sessie_id=sessie.pk if sessie else None,
        door=door,
        reden=form.cleaned_data["reden"],
        at=at,
    )
    return f"De deelnemer is afgemeld voor ‘{sessie.titel}’." if sessie else ""


def _move(inschrijving, door, form, at):
    data = form.cleaned_data
    verbs.move_inschrijving(
        inschrijving_id=inschrijving.pk,
        naar_leertraject_id=data["naar"].pk,
        sessie_ids=[sessie.pk for sessie in data["sessies"]] or None,
        door=door,
        at=at,
    )


def _change(inschrijving, door, form, at):
    data = form.cleaned_data
    verbs.change_inschrijving(
        inschrijving_id=inschrijving.pk,
        door=door,
        gegevens={name: data[name] for name in [*form.Meta.fields, "antwoorden"]},
        sessie_ids=form.gewijzigde_sessies,
        at=at,
    )


def _correct_email(inschrijving, door, form, at):
    verbs.correct_email(inschrijving_id=inschrijving.pk, email=form.cleaned_data["email"], door=door, at=at)


def _send_link(inschrijving, door, form, at):
    if verbs.send_link_again(email=inschrijving.email, leertraject_id=inschrijving.leertraject_id, at=at):
        return ""
    return AL_VERTROKKEN if inschrijving.email else GEEN_ADRES


def _forget(inschrijving, door, form, at):
    bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=door, at=at)


ACTIES: dict[str, Actie] = {
    actie.naam: actie
    for actie in (
        Actie(
            "goedkeuren",
            "Goedkeuren",
            "De deelnemer krijgt een plaats, of komt op de wachtlijst als alles volzet is. Er vertrekt een mail.",
            "De inschrijving is goedgekeurd.",
            frozenset({InschrijvingStatus.AANGEVRAAGD}),
            _approve,
        ),
        Actie(
            "weigeren",
            "Niet aanvaarden",
            "De inschrijving gaat niet door. De deelnemer krijgt een mail.",
            "De inschrijving is niet aanvaard.",
            frozenset({InschrijvingStatus.AANGEVRAAGD}),
            _reject,
            RedenForm,
            "cross",
            True,
        ),
        Actie(
            "bevestigen",
            "Plaats geven",
            "De deelnemer krijgt meteen een plaats, als er een vrij is. Er vertrekt een mail met de agenda.",
            "De deelnemer heeft een plaats.",
            frozenset({InschrijvingStatus.WACHTLIJST, InschrijvingStatus.AANGEBODEN}),
            _confirm,
            BevestigForm,
        ),
        Actie(
            "gegevens",
            "Gegevens verbeteren",
            "De deelnemer en het team zien voortaan deze gegevens. Er vertrekt alleen een mail als de sessies wijzigen.",
            "De gegevens zijn bewaard.",
            LEVEND,
            _change,
            GegevensForm,
            "edit",
        ),
        Actie(
            "adres",
            "E-mailadres verbeteren",
            "Naar het nieuwe adres vertrekt een mail met een nieuwe link en de agenda. De oude link werkt niet meer.",
            "Het adres is verbeterd, en de mail staat klaar.",
            LEVEND,
            _correct_email,
            AdresForm,
            "edit",
        ),
        Actie(
            "link",
            "Link opnieuw sturen",
            "De deelnemer krijgt een mail met de link naar de eigen inschrijving, hoogstens één per dag.",
            "De mail met de link staat klaar.",
            LEVEND,
            _send_link,
            ActieForm,
            "mail",
        ),
        Actie(
            "verplaatsen",
            "Naar een ander leertraject",
            "De plaats hier komt vrij. In het andere leertraject is er een plaats of een plek op de wachtlijst. "
            "Er vertrekt een mail.",
            "De inschrijving is verplaatst.",
            BEZET | {InschrijvingStatus.WACHTLIJST},
            _move,
            VerplaatsForm,
            "redirect",
        ),
        Actie(
            "annuleren",
            "Annuleren",
            "De plaats komt vrij voor de eerste op de wachtlijst. De deelnemer krijgt een mail.",
            "De inschrijving is geannuleerd.",
            LEVEND,
            _cancel,
            AnnuleerForm,
            "cross",
            True,
        ),
        Actie(
            "wissen",
            "Persoonsgegevens wissen",
            "Naam, adres, antwoorden en mails verdwijnen voorgoed. Een plaats komt vrij. Dit kan niet ongedaan worden.",
            "De persoonsgegevens zijn gewist.",
            ALLE,
            _forget,
            ActieForm,
            "bin",
            True,
        ),
    )
}


def possible(inschrijving: Inschrijving, user) -> list[Actie]:
    """What this user may do with this registration now."""
    if not may_act(user) or inschrijving.geanonimiseerd_op:
        return []
    return [actie for actie in ACTIES.values() if inschrijving.status in actie.statussen]


class ActieView(BeheerView):
    """GET shows what follows and asks; POST does it. A refusal of the verb is shown with what was filled in."""

    template_name = "inschrijvingen/admin/actie.html"

    def setup(self, request, *args, pk, naam, **kwargs):
        super().setup(request, *args, **kwargs)
        if naam not in ACTIES:
            raise Http404
        self.actie = ACTIES[naam]
        self.page_title = self.actie.label
        self.inschrijving = get_object_or_404(
            Inschrijving.objects.select_related("leertraject", "gemeente"), pk=pk
        )
        self.url = reverse("inschrijving_admin:inspect", args=[pk])

    def crumbs(self):
        return [{"url": self.url, "label": self.inschrijving.referentie}]

    def get(self, request, **kwargs):
        if self.actie not in possible(self.inschrijving, request.user):
            messages.error(
                request, f"‘{self.actie.label}’ kan niet: kijk hoe de inschrijving er nu voorstaat."
            )
            return redirect(self.url)
        return self._ask(self.actie.form_class(inschrijving=self.inschrijving))

    def post(self, request, **kwargs):
        form = self.actie.form_class(request.POST, inschrijving=self.inschrijving)
        if not form.is_valid():
            return self._ask(form)
        door = Door(wie=Wie.BEHEER, gebruiker=request.user)
        try:
            otherwise = self.actie.run(self.inschrijving, door, form, timezone.now())
        except verbs.InschrijvingError as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
            return self._ask(form)
        messages.success(request, otherwise or self.actie.gedaan)
        return redirect(self.url)

    def _ask(self, form):
        return self.show(
            status=422 if form.errors else 200,
            form=form,
            actie=self.actie,
            inschrijving=self.inschrijving,
            terug=self.url,
        )
