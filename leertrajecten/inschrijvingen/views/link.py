"""A lost personal link is mailed again; and what is left to say when someone's data is gone."""

from datetime import timedelta

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.forms.zelfbediening import LinkForm
from leertrajecten.inschrijvingen.views.prive import TE_VAAK, TOO_MANY, handle, private
from lmb_site import grenzen
from lmb_site.grenzen import Grens

PER_BEZOEKER = Grens("link", 30, timedelta(minutes=10))


@private("GET", "HEAD", "POST")
def link(request):
    """The answer is the same for every address: it does not tell who is registered."""
    at = timezone.now()
    form = LinkForm(request.POST if request.method == "POST" else None, onderwerp="link", at=at)
    context = {
        "titel": "Link naar je inschrijving kwijt?",
        "knop": "Stuur me de link",
        "gevraagd": "gevraagd" in request.GET,
    }
    template = "inschrijvingen/link.html"
    if request.method == "POST" and (wait := PER_BEZOEKER.wait(grenzen.visitor(request), at=at)):
        form.add_error(None, TE_VAAK)
        response = TemplateResponse(request, template, {**context, "form": form}, status=TOO_MANY)
        response["Retry-After"] = str(wait)
        return response

    def act():
        verbs.send_link_again(email=form.cleaned_data["email"], at=at)
        return f"{reverse('inschrijving-link')}?gevraagd"

    return handle(request, form=form, act=act, template=template, context=context)


@private("GET", "HEAD")
def gewist(request):
    """Where one arrives after being forgotten; says nothing about anyone."""
    return TemplateResponse(request, "inschrijvingen/gewist.html", {"titel": "Je gegevens zijn gewist"})
