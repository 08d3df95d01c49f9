"""The pages behind the links in the mails about an offered seat and about taking a place over.

A mail scanner opens every link: GET shows, only the button changes. Never cached, never indexed, no cookie. Who holds
the signed link is who may answer; there is no session to borrow, so there is no CSRF token either.
"""

from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.door import DEELNEMER, Door
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Aanbod, Overdracht
from leertrajecten.inschrijvingen.verbs.wachtlijst import covered

CONFLICT = 409
JA, NEE = "ja", "nee"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def aanbod(request, token):
    """Take an offered seat or let it go. POST `keuze` (ja or nee) answers 303; 409 with a sentence when it is too late.

    Context: `aanbod`, `inschrijving`, `pagina`, `deelnames` (what is offered), `keuze` (what the link in the mail was
    for), `is_open`, `weigering`.
    """
    found = _find(Aanbod, token)
    at = timezone.now()
    weigering = ""
    if request.method == "POST":
        verb = {JA: verbs.accept_aanbod, NEE: verbs.decline_aanbod}.get(request.POST.get("keuze", ""))
        try:
            if verb:
                return _see_other(verb(aanbod_id=found.pk, door=DEELNEMER, at=at))
        except verbs.InschrijvingError as error:
            weigering = error.sentence
            found.refresh_from_db()
    context = {
        "aanbod": found,
        "titel": "Een plaats voor jou",
        "deelnames": covered(found),
        "is_open": found.is_open and at < found.verloopt_op,
    }
    return _answer(request, "inschrijvingen/aanbod.html", found, context, weigering)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def overdracht(request, token):
    """A colleague agrees to take a place over, or not. As `aanbod`; agreeing needs `akkoord` with the privacy statement.

    Context: `overdracht`, `inschrijving`, `pagina`, `deelnames` (sessions to come), `is_open`, `akkoord_fout`.
    """
    found = _find(Overdracht, token)
    at = timezone.now()
    weigering = akkoord_fout = ""
    if request.method == "POST":
        keuze = request.POST.get("keuze", "")
        collega = Door(Wie.COLLEGA)
        try:
            if keuze == JA and not request.POST.get("akkoord"):
                akkoord_fout = "Vink aan dat je akkoord gaat. Anders kunnen we je niet inschrijven."
            elif keuze == JA:
                return _see_other(verbs.accept_overdracht(overdracht_id=found.pk, door=collega, at=at))
            elif keuze == NEE:
                verbs.decline_overdracht(overdracht_id=found.pk, door=collega, at=at)
                response = redirect(found)
                response.status_code = 303
                return response
        except verbs.InschrijvingError as error:
            weigering = error.sentence
        found.refresh_from_db()
    deelnames = found.inschrijving.deelnames.in_order()
    context = {
        "overdracht": found,
        "titel": "Een plaats overnemen",
        "deelnames": [d for d in deelnames if d.is_bevestigd and not d.sessie.is_past(at)],
        "is_open": found.is_open and at < found.verloopt_op,
        "akkoord_fout": akkoord_fout,
    }
    return _answer(request, "inschrijvingen/overdracht.html", found, context, weigering or akkoord_fout)


def _find(model, token: str):
    found = model.objects.select_related("inschrijving__leertraject", "inschrijving__gemeente").from_token(
        token
    )
    if found is None:
        raise Http404
    return found


def _see_other(inschrijving):
    response = redirect(inschrijving)
    response.status_code = 303
    return response


def _answer(request, template: str, found, context: dict, weigering: str) -> TemplateResponse:
    keuze = request.GET.get("keuze")
    context |= {
        "inschrijving": found.inschrijving,
        "pagina": found.inschrijving.leertraject,
        "keuze": keuze if keuze in (JA, NEE) else JA,
        "weigering": weigering,
    }
    response = TemplateResponse(request, template, context, status=CONFLICT if weigering else 200)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
