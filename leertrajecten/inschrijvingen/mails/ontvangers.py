"""Which contacts hear of what (C3), and from whom a mail is."""

from collections.abc import Iterable
from functools import cached_property

from wagtail.models import Site

from leertrajecten.agenda.ical import Adres
from leertrajecten.inschrijvingen.models import Deelnemersblad
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
ROL_ORDER = [ContactRol.PRAKTISCH, ContactRol.INHOUDELIJK, ContactRol.VERVANGER]


class Omgeving:
    """Around a leertraject: its site, what is set there, and its contacts. Asked when first needed, and once: for the
    mails of one verb, not to be kept longer."""

    def __init__(self, leertraject: LeertrajectPage):
        self._leertraject = leertraject

    @classmethod
    def ahead(cls, leertraject_id: int, pagina: LeertrajectPage | None = None) -> "Omgeving | None":
        """All of it now, for a verb that is about to wait for its lock: none of it is decided under that lock, so
        nobody has to wait while we ask. None for a leertraject that is not there, or in no site. `pagina` for who has
        read it already."""
        if pagina is None or pagina.pk != leertraject_id:
            pagina = LeertrajectPage.objects.only("url_path").filter(pk=leertraject_id).first()
        if pagina is None:
            return None
        found = cls(pagina)
        if found.site is None:
            return None
        _ = found.instellingen, found.rollen, found.contacten, found.bladen
        return found

    @cached_property
    def site(self) -> Site | None:
        """With what is set for it, in one question."""
        parts = self._leertraject.get_url_parts()
        if parts is None:
            return None
        return Site.objects.select_related("siteinstellingen", "meldingsrollen").get(pk=parts[0])

    @cached_property
    def instellingen(self) -> SiteInstellingen:
        return getattr(self.site, "siteinstellingen", None) or SiteInstellingen.for_site(self.site)

    @cached_property
    def rollen(self) -> Meldingsrollen:
        return getattr(self.site, "meldingsrollen", None) or Meldingsrollen.for_site(self.site)

    @cached_property
    def contacten(self) -> list[Contactpersoon]:
        return list(self._leertraject.contacten.all())

    @cached_property
    def bladen(self) -> list[Deelnemersblad]:
        """The desks of its contacts, the newest first: what was there when this was asked."""
        return list(self._leertraject.deelnemersbladen.order_by("-pk"))

    @property
    def email(self) -> str:
        """The mailbox of the site."""
        return self.instellingen.contact_email

    @property
    def organizer(self) -> Adres:
        """The mailbox of the site, which people read. Not that of a contact: contacts change, and a calendar only
        takes an update from who sent the invitation."""
        return Adres(self.instellingen.organisatie, self.email)

    @property
    def contact(self) -> dict:
        """Whom the registrant can answer: the practical contact first, else the site."""
        contacten = sorted(self.contacten, key=lambda contact: ROL_ORDER.index(contact.rol))
        if contacten:
            return {"naam": contacten[0].naam, "email": contacten[0].email, "telefoon": contacten[0].telefoon}
        return {"naam": "VVSG Internationaal", "email": self.email, "telefoon": ""}

    def listeners(self, soort: MeldingSoort) -> list[Contactpersoon]:
        """The contacts in the roles chosen for this kind who want to hear of it; else whoever replaces them."""
        rollen = self.rollen.rollen(soort)
        wanting = [contact for contact in self.contacten if contact.meldingen != Meldingen.GEEN]
        return [contact for contact in wanting if contact.rol in rollen] or [
            contact for contact in wanting if contact.rol == ContactRol.VERVANGER
        ]

    def contacten_voor(self, soort: str) -> list[str]:
        """The addresses that a message of this kind goes to at once, each once.

        Of those who hear of it, the ones who want every message; when nobody hears of it, in whatever rhythm, the
        address of the site.
        """
        listening = self.listeners(PER_MAIL.get(soort, MeldingSoort.INSCHRIJVING))
        if not listening:
            return [self.email]
        return _addresses(contact for contact in listening if contact.meldingen == Meldingen.DIRECT)


def _addresses(contacten: Iterable[Contactpersoon]) -> list[str]:
    return list({contact.email.casefold(): contact.email for contact in contacten}.values())
