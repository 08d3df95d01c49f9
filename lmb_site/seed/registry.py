"""The steps of the seed. Every app registers its own in `AppConfig.ready`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from lmb_site.seed.demo import Demo

REGISTERS = 10
WOORDENLIJSTEN = 20
MEDIA = 30
SITE = 40  # 40 to 49: sections, in the order of the menu
PAGINAS = 50  # 50 to 59: the pages below the sections, still without their text
TEKSTEN = 60  # 60 to 69: texts, now that every page they link to exists
KENNISITEMS = 70
INSTELLINGEN = 75
INSCHRIJVINGEN = 80
ZOEKEN = 90


@dataclass(frozen=True, order=True)
class Step:
    """`run` adds what is missing, inside a transaction of its own, and returns how many things it added."""

    order: int
    naam: str
    run: Callable[[Demo], int]


_steps: dict[str, Step] = {}


def register_step(order: int, naam: str, run: Callable[[Demo], int]) -> None:
    """Add a step; `naam` is unique, and is what the command prints."""
    _steps[naam] = Step(order, naam, run)


def steps() -> list[Step]:
    """In the order they run."""
    return sorted(_steps.values(), key=lambda step: (step.order, step.naam))


def run_steps(demo: Demo) -> Iterator[tuple[str, int]]:
    """Run every step, each in a transaction of its own; yields its name and how many things it added."""
    for step in steps():
        with transaction.atomic():
            added = step.run(demo)
        demo.toegevoegd += added
        yield step.naam, added
