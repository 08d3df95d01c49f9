from dataclasses import dataclass
from typing import Any

from leertrajecten.inschrijvingen.enums import Wie


@dataclass(frozen=True)
class Door:
    """On whose behalf a verb acts; `gebruiker` is the member of staff, where there is one."""

    wie: Wie
    gebruiker: Any = None


SITE = Door(Wie.SITE)
DEELNEMER = Door(Wie.DEELNEMER)
