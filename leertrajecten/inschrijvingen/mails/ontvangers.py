"""Which contacts hear of what (C3)."""

from collections.abc import Iterable

from leertrajecten.inschrijvingen.nieuws import SOORTEN, bericht_soort
from leertrajecten.models import (
    Contactpersoon,
    ContactRol,
    LeertrajectPage,
    Meldingen,
    MeldingSoort,
    Meldingsrollen,
)
from lmb_site.models import SiteInstellingen

PER_MAIL = {bericht_soort(wat): soort for wat, soort in SOORTEN.items()}
"""What a mail to the contacts is about; any other is about a new registration."""


def contacten_voor(leertraject: LeertrajectPage, soort: str) -> list[str]:
    """The addresses that a message of this kind goes to at once, each once.

    Of those who hear of it, the ones who want every message; when nobody hears of it, in whatever rhythm, the
    address of the site.
    """
    listening = listeners(leertraject, PER_MAIL.get(soort, MeldingSoort.INSCHRIJVING))
    if not listening:
        return [site_email(leertraject)]
    return _addresses(contact for contact in listening if contact.meldingen == Meldingen.DIRECT)


def listeners(leertraject: LeertrajectPage, soort: MeldingSoort) -> list[Contactpersoon]:
    """The contacts in the roles chosen for this kind who want to hear of it; else whoever replaces them."""
    rollen = Meldingsrollen.for_site(leertraject.get_site()).rollen(soort)
    wanting = [contact for contact in leertraject.contacten.all() if contact.meldingen != Meldingen.GEEN]
    return [contact for contact in wanting if contact.rol in rollen] or [
        contact for contact in wanting if contact.rol == ContactRol.VERVANGER
    ]


def site_email(leertraject: LeertrajectPage) -> str:
    return site_instellingen(leertraject).contact_email


def site_instellingen(leertraject: LeertrajectPage) -> SiteInstellingen:
    return SiteInstellingen.for_site(leertraject.get_site())


def _addresses(contacten: Iterable[Contactpersoon]) -> list[str]:
    return list({contact.email.casefold(): contact.email for contact in contacten}.values())
