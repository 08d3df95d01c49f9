"""The recurring jobs of the subscriptions."""

from datetime import time

from kennisitems.abonnementen import verbs
from lmb_site.taken.registry import register


def register_taken() -> None:
    register("kennisitems per e-mail", every=time(7, 0), run=lambda at: verbs.send_digests(at=at))
