"""Colleagues who are registered along: each a row with a name, an address and a role (R11)."""

import dataclasses
import re

from django import forms

from leertrajecten.inschrijvingen.forms.extra_vragen import STUURTEKENS
from leertrajecten.inschrijvingen.forms.persoon import email_field, limits, messages
from leertrajecten.inschrijvingen.verbs import Aanmelding, normalise_email

MAX_PERSONEN = 10
"""Together with whoever fills in the form. More is a meeting of its own: then one calls."""

DUBBEL = "Dit e-mailadres staat hierboven al. Iedereen heeft een eigen adres nodig."
_RIJ = re.compile(r"collega-(\d{1,2})-naam")


class CollegaForm(forms.Form):
    """One colleague. A row that stays empty is no colleague."""

    use_required_attribute = False

    naam = forms.CharField(
        label="Naam",
        required=False,
        **limits("naam"),
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = email_field("E-mailadres van je collega", required=False)
    functie = forms.CharField(
        label="Functie",
        required=False,
        **limits("functie"),
        error_messages=messages(),
        validators=[STUURTEKENS],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        cleaned = super().clean()
        if self.is_leeg:
            return cleaned
        for name, sentence in (
            ("naam", "Vul de naam van je collega in."),
            ("email", "Vul het e-mailadres van je collega in."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    @property
    def is_leeg(self) -> bool:
        return not any(self[name].value() for name in self.fields)


class CollegaRijen:
    """The rows under the registration form, numbered from one. Works without script: a button asks for one more."""

    def __init__(self, data=None, *, meer: bool = False, weg: int | None = None):
        """`data`: what was posted. `meer`: with one more empty row; `weg`: without the row of that number."""
        values = [row for number, row in _rows(data) if number != weg] if data is not None else []
        if meer and len(values) < MAX_PERSONEN - 1:
            values.append({})
        changed = meer or weg is not None
        self.forms = [
            CollegaForm(None if changed else _bound(nummer, row), initial=row, prefix=f"collega-{nummer}")
            for nummer, row in enumerate(values, start=1)
        ]
        if meer and self.forms:
            self.forms[-1].fields["naam"].widget.attrs["autofocus"] = True
        self.kan_meer = len(self.forms) < MAX_PERSONEN - 1

    def __iter__(self):
        return iter(self.forms)

    def __len__(self):
        return len(self.forms)

    @property
    def heeft_fouten(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self, email: str) -> bool:
        """Each row right, and no address twice, that of whoever fills in the form (`email`) included."""
        seen = {normalise_email(email)}
        for form in self.forms:
            address = normalise_email(form.cleaned_data.get("email") or "") if form.is_valid() else ""
            if address and address in seen:
                form.add_error("email", DUBBEL)
            seen.add(address)
        return all(not form.errors for form in self.forms)

    @property
    def gevuld(self) -> list[CollegaForm]:
        return [form for form in self.forms if not form.is_leeg]

    def aanmeldingen(self, eerste: Aanmelding) -> list[Aanmelding]:
        """Of the colleagues, from the same municipality or organisation as `eerste`; nothing else is taken over."""
        return [
            dataclasses.replace(
                eerste,
                naam=form.cleaned_data["naam"],
                email=form.cleaned_data["email"],
                functie=form.cleaned_data["functie"],
                voorkeuren="",
                vraag="",
                antwoorden=[],
            )
            for form in self.gevuld
        ]


def _rows(data) -> list[tuple[int, dict]]:
    numbers = sorted({int(found[1]) for name in data if (found := _RIJ.fullmatch(name))})
    return [
        (number, {name: data.get(f"collega-{number}-{name}", "") for name in CollegaForm.base_fields})
        for number in numbers[: MAX_PERSONEN - 1]
    ]


def _bound(nummer: int, row: dict) -> dict:
    return {f"collega-{nummer}-{name}": value for name, value in row.items()}
