"""The answer of someone on the waiting list to a seat that is kept for them. Opening the page answers nothing."""

from django.template.response import TemplateResponse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.enums import AanbodUitkomst, OverdrachtUitkomst
from leertrajecten.inschrijvingen.forms.zelfbediening import AanbodForm
from leertrajecten.inschrijvingen.models import Aanbod
from leertrajecten.inschrijvingen.verbs import DEELNEMER
from leertrajecten.inschrijvingen.verbs.wachtlijst import covered
from leertrajecten.inschrijvingen.views.prive import handle, private, see_other, unknown_link

KOPPEN = {
    "open": "Er is een plaats voor je vrij",
    "aanvaard": "Deze plaats is van jou",
    "afgewezen": "Je nam deze plaats niet",
    "verlopen": "Dit aanbod is verlopen",
    "ingetrokken": "Dit aanbod geldt niet meer",
}
BEANTWOORD = frozenset({AanbodUitkomst.AANVAARD, AanbodUitkomst.AFGEWEZEN})
GONE = 410


@private("GET", "HEAD", "POST")
def aanbod(request, token):
    """GET shows the offer and its deadline; POST accepts or declines it, once. `?keuze=` only puts a button first.

    An offer that was answered says only that, also to who presses the button again; one that expired or was withdrawn
    too, with 410. Never does it lead on to the registration. 404 for a link of before the seat passed to a colleague:
    who had it then reaches nothing of theirs.
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
        "sessies": [deelname.sessie for deelname in covered(gevonden)] if is_open else [],
        "is_open": is_open,
        "keuze": request.GET.get("keuze", ""),
    }
    form = AanbodForm(
        request.POST if request.method == "POST" else None, onderwerp=f"aanbod:{gevonden.sleutel.hex}", at=at
    )
    if not is_open:
        if uitkomst in BEANTWOORD and request.method == "POST":
            return see_other(gevonden)  # pressed twice
        status = 200 if uitkomst in BEANTWOORD else GONE
        return TemplateResponse(
            request, "inschrijvingen/aanbod.html", {**context, "form": form}, status=status
        )

    def act():
        verb = verbs.accept_aanbod if form.cleaned_data["antwoord"] == "ja" else verbs.decline_aanbod
        return verb(aanbod_id=gevonden.pk, door=DEELNEMER, at=at)

    return handle(request, form=form, act=act, template="inschrijvingen/aanbod.html", context=context)


def _belongs_to_someone_else(aanbod: Aanbod) -> bool:
    """A colleague took over since this offer was made: its link was mailed to the one before."""
    return (
        aanbod.inschrijving.geanonimiseerd_op is not None
        or aanbod.inschrijving.overdrachten.filter(
            uitkomst=OverdrachtUitkomst.AANVAARD, beslist_op__gte=aanbod.aangeboden_op
        ).exists()
    )
