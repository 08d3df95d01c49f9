"""The mails about registrations. Each is written in the transaction of its cause, and sent later by the worker."""

from leertrajecten.inschrijvingen.mails.opening import OPENING, queue_opening
from leertrajecten.inschrijvingen.mails.registratie import (
    BEVESTIGING,
    MELDING,
    queue_bevestiging,
    queue_melding,
)

__all__ = ["BEVESTIGING", "MELDING", "OPENING", "queue_bevestiging", "queue_melding", "queue_opening"]
