"""What a registrant does with their own registration: change, cancel, send a colleague, be forgotten.

Each has an address of its own. GET says what will happen; only POST does it, and goes on with 303.
"""

from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs, zelfbediening
from leertrajecten.inschrijvingen.bewaring import wis_inschrijving
from leertrajecten.inschrijvingen.forms.zelfbediening import (
    CollegaAanwijzenForm,
    KnopForm,
    WijzigForm,
)
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.verbs import DEELNEMER
from leertrajecten.inschrijvingen.views.prive import handle, private, see_other, unknown_link


@private("GET", "HEAD", "POST")
def wijzigen(request, token):
    """One's own details, and the choice of sessions where there is one."""
    at = timezone.now()
    gevonden, facts = _find(token, at)
    if gevonden is None:
        return unknown_link(request)
    if not facts["mogelijk"].wijzigen:
        return see_other(gevonden)
    form = WijzigForm(_posted(request), inschrijving=gevonden, at=at)

    def act():
        verbs.change_inschrijving(
            inschrijving_id=gevonden.pk,
            gegevens=form.gegevens,
            sessie_ids=form.cleaned_data.get("sessies"),
            door=DEELNEMER,
            at=at,
        )
        return _back(gevonden, "gewijzigd")

    context = {**facts, "titel": "Wijzig je inschrijving", "knop": "Bewaar je wijzigingen"}
    return handle(request, form=form, act=act, template="inschrijvingen/wijzigen.html", context=context)


@private("GET", "HEAD", "POST")
def annuleren(request, token, deelname_id=None):
    """The whole registration; with `deelname_id` one session of it."""
    at = timezone.now()
    gevonden, facts = _find(token, at)
    if gevonden is None:
        return unknown_link(request)
    deelname = _deelname(facts, deelname_id)
    if deelname_id and deelname is None:
        return unknown_link(request)
    mag = deelname.kan_afmelden if deelname else facts["mogelijk"].annuleren
    if not mag:
        return see_other(gevonden)
    form = KnopForm(
        _posted(request), onderwerp=f"annuleren:{gevonden.sleutel.hex}:{deelname_id or ''}", at=at
    )

    def act():
        verbs.cancel_inschrijving(
            inschrijving_id=gevonden.pk,
            sessie_id=deelname.sessie_id if deelname else None,
            door=DEELNEMER,
            at=at,
        )
        return _back(gevonden, "sessie" if deelname else "")

    context = {
        **facts,
        "deelname": deelname,
        "titel": "Meld je af voor één sessie" if deelname else "Annuleer je inschrijving",
        "knop": "Meld me af" if deelname else "Annuleer mijn inschrijving",
    }
    return handle(request, form=form, act=act, template="inschrijvingen/annuleren.html", context=context)


@private("GET", "HEAD", "POST")
def overdragen(request, token):
    """Ask a colleague to take over; while that waits for an answer, take the question back."""
    at = timezone.now()
    gevonden, facts = _find(token, at)
    if gevonden is None:
        return unknown_link(request)
    overdracht = facts["overdracht"]
    if not overdracht and not facts["mogelijk"].overdragen:
        return see_other(gevonden)
    kind = KnopForm if overdracht else CollegaAanwijzenForm
    about = f"terugnemen:{overdracht.sleutel.hex}" if overdracht else f"overdragen:{gevonden.sleutel.hex}"
    form = kind(_posted(request), onderwerp=about, at=at)

    def act():
        if overdracht:
            verbs.withdraw_overdracht(overdracht_id=overdracht.pk, door=DEELNEMER, at=at)
            return _back(gevonden, "teruggenomen")
        verbs.request_overdracht(
            inschrijving_id=gevonden.pk,
            naam=form.cleaned_data["naam"],
            email=form.cleaned_data["email"],
            door=DEELNEMER,
            at=at,
        )
        return _back(gevonden, "overdracht")

    context = {
        **facts,
        "titel": "Trek je vraag in" if overdracht else "Geef je plaats door",
        "knop": "Trek de vraag in" if overdracht else "Vraag het mijn collega",
    }
    return handle(request, form=form, act=act, template="inschrijvingen/overdragen.html", context=context)


@private("GET", "HEAD", "POST")
def vervangen(request, token, deelname_id):
    """A colleague comes to one session; or no longer does."""
    at = timezone.now()
    gevonden, facts = _find(token, at)
    deelname = _deelname(facts, deelname_id) if gevonden else None
    if deelname is None:
        return unknown_link(request)
    if not deelname.kan_vervangen:
        return see_other(gevonden)
    terug = bool(deelname.vervanger_naam)
    kind = KnopForm if terug else CollegaAanwijzenForm
    about = f"{'zelf' if terug else 'vervangen'}:{gevonden.sleutel.hex}:{deelname.pk}"
    form = kind(_posted(request), onderwerp=about, at=at)

    def act():
        verbs.substitute_deelname(
            deelname_id=deelname.pk,
            naam=form.cleaned_data.get("naam", ""),
            email=form.cleaned_data.get("email", ""),
            door=DEELNEMER,
            at=at,
        )
        return _back(gevonden, "vervanging")

    context = {
        **facts,
        "deelname": deelname,
        "titel": "Kom toch zelf" if terug else "Stuur een collega naar deze sessie",
        "knop": "Ik kom zelf" if terug else "Stuur mijn collega",
    }
    return handle(request, form=form, act=act, template="inschrijvingen/vervangen.html", context=context)


@private("GET", "HEAD", "POST")
def wissen(request, token):
    """Forget who this is, and cancel what was still live. The link reaches nothing afterwards."""
    at = timezone.now()
    gevonden, facts = _find(token, at)
    if gevonden is None:
        return unknown_link(request)
    form = KnopForm(_posted(request), onderwerp=f"wissen:{gevonden.sleutel.hex}", at=at)

    def act():
        wis_inschrijving(inschrijving_id=gevonden.pk, door=DEELNEMER, at=at)
        return reverse("inschrijving-gewist")

    context = {**facts, "titel": "Wis mijn gegevens", "knop": "Wis mijn gegevens"}
    return handle(request, form=form, act=act, template="inschrijvingen/wissen.html", context=context)


def _find(token: str, at) -> tuple[Inschrijving | None, dict]:
    gevonden = Inschrijving.objects.for_page().from_token(token)
    if gevonden is None:
        return None, {}
    return gevonden, {**zelfbediening.page_facts(gevonden, at=at), "terug": gevonden.get_absolute_url()}


def _deelname(facts: dict, deelname_id: int | None):
    """Only of this registration: the link is the authority, the number in the address is not."""
    return next((deelname for deelname in facts["deelnames"] if deelname.pk == deelname_id), None)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _back(inschrijving: Inschrijving, gedaan: str) -> str:
    return inschrijving.get_absolute_url() + (f"?gedaan={gedaan}" if gedaan else "")
