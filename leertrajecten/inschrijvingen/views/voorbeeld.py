"""The registration form in the editor's preview: as it will be, whether or not one can register now."""

from django.template.response import TemplateResponse
from django.utils import timezone

from leertrajecten.inschrijvingen.forms import CollegaRijen, InschrijfForm
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import InschrijvingStand


def voorbeeld(request, pagina: LeertrajectPage) -> TemplateResponse:
    """Takes no answers: a preview has no address to send them to."""
    at = timezone.now()
    context = {
        "pagina": pagina,
        "titel": f"Inschrijven: {pagina.title}",
        "stand": InschrijvingStand.OPEN,
        "kan_inschrijven": True,
        "form": InschrijfForm(leertraject=pagina, at=at),
        "collegas": CollegaRijen(),
        "nu": at,
    }
    return TemplateResponse(request, "inschrijvingen/inschrijven.html", context)
