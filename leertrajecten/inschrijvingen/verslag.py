"""The story of a registration: one line per thing that happened (A3)."""

from datetime import datetime

from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.models import Gebeurtenis, Inschrijving


def line(inschrijving: Inschrijving, wat: str, *, door: Door, op: datetime, **feiten) -> Gebeurtenis:
    """The line, not yet written: for who writes many at once."""
    return Gebeurtenis(
        inschrijving=inschrijving,
        wat=wat,
        wie=door.wie,
        gebruiker=door.gebruiker,
        op=op,
        feiten={name: value for name, value in feiten.items() if value not in (None, "", [])},
    )


def record(inschrijving: Inschrijving, wat: str, *, door: Door, op: datetime, **feiten) -> Gebeurtenis:
    """Write one line. `feiten` must be JSON and must hold no personal data: the story may outlive it."""
    found = line(inschrijving, wat, door=door, op=op, **feiten)
    found.save()
    return found
