"""The mails about registrations. Each is written in the transaction of its cause, and sent later by the worker."""

from leertrajecten.inschrijvingen.mails.registratie import (
    BEVESTIGING,
    MELDING,
    queue_bevestiging,
    queue_melding,
)
from leertrajecten.inschrijvingen.mails.sessie import SESSIENIEUWS, queue_sessienieuws

__all__ = [
    "BEVESTIGING",
    "MELDING",
    "SESSIENIEUWS",
    "queue_bevestiging",
    "queue_melding",
    "queue_sessienieuws",
]
