"""Who gets a mail about a leertraject, and whom its registrants can answer."""

from collections.abc import Iterable

from leertrajecten.models import Contactpersoon, ContactRol, LeertrajectPage, Meldingen
from lmb_site.models import SiteInstellingen

ROL_ORDER = [ContactRol.PRAKTISCH, ContactRol.INHOUDELIJK, ContactRol.VERVANGER]


def site_instellingen(leertraject: LeertrajectPage) -> SiteInstellingen:
    return SiteInstellingen.for_site(leertraject.get_site())


def contact_of(leertraject: LeertrajectPage) -> dict[str, str]:
    """Whom a registrant can answer: the practical contact first, else the site."""
    contacten = sorted(leertraject.contacten.all(), key=lambda contact: ROL_ORDER.index(contact.rol))
    if contacten:
        return {"naam": contacten[0].naam, "email": contacten[0].email, "telefoon": contacten[0].telefoon}
    return {
        "naam": "VVSG Internationaal",
        "email": site_instellingen(leertraject).contact_email,
        "telefoon": "",
    }


def direct_addresses(leertraject: LeertrajectPage) -> list[str]:
    """Of each contact who wants to hear at once, each address once; that of the site when there is none."""
    return _distinct(leertraject.contacten.filter(meldingen=Meldingen.DIRECT)) or [
        site_instellingen(leertraject).contact_email
    ]


def _distinct(contacten: Iterable[Contactpersoon]) -> list[str]:
    return list({contact.email.casefold(): contact.email for contact in contacten}.values())
