"""The registration form and the page of one registration. Never cached, never indexed, no cookie."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.forms import InschrijfForm
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import KAN_INSCHRIJVEN

UNPROCESSABLE = 422
CONFLICT = 409
KEPT = ("naam", "email", "organisatie", "functie", "voorkeuren", "vraag")


# A visitor has no session, so there is no authority to borrow: the signed field of the form does what a token would.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inschrijven(request, slug):
    """The form of a leertraject, and what becomes of it.

    GET shows the form, or why there is none. POST answers 303 to the page of the registration; 422 with the form,
    values kept, when an answer is not right; 409 when the leertraject cannot take the registration.
    Context: `pagina` (LeertrajectPage), `stand` (InschrijvingStand), `kan_inschrijven`, `form`, `weigering`,
    `ingevuld` (what was typed, to show where there is no form to keep it in).
    """
    at = timezone.now()
    pagina = LeertrajectPage.objects.live().filter(slug=slug).first()
    if pagina is None:
        raise Http404
    form = InschrijfForm(request.POST if request.method == "POST" else None, leertraject=pagina, at=at)
    status, weigering = 200, ""
    if request.method == "POST":
        if form.is_valid():
            try:
                result = verbs.register_inschrijving(
                    leertraject_id=pagina.pk,
                    aanmelding=form.aanmelding,
                    sessie_ids=form.cleaned_data.get("sessies"),
                    formuliersleutel=form.cleaned_data["formulier"],
                    at=at,
                )
            except verbs.InschrijvingError as error:
                status, weigering = CONFLICT, error.sentence
                form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
            else:
                response = redirect(result.inschrijving)
                response.status_code = 303
                return response
        else:
            status = UNPROCESSABLE
    if weigering:
        pagina = LeertrajectPage.objects.get(pk=pagina.pk)  # how full it is has changed since we looked
    stand = pagina.inschrijvingstand_at(at)
    context = {
        "pagina": pagina,
        "titel": f"Inschrijven: {pagina.title}",
        "stand": stand,
        "kan_inschrijven": stand in KAN_INSCHRIJVEN,
        "form": form,
        "weigering": weigering,
        "ingevuld": [
            (veld.label, veld.value()) for veld in form.visible_fields() if veld.name in KEPT and veld.value()
        ],
        "nu": at,
    }
    return TemplateResponse(request, "inschrijvingen/inschrijven.html", context, status=status)


@never_cache
@require_GET
def inschrijving(request, token):
    """The page of one registration, by signed link. Reading it changes nothing.

    Context: `inschrijving`, `pagina` (LeertrajectPage), `deelnames` (in order of time), `contacten`.
    """
    gevonden = Inschrijving.objects.select_related("leertraject", "gemeente").from_token(token)
    if gevonden is None:
        raise Http404
    context = {
        "inschrijving": gevonden,
        "pagina": gevonden.leertraject,
        "titel": "Je inschrijving",
        "deelnames": gevonden.deelnames.in_order(),
        "contacten": gevonden.leertraject.contacten.all(),
        "nu": timezone.now(),
    }
    response = TemplateResponse(request, "inschrijvingen/inschrijving.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
