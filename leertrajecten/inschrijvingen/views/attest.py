"""The certificate of attendance, for who earned it."""

from django.http import HttpResponse
from django.utils import timezone

from leertrajecten.inschrijvingen.attest import has_earned, make_attest, render_pdf
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.views.prive import private, unknown_link


@private("GET", "HEAD")
def attest(request, token):
    """The PDF; 404 for an unknown link and for who did not (yet) earn one. Made anew each time, kept nowhere."""
    at = timezone.now()
    gevonden = Inschrijving.objects.for_page().from_token(token)
    if gevonden is None or not has_earned(gevonden):
        return unknown_link(request)
    response = HttpResponse(render_pdf(make_attest(gevonden, at=at), at=at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="attest-{gevonden.referentie}.pdf"'
    return response
