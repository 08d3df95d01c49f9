"""What became of a message that was sent."""

from dataclasses import dataclass

from django.db.models import Count

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.models import Groepsbericht
from lmb_site.berichten.models import Bericht, BerichtStatus


@dataclass(frozen=True)
class Verloop:
    """Adds up to the number it was sent to: `wacht` counts those still to be written, `gewist` those no longer kept."""

    verzonden: int
    wacht: int
    mislukt: int
    gewist: int


def follow(groepsbericht: Groepsbericht) -> Verloop:
    """One query. The moment stands in an index and all mails of one message share it."""
    counts = dict(
        Bericht.objects.filter(
            aangemaakt_op=groepsbericht.verzonden_op,
            soort=mails.GROEPSBERICHT,
            oorzaak__endswith=f":{mails.groepsbericht_oorzaak(groepsbericht)}",
        )
        .order_by()
        .values_list("status")
        .annotate(aantal=Count("pk"))
    )
    kept = [
        counts.get(status, 0)
        for status in (BerichtStatus.VERZONDEN, BerichtStatus.WACHT, BerichtStatus.MISLUKT)
    ]
    kept[1] += len(groepsbericht.nog_te_schrijven)
    return Verloop(*kept, gewist=(groepsbericht.aantal or 0) - sum(kept))
