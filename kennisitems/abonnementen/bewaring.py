"""How long what subscribers told is kept, and forgetting it by hand."""

from datetime import datetime

from kennisitems.abonnementen import verbs
from kennisitems.abonnementen.models import Abonnement
from lmb_site.bewaring.registry import register_termijn, register_wisser


def register_bewaring() -> None:
    register_termijn(
        "Kennisitems per e-mail",
        termijn="tot iemand stopt; 7 dagen zonder bevestiging, mails 30 dagen",
        ruim_op=lambda at: verbs.forget(at=at),
    )
    register_wisser("Kennisitems per e-mail", wis_persoon=wis_persoon, wis_alles=wis_alles)


def wis_persoon(email: str, at: datetime) -> int:
    return Abonnement.objects.filter(email_sleutel=email.strip().casefold()).delete()[0]


def wis_alles(at: datetime) -> int:
    return Abonnement.objects.all().delete()[0]
