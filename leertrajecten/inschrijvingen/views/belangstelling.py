"""'Hou me op de hoogte' before registration opens, and the link in its mail by which an address is forgotten (R12)."""

from datetime import timedelta

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen.belangstelling import forget_belangstelling, note_belangstelling
from leertrajecten.inschrijvingen.forms.belangstelling import BelangstellingForm
from leertrajecten.inschrijvingen.forms.zelfbediening import KnopForm
from leertrajecten.inschrijvingen.models import Belangstelling
from leertrajecten.inschrijvingen.views.prive import TE_VAAK, TOO_MANY, handle, private
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import InschrijvingStand
from lmb_site import grenzen
from lmb_site.grenzen import Grens

NOT_FOUND = 404
PER_BEZOEKER = Grens("op-de-hoogte", 100, timedelta(minutes=10))


@private("GET", "HEAD", "POST")
def op_de_hoogte(request, slug):
    """The form, or where to go instead once one can register. The answer does not tell who asked before."""
    at = timezone.now()
    pagina = LeertrajectPage.objects.live().filter(slug=slug).first()
    if pagina is None:
        raise Http404
    form = BelangstellingForm(
        request.POST if request.method == "POST" else None, onderwerp=f"op-de-hoogte:{pagina.pk}", at=at
    )
    stand = pagina.inschrijvingstand_at(at)
    context = {
        "titel": "Hou me op de hoogte",
        "pagina": pagina,
        "stand": stand,
        "kan": stand == InschrijvingStand.NOG_NIET_OPEN,
        "gevraagd": "gevraagd" in request.GET,
        "knop": "Hou me op de hoogte",
        "terug": pagina.url,
        "terug_tekst": pagina.title,
    }
    template = "inschrijvingen/op_de_hoogte.html"
    if request.method == "POST" and (wait := PER_BEZOEKER.wait(grenzen.visitor(request), at=at)):
        form.add_error(None, TE_VAAK)
        response = TemplateResponse(request, template, {**context, "form": form}, status=TOO_MANY)
        response["Retry-After"] = str(wait)
        return response

    def act():
        note_belangstelling(leertraject_id=pagina.pk, email=form.cleaned_data["email"], at=at)
        return f"{pagina.op_de_hoogte_url}?gevraagd"

    return handle(request, form=form, act=act, template=template, context=context)


@private("GET", "HEAD", "POST")
def vergeten(request, token):
    """GET says what we have the address for; POST forgets it. 404 once it is gone, with a page that says so."""
    at = timezone.now()
    gevonden = Belangstelling.objects.select_related("leertraject").from_token(token)
    template = "inschrijvingen/vergeten.html"
    if gevonden is None:
        return TemplateResponse(
            request, template, {"titel": "Je adres staat niet in onze lijst"}, status=NOT_FOUND
        )
    form = KnopForm(
        request.POST if request.method == "POST" else None,
        onderwerp=f"vergeten:{gevonden.sleutel.hex}",
        at=at,
    )
    context = {
        "titel": "Haal je adres weg",
        "pagina": gevonden.leertraject,
        "belangstelling": gevonden,
        "knop": "Haal mijn adres weg",
    }

    def act():
        forget_belangstelling(belangstelling_id=gevonden.pk)
        return reverse("belangstelling", args=[token])

    return handle(request, form=form, act=act, template=template, context=context)
