"""The answer of someone on the waiting list to a seat that is kept for them. Opening the page answers nothing."""

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst
from leertrajecten.inschrijvingen.forms.zelfbediening import AanbodForm
from leertrajecten.inschrijvingen.models import Aanbod
from leertrajecten.inschrijvingen.verbs import DEELNEMER
from leertrajecten.inschrijvingen.views.prive import handle, private, see_other, unknown_link

KOPPEN = {
    "open": "Er is een plaats voor je vrij",
    "aanvaard": "Deze plaats is van jou",
    "afgewezen": "Je nam deze plaats niet",
    "verlopen": "Dit aanbod is verlopen",
    "ingetrokken": "Dit aanbod geldt niet meer",
}
GONE = 410


@private("GET", "HEAD", "POST")
def aanbod(request, token):
    """GET shows the offer and its deadline; POST accepts or declines it, once. `?keuze=` only puts a button first.

    An offer that was answered, expired or withdrawn says only that, with 410 (200 when it was taken). It never leads
    on to the registration: the seat may have passed to a colleague since. 404 for a link of before such a handover.
    """
    at = timezone.now()
    gevonden = Aanbod.objects.select_related("inschrijving__leertraject", "sessie").from_token(token)
    if gevonden is None or _belongs_to_someone_else(gevonden):
        return unknown_link(request)
    is_open = gevonden.is_open and gevonden.verloopt_op > at
    uitkomst = gevonden.uitkomst if is_open or not gevonden.is_open else "verlopen"
    pagina = gevonden.inschrijving.leertraject
    context = {
        "titel": KOPPEN[uitkomst],
        "pagina": pagina,
        "aanbod": gevonden,
        "sessie": gevonden.sessie,
        "sessies": [s for s in pagina.sessies_in_order if not s.is_past(at) and not s.is_geannuleerd],
        "is_open": is_open,
        "keuze": request.GET.get("keuze", ""),
    }
    form = AanbodForm(
        request.POST if request.method == "POST" else None, onderwerp=f"aanbod:{gevonden.sleutel.hex}", at=at
    )
    if not is_open:
        if request.method == "POST" and uitkomst in ("aanvaard", "afgewezen"):
            return see_other(reverse("aanbod", args=[token]))  # pressed twice
        status = 200 if uitkomst == "aanvaard" else GONE
        return TemplateResponse(request, "inschrijvingen/aanbod.html", {**context, "form": form}, status=status)

    def act():
        verb = verbs.accept_aanbod if form.cleaned_data["antwoord"] == "ja" else verbs.decline_aanbod
        verb(aanbod_id=gevonden.pk, door=DEELNEMER, at=at)
        return reverse("aanbod", args=[token])

    return handle(request, form=form, act=act, template="inschrijvingen/aanbod.html", context=context)


def _belongs_to_someone_else(aanbod: Aanbod) -> bool:
    """A colleague took over since this offer was made: its link was mailed to the one before."""
    return aanbod.inschrijving.geanonimiseerd_op is not None or aanbod.inschrijving.overdrachten.filter(
        uitkomst=OverdrachtUitkomst.AANVAARD, beslist_op__gte=aanbod.aangeboden_op
    ).exists()
