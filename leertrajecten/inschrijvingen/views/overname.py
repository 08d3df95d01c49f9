"""A colleague who was asked to take over agrees, or does not. Opening the page answers nothing."""

from django.template.response import TemplateResponse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst, Wie
from leertrajecten.inschrijvingen.forms.zelfbediening import OvernameForm
from leertrajecten.inschrijvingen.models import Overdracht
from leertrajecten.inschrijvingen.verbs import Door
from leertrajecten.inschrijvingen.verbs.wachtlijst import is_at_stake
from leertrajecten.inschrijvingen.views.prive import handle, private, see_other, unknown_link

KOPPEN = {
    "open": "Neem een plaats over",
    "aanvaard": "Deze plaats is van jou",
    "afgewezen": "Je nam de plaats niet over",
    "verlopen": "Deze vraag is verlopen",
    "ingetrokken": "Deze vraag is ingetrokken",
}
BEANTWOORD = frozenset({OverdrachtUitkomst.AANVAARD, OverdrachtUitkomst.AFGEWEZEN})
COLLEGA = Door(wie=Wie.COLLEGA)
GONE = 410


@private("GET", "HEAD", "POST")
def overname(request, token):
    """GET shows what is handed over by whom; POST takes it over, with consent, or says no.

    A question that was answered says only that, also to who presses the button again; one that expired or was taken back too, with 410, and shows nothing
    of the registration. 404 once yet another colleague has the place.
    """
    at = timezone.now()
    gevonden = Overdracht.objects.select_related("inschrijving__leertraject").from_token(token)
    if gevonden is None or _belongs_to_someone_else(gevonden):
        return unknown_link(request)
    is_open = gevonden.is_open and gevonden.verloopt_op > at
    uitkomst = gevonden.uitkomst if is_open or not gevonden.is_open else "verlopen"
    deelnames = gevonden.inschrijving.deelnames.in_order() if is_open else []
    context = {
        "titel": KOPPEN[uitkomst],
        "pagina": gevonden.inschrijving.leertraject,
        "overdracht": gevonden,
        "van": gevonden.inschrijving.naam if is_open else "",
        "sessies": [d.sessie for d in deelnames if d.is_levend and is_at_stake(d.sessie, at)],
        "is_open": is_open,
    }
    form = OvernameForm(
        request.POST if request.method == "POST" else None,
        onderwerp=f"overname:{gevonden.sleutel.hex}",
        initial={"naam": gevonden.naam, "functie": gevonden.functie},
        at=at,
    )
    if not is_open:
        if request.method == "POST" and uitkomst in BEANTWOORD:
            return see_other(gevonden)  # pressed twice
        status = 200 if uitkomst in BEANTWOORD else GONE
        return TemplateResponse(
            request, "inschrijvingen/overname.html", {**context, "form": form}, status=status
        )
    if request.POST.get("antwoord") == "nee":
        for field in form.fields.values():
            field.required = False

    def act():
        if request.POST.get("antwoord") == "nee":
            verbs.decline_overdracht(overdracht_id=gevonden.pk, door=COLLEGA, at=at)
            return gevonden
        return verbs.accept_overdracht(overdracht_id=gevonden.pk, gegevens=form.gegevens, door=COLLEGA, at=at)

    return handle(request, form=form, act=act, template="inschrijvingen/overname.html", context=context)


def _belongs_to_someone_else(overdracht: Overdracht) -> bool:
    """Someone else took over after this question was asked, or nobody's data is left."""
    return (
        overdracht.inschrijving.geanonimiseerd_op is not None
        or overdracht.inschrijving.overdrachten.filter(
            uitkomst=OverdrachtUitkomst.AANVAARD, pk__gt=overdracht.pk
        ).exists()
    )
