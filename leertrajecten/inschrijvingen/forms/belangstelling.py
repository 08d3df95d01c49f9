"""One address, to be told when registration opens."""

from leertrajecten.inschrijvingen.forms.persoon import email_field
from lmb_site.sleutelformulier import OpenForm


class BelangstellingForm(OpenForm):
    email = email_field(
        "E-mailadres", "We gebruiken het voor één mail, zodra inschrijven kan. Daarna wissen we het."
    )
