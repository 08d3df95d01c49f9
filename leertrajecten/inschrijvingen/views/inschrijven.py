"""The registration form. Never cached, no cookie."""

from datetime import datetime, timedelta

from django.db import OperationalError
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.forms import CollegaRijen, InschrijfForm
from leertrajecten.inschrijvingen.views.prive import (
    BUSY,
    CONFLICT,
    DRUK,
    TOO_MANY,
    UNPROCESSABLE,
    is_busy,
    see_other,
    with_patience,
)
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import KAN_INSCHRIJVEN
from lmb_site import grenzen
from lmb_site.beurten import Beurt
from lmb_site.grenzen import Grens

# A whole town hall, or all of an intermunicipal body, may sit behind one address.
PER_BEZOEKER = Grens("inschrijven", 300, timedelta(minutes=10))
PER_ADRES = Grens("inschrijven-adres", 10, timedelta(hours=1))
TE_VAAK = (
    "Er kwamen te veel inschrijvingen na elkaar. Je antwoorden staan er nog: "
    "wacht enkele minuten en verstuur ze dan opnieuw."
)
BEURT = Beurt(patience=1.0)
KEPT = ("naam", "email", "organisatie", "functie", "voorkeuren", "vraag")
MEER = "collega_erbij"
WEG = "collega_weg"


# A visitor has no session, so there is no authority to borrow: the signed field of the form does what a token would.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inschrijven(request, slug):
    """The form of a leertraject, and what becomes of it.

    GET shows the form, or why there is none. POST answers 303 to the page of the registration; 422 with the form,
    values kept, when an answer is not right; 409 when the leertraject cannot take the registration; 429 when the same
    visitor or address comes too often; 503 when others keep the database busy for too long, with the same key; 200 with one row more or less when only that was asked.
    Context: as `show`.
    """
    if request.method == "POST":
        with BEURT.take():
            return _posted(request, slug)
    pagina = get_object_or_404(LeertrajectPage.objects.live(), slug=slug)
    at = timezone.now()
    return show(request, pagina, InschrijfForm(leertraject=pagina, at=at), CollegaRijen(), at=at)


def _posted(request, slug: str):
    at = timezone.now()
    # Who is registered, reads none of the page.
    pagina = get_object_or_404(LeertrajectPage.objects.live().without_text(), slug=slug)

    def again(form, collegas, **how):
        """The page with the form, with all its text, and as full as it is now."""
        return show(request, get_object_or_404(LeertrajectPage, pk=pagina.pk), form, collegas, at=at, **how)

    if MEER in request.POST or WEG in request.POST:
        form = InschrijfForm(initial=_typed(request.POST, pagina, at), leertraject=pagina, at=at)
        return again(form, _changed_rows(request.POST))
    form = InschrijfForm(request.POST, leertraject=pagina, at=at)
    collegas = CollegaRijen(request.POST)
    if wait := _seconds_to_wait(request, at):
        form.add_error(None, TE_VAAK)
        response = again(form, collegas, status=TOO_MANY)
        response["Retry-After"] = str(wait)
        return response
    collegas_valid = collegas.is_valid(request.POST.get("email", ""))
    if not form.is_valid() or not collegas_valid:
        return again(form, collegas, status=UNPROCESSABLE)
    try:
        inschrijving = _register(pagina, form, collegas, at)
    except verbs.InschrijvingError as error:
        _place(error, form, collegas)
        return again(form, collegas, weigering=error.sentence, status=CONFLICT)
    except OperationalError as error:
        if not is_busy(error):
            raise
        form.add_error(None, DRUK)
        return with_patience(again(form, collegas, status=BUSY))
    return see_other(inschrijving)


def show(
    request, pagina: LeertrajectPage, form, collegas, *, at: datetime, weigering: str = "", status: int = 200
):
    """The page with the form.

    Context: `pagina` (LeertrajectPage), `stand` (InschrijvingStand), `kan_inschrijven`, `form`, `collegas`,
    `weigering`, `ingevuld` (what was typed, to show where there is no form to keep it in).
    """
    stand = pagina.inschrijvingstand_at(at)
    context = {
        "pagina": pagina,
        "titel": f"Inschrijven: {pagina.title}",
        "stand": stand,
        "kan_inschrijven": stand in KAN_INSCHRIJVEN,
        "form": form,
        "collegas": collegas,
        "weigering": weigering,
        "ingevuld": [
            (veld.label, veld.value()) for veld in form.visible_fields() if veld.name in KEPT and veld.value()
        ],
        "nu": at,
    }
    return TemplateResponse(request, "inschrijvingen/inschrijven.html", context, status=status)


def _register(pagina: LeertrajectPage, form: InschrijfForm, collegas: CollegaRijen, at: datetime):
    """Register whoever fills in the form, and their colleagues; the registration of the first."""
    common = {
        "leertraject_id": pagina.pk,
        "pagina": pagina,
        "sessie_ids": form.cleaned_data.get("sessies"),
        "formuliersleutel": form.cleaned_data["formulier"].uuid,
        "at": at,
    }
    anderen = collegas.aanmeldingen(form.aanmelding)
    if not anderen:
        return verbs.register_inschrijving(aanmelding=form.aanmelding, **common).inschrijving
    return verbs.register_groep(aanmeldingen=[form.aanmelding, *anderen], **common)[0].inschrijving


def _place(error: verbs.InschrijvingError, form: InschrijfForm, collegas: CollegaRijen) -> None:
    """Beside the field it is about; of a group, 'email-2' is that of the second colleague."""
    veld, _, number = error.veld.partition("-")
    if number.isdecimal() and int(number) > 0:
        collegas.gevuld[int(number) - 1].add_error(veld, error.sentence)
    else:
        form.add_error(veld if veld in form.fields else None, error.sentence)


def _seconds_to_wait(request, at: datetime) -> int:
    email = verbs.normalise_email(request.POST.get("email", ""))
    too_often = PER_BEZOEKER.wait(grenzen.visitor(request), at=at)
    return too_often or (PER_ADRES.wait(email, at=at) if email else 0)


def _typed(data, pagina: LeertrajectPage, at: datetime) -> dict:
    """What was typed so far, to begin a form with that judges nothing yet."""
    empty = InschrijfForm(leertraject=pagina, at=at)
    return {
        name: field.widget.value_from_datadict(data, {}, empty.add_prefix(name))
        for name, field in empty.fields.items()
    }


def _changed_rows(data) -> CollegaRijen:
    weg = data.get(WEG, "")
    return CollegaRijen(data, meer=MEER in data, weg=int(weg) if weg.isdecimal() and len(weg) <= 2 else None)
