"""The recurring jobs of the registrations. Each looks at the present, so a run after a pause catches up at once."""

from datetime import datetime, time, timedelta

from leertrajecten.inschrijvingen import attestpost, belangstelling, groepsberichten, verbs
from leertrajecten.inschrijvingen.herinneringen import remind
from leertrajecten.inschrijvingen.opvolging import follow_up
from leertrajecten.inschrijvingen.overzichten import send_overzichten
from leertrajecten.inschrijvingen.sessienieuws.vertellen import sweep
from lmb_site.taken.registry import register


def register_taken() -> None:
    register("aanbiedingen", every=timedelta(minutes=1), run=expire_offers)
    register("overdrachten", every=timedelta(minutes=5), run=expire_transfers)
    register("wachtlijsten", every=timedelta(minutes=1), run=promote_waiting)
    register("belangstelling", every=timedelta(minutes=5), run=belangstelling.run)
    register("attesten", every=timedelta(hours=1), run=attestpost.tell_earned)
    register("herinneringen", every=timedelta(minutes=5), run=remind)
    # Five minutes after the moment it tells up to: what was being written then is in it.
    register("overzichten", every=time(7, 35), run=send_overzichten)
    register("presentaties", every=timedelta(minutes=5), run=follow_up)
    register("groepsberichten", every=timedelta(minutes=1), run=groepsberichten.write_all)
    register("sessienieuws", every=timedelta(minutes=1), run=sweep)


def expire_offers(at: datetime) -> None:
    """Offers whose time to think is over go to the next in line."""
    verbs.expire_aanbiedingen(at=at)


def expire_transfers(at: datetime) -> None:
    """A colleague who does not answer in time does not take the place over."""
    verbs.expire_overdrachten(at=at)


def promote_waiting(at: datetime) -> None:
    """Where a limit per municipality ended, or an offer was missed, whoever waits is served."""
    verbs.promote_waiting(at=at)
