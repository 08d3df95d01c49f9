"""Which contacts hear of what."""

from leertrajecten.models import LeertrajectPage, Meldingen
from lmb_site.models import SiteInstellingen


def contacten_voor(leertraject: LeertrajectPage, soort: str) -> list[str]:
    """The addresses that a message of this kind goes to at once, each once.

    Those who want every message; when none of the contacts wants any, in whatever rhythm, the address of the site.
    """
    contacten = list(leertraject.contacten.all())
    direct = [contact for contact in contacten if contact.meldingen == Meldingen.DIRECT]
    if direct or any(contact.meldingen != Meldingen.GEEN for contact in contacten):
        return list({contact.email.casefold(): contact.email for contact in direct}.values())
    return [site_email(leertraject)]


def site_email(leertraject: LeertrajectPage) -> str:
    return site_instellingen(leertraject).contact_email


def site_instellingen(leertraject: LeertrajectPage) -> SiteInstellingen:
    return SiteInstellingen.for_site(leertraject.get_site())
