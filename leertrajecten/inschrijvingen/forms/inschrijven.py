"""The registration form. It checks what one person typed; the verbs check what is possible."""

from django import forms

from leertrajecten.inschrijvingen.forms.persoon import PersoonForm, email_field
from leertrajecten.inschrijvingen.verbs import Aanmelding
from leertrajecten.models import LeertrajectPage
from lmb_site.sleutelformulier import OpenForm


class InschrijfForm(PersoonForm, OpenForm):
    """Someone who registers themselves."""

    email = email_field("E-mailadres", "Hier sturen we je bevestiging naartoe.")
    akkoord = forms.BooleanField(
        label="Ik ga ermee akkoord dat de VVSG mijn gegevens gebruikt om dit leertraject te organiseren.",
        error_messages={"required": "Vink aan dat je akkoord gaat. Anders kunnen we je niet inschrijven."},
    )

    def __init__(self, *args, leertraject: LeertrajectPage, at, **kwargs):
        self.leertraject = leertraject
        super().__init__(*args, onderwerp=leertraject.pk, at=at, **kwargs)
        self.add_gemeenten()
        self.add_sessies(leertraject, at)
        self.add_extra_vragen()
        self.put_in_order()

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
            antwoorden=self.antwoorden,
        )
