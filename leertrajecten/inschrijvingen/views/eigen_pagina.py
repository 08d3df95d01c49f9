"""The page of one registration, and one's own data to take away."""

from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from leertrajecten.inschrijvingen import zelfbediening
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.views.prive import private, unknown_link

GEDAAN = {
    "gewijzigd": "Je wijzigingen zijn bewaard.",
    "vervanging": "We hebben genoteerd wie er komt.",
    "overdracht": "Je collega kreeg een mail om de plaats over te nemen. Tot dan blijft ze van jou.",
    "teruggenomen": "De vraag aan je collega is ingetrokken. De plaats blijft van jou.",
    "sessie": "Je bent afgemeld voor die sessie.",
}


@private("GET", "HEAD")
def inschrijving(request, token):
    """The page of one registration, by signed link. Reading it changes nothing.

    Context: `inschrijving`, `pagina` (LeertrajectPage), `toestand`, `deelnames` (in order of time, each with
    `mogelijk`), `mogelijk` (Mogelijkheden), `aanbiedingen` and `overdracht` that wait for an answer, `samen` (who was
    registered along, shortly afterwards), `attest`, `contacten`, `gedaan` (a sentence, after a deed).
    """
    at = timezone.now()
    gevonden = Inschrijving.objects.for_page().from_token(token)
    if gevonden is None:
        return unknown_link(request)
    return TemplateResponse(
        request,
        "inschrijvingen/inschrijving.html",
        {
            **zelfbediening.page_facts(gevonden, at=at),
            "titel": "Je inschrijving",
            "gedaan": GEDAAN.get(request.GET.get("gedaan", ""), ""),
            "nu": at,
        },
    )


@private("GET", "HEAD")
def gegevens(request, token):
    """All we keep about this person, as a file of their own (GDPR article 20)."""
    gevonden = Inschrijving.objects.for_page().from_token(token)
    if gevonden is None:
        return unknown_link(request)
    response = JsonResponse(
        zelfbediening.own_data(gevonden), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="inschrijving-{gevonden.referentie}.json"'
    return response
