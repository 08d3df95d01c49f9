"""The recurring jobs of the registrations."""

from datetime import timedelta

from leertrajecten.inschrijvingen.sessienieuws.vertellen import sweep
from lmb_site.taken.registry import register


def register_taken() -> None:
    register("sessienieuws", every=timedelta(minutes=1), run=sweep)
