"""The mails about registrations. Each is written in the transaction of its cause, and sent later by the worker."""

from leertrajecten.inschrijvingen.mails.aanbod import queue_aanbod, queue_aanbod_verlopen
from leertrajecten.inschrijvingen.mails.afscheid import queue_annulering, queue_geweigerd
from leertrajecten.inschrijvingen.mails.attest import ATTEST, queue_attest
from leertrajecten.inschrijvingen.mails.groepsbericht import (
    GROEPSBERICHT,
    GROEPSBERICHT_TEST,
    groepsbericht_oorzaak,
    groepsbericht_tekst,
    queue_groepsbericht,
    queue_groepsbericht_test,
)
from leertrajecten.inschrijvingen.mails.herinnering import HERINNERING, queue_herinnering
from leertrajecten.inschrijvingen.mails.link import queue_link
from leertrajecten.inschrijvingen.mails.nieuws import queue_nieuws
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opening import OPENING, queue_opening
from leertrajecten.inschrijvingen.mails.opvolging import PRESENTATIES, queue_presentaties
from leertrajecten.inschrijvingen.mails.overdracht import (
    Persoon,
    queue_overdracht_niet,
    queue_overdracht_vraag,
    queue_overgedragen,
    queue_vervanger,
    queue_vervanger_niet_nodig,
)
from leertrajecten.inschrijvingen.mails.registratie import (
    BEVESTIGING,
    MELDING,
    queue_goedgekeurd,
    queue_ingeschreven,
    queue_melding,
    queue_plaats_bevestigd,
    queue_sessies_gewijzigd,
    queue_verplaatst,
)
from leertrajecten.inschrijvingen.mails.sessie import (
    SESSIENIEUWS,
    SessieBrief,
    queue_sessienieuws,
    sessiebrieven,
)

__all__ = [
    "ATTEST",
    "BEVESTIGING",
    "GROEPSBERICHT",
    "GROEPSBERICHT_TEST",
    "HERINNERING",
    "MELDING",
    "OPENING",
    "PRESENTATIES",
    "SESSIENIEUWS",
    "Omgeving",
    "Persoon",
    "SessieBrief",
    "groepsbericht_oorzaak",
    "groepsbericht_tekst",
    "queue_aanbod",
    "queue_aanbod_verlopen",
    "queue_annulering",
    "queue_attest",
    "queue_geweigerd",
    "queue_goedgekeurd",
    "queue_groepsbericht",
    "queue_groepsbericht_test",
    "queue_herinnering",
    "queue_ingeschreven",
    "queue_link",
    "queue_melding",
    "queue_nieuws",
    "queue_opening",
    "queue_overdracht_niet",
    "queue_overdracht_vraag",
    "queue_overgedragen",
    "queue_plaats_bevestigd",
    "queue_presentaties",
    "queue_sessienieuws",
    "queue_sessies_gewijzigd",
    "queue_verplaatst",
    "queue_vervanger",
    "queue_vervanger_niet_nodig",
    "sessiebrieven",
]
