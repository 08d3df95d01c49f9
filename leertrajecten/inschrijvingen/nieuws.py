"""What a contact hears of who comes (C1, C3). One table for both routes: the mail at once and the digest.

Each kind of news is a line of the story by its own words (`Gebeurtenis.wat`). A verb that writes such a line also
queues the mail (`mails.queue_nieuws`, for a new registration `mails.queue_melding`), so that nobody hears less for
having chosen to hear it at once.
"""

from dataclasses import dataclass

from leertrajecten.models import MeldingSoort


@dataclass(frozen=True)
class Nieuws:
    """`soort` decides which contacts hear of it; `kop` and `zin` are what the mail says ('An … `zin`')."""

    soort: MeldingSoort
    kop: str
    zin: str


NIEUWS = {
    "ingeschreven": Nieuws(MeldingSoort.INSCHRIJVING, "Nieuwe inschrijving", "schreef zich in"),
    "geannuleerd": Nieuws(MeldingSoort.AFMELDING, "Annulering", "annuleerde de inschrijving"),
    "sessie geannuleerd": Nieuws(MeldingSoort.AFMELDING, "Afmelding", "komt niet naar deze sessie"),
    "sessies gewijzigd": Nieuws(MeldingSoort.AFMELDING, "Andere sessies", "heeft nu andere sessies"),
    "verplaatst": Nieuws(MeldingSoort.AFMELDING, "Verplaatst", "is verplaatst naar een ander leertraject"),
    "aanbod aanvaard": Nieuws(
        MeldingSoort.PLAATS, "Plaats ingenomen", "stond op de wachtlijst en nam de vrije plaats in"
    ),
    "bevestigd": Nieuws(MeldingSoort.PLAATS, "Plaats gegeven", "kreeg een plaats van het beheer"),
    "goedgekeurd": Nieuws(MeldingSoort.PLAATS, "Goedgekeurd", "is goedgekeurd"),
    "overgedragen": Nieuws(MeldingSoort.PLAATS, "Plaats doorgegeven", "neemt de plaats van een collega over"),
    "vervanger gestuurd": Nieuws(
        MeldingSoort.PLAATS, "Vervanger", "stuurt een collega naar deze sessie, in eigen plaats"
    ),
    "vervanger teruggetrokken": Nieuws(
        MeldingSoort.PLAATS, "Geen vervanger meer", "komt toch zelf naar deze sessie"
    ),
}
SOORTEN = {wat: nieuws.soort for wat, nieuws in NIEUWS.items()}


def bericht_soort(wat: str) -> str:
    """The kind of the mail about this news: 'nieuws-sessie-geannuleerd'."""
    return f"nieuws-{wat.replace(' ', '-')}"
