"""The recurring jobs of the ground floor."""

from datetime import datetime, time, timedelta

from django.core.management import call_command

from lmb_site.beelden import versies
from lmb_site.deelbeelden import bewaring
from lmb_site.taken.models import TaakUitvoering, WerkerPols
from lmb_site.taken.registry import register

BEWAARTERMIJN = timedelta(days=30)


def register_onderhoud() -> None:
    register("publicatieplanning", every=timedelta(minutes=1), run=publish_scheduled)
    register("beeldversies", every=timedelta(minutes=10), run=versies.make_missing)
    register("deelbeelden", every=time(3, 45), run=bewaring.make_missing)
    register("opruimen", every=time(3, 15), run=clean_up)


def publish_scheduled(at: datetime) -> None:
    """Bring online and take offline what editors planned; Wagtail looks at the clock itself."""
    call_command("publish_scheduled")


def clean_up(at: datetime) -> None:
    """Forget runs and workers of long ago, and sessions that ended."""
    TaakUitvoering.objects.filter(venster__lt=at - BEWAARTERMIJN).delete()
    WerkerPols.objects.filter(gezien_op__lt=at - BEWAARTERMIJN).delete()
    call_command("clearsessions")
