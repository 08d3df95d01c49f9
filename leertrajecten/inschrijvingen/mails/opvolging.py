"""The mail after a session: its presentations are online (R10)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from leertrajecten.inschrijvingen.mails.opmaak import absolute, facts, send
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import Sessie

PRESENTATIES = "presentaties"


def queue_presentaties(
    inschrijving: Inschrijving, presentaties: Sequence[tuple[Sessie, str, int]], *, at: datetime
) -> None:
    """One mail about these (session, title, key of the document). Idempotent by the documents."""
    leertraject = inschrijving.leertraject
    per_sessie: dict[Sessie, list[str]] = {}
    for sessie, titel, _document_id in presentaties:
        per_sessie.setdefault(sessie, []).append(titel)
    context = facts(inschrijving) | {
        "sessies": [
            (sessie, titels, f"{absolute(leertraject.url)}#sessie-{sessie.pk}")
            for sessie, titels in per_sessie.items()
        ]
    }
    keys = ",".join(sorted(f"{sessie.pk}:{document_id}" for sessie, _titel, document_id in presentaties))
    send(
        inschrijving,
        soort=PRESENTATIES,
        aan=inschrijving.email,
        onderwerp=f"{'De presentatie staat' if len(presentaties) == 1 else 'De presentaties staan'} online: "
        f"{leertraject.title}",
        sjabloon="presentaties",
        context=context,
        oorzaak=f"presentaties:{hashlib.sha256(keys.encode()).hexdigest()[:32]}",
        antwoord_aan=context["contact"]["email"],
        at=at,
    )
