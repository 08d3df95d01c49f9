"""The mail that says a certificate of attendance is ready. The certificate stays behind the personal link."""

from datetime import datetime

from leertrajecten.inschrijvingen.mails.opmaak import facts, send
from leertrajecten.inschrijvingen.models import Inschrijving

ATTEST = "attest"


def queue_attest(inschrijving: Inschrijving, *, at: datetime) -> None:
    """To who earned it; a second time writes nothing."""
    context = facts(inschrijving)
    send(
        inschrijving,
        soort=ATTEST,
        aan=inschrijving.email,
        onderwerp=f"Je attest ligt klaar: {inschrijving.leertraject.title}",
        sjabloon="attest",
        context=context,
        oorzaak="attest",
        antwoord_aan=context["contact"]["email"],
        at=at,
    )
