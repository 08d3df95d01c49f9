"""The recurring jobs of the search."""

from datetime import timedelta

from lmb_site.taken.registry import register
from lmb_site.zoeken import bouw, zoektermen


def register_onderhoud() -> None:
    register("zoekkaart", every=timedelta(minutes=5), run=bouw.build_when_needed)
    register("zoektermen", every=timedelta(minutes=10), run=zoektermen.write_down)
