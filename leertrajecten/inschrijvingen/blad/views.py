"""The participants' desk: a contact without an account sees who comes to one leertraject, and notes who came (C5).

The signed link is the authority, for this leertraject alone, until it expires or is withdrawn, or the contact is one no longer. GET shows; only a
button changes or takes data out, so that a mail scanner that opens the link does neither.
"""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.beheer.presentielijst import KEUZES, WalkInForm
from leertrajecten.inschrijvingen.blad.uitgifte import note_refused, note_use, opens
from leertrajecten.inschrijvingen.deelnemerslijst import aanwezigen
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import Aanwezigheid, Wie
from leertrajecten.inschrijvingen.models import Deelname, Deelnemersblad, Gebeurtenis
from leertrajecten.inschrijvingen.verslag import line
from leertrajecten.inschrijvingen.views.prive import CONFLICT, UNPROCESSABLE, private, see_other
from leertrajecten.models import Sessie
from lmb_site import formuliersleutel, rekenblad
from lmb_site.templatetags.datums import moment

GONE = 410
PER_PAGE = 100
CONTACT = Door(Wie.CONTACT)
KOP = [
    "Sessie",
    "Wanneer",
    "Naam",
    "E-mailadres",
    "Gemeente of organisatie",
    "Functie",
    "Vervanger",
    "Aanwezigheid",
]


@private("GET", "HEAD", "POST")
def deelnemers(request, token):
    """The list of one session (`?sessie=`, else the next one). POST notes who was there, or who stood at the door.

    404 for a forged link; 410 once it expired or was withdrawn, or its owner is no longer a contact.
    """
    at = timezone.now()
    blad = _find(token)
    if not opens(blad, at=at):
        return _gone(request, blad, at=at)
    sessie = _choose(blad, request.GET.get("sessie", ""), at)
    if request.method != "POST":
        note_use(blad, "bekeken", at=at)
        return _show(request, blad, sessie, WalkInForm(), at=at)
    if sessie is None:
        raise Http404
    if "deelname" in request.POST:
        return _mark(request, blad, sessie, at=at)
    return _walk_in(request, blad, sessie, at=at)


@private("POST")
def uitvoer(request, token, vorm):
    """All participants of the leertraject as CSV or XLSX; the desk and every registration in it remember it."""
    at = timezone.now()
    blad = _find(token)
    if vorm not in rekenblad.VORMEN:
        raise Http404
    if not opens(blad, at=at):
        return _gone(request, blad, at=at)
    sessies = [sessie for sessie in blad.leertraject.sessies_in_order if not sessie.is_geannuleerd]
    rows = list(aanwezigen(*sessies))
    with transaction.atomic():
        note_use(blad, f"uitgevoerd als {vorm}", at=at)
        people = {row.inschrijving_id: row.inschrijving for row in rows}
        Gebeurtenis.objects.bulk_create(
            line(person, "uitgevoerd", door=CONTACT, op=at, vorm=vorm) for person in people.values()
        )
    return rekenblad.response([KOP, *(_cells(row) for row in rows)], naam="deelnemers", vorm=vorm)


def _find(token: str) -> Deelnemersblad:
    blad = Deelnemersblad.objects.select_related("leertraject").from_token(token)
    if blad is None:
        raise Http404
    return blad


def _gone(request, blad: Deelnemersblad, *, at) -> TemplateResponse:
    note_refused(blad, at=at)
    context = {"titel": "Deze link geldt niet meer", "blad": blad, "pagina": blad.leertraject}
    return TemplateResponse(request, "inschrijvingen/deelnemers_voorbij.html", context, status=GONE)


def _choose(blad: Deelnemersblad, asked: str, at) -> Sessie | None:
    """The session asked for, of this leertraject; else the one of today or the next, else the last."""
    sessies = [sessie for sessie in blad.leertraject.sessies_in_order if not sessie.is_geannuleerd]
    if asked:
        found = next((sessie for sessie in sessies if str(sessie.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    day = timezone.localdate(at)
    coming = [s for s in sessies if s.begin is None or timezone.localdate(s.begin) >= day]
    return (coming or sessies[-1:] or [None])[0]


def _mark(request, blad: Deelnemersblad, sessie: Sessie, *, at):
    pk = request.POST["deelname"]
    known = Deelname.objects.filter(sessie=sessie)
    deelname = get_object_or_404(known, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    aanwezigheid = request.POST.get("aanwezigheid", "")
    if aanwezigheid not in Aanwezigheid.values:
        raise Http404
    try:
        verbs.mark_aanwezigheid(
            deelname_id=deelname.pk, aanwezigheid=Aanwezigheid(aanwezigheid), door=CONTACT, at=at
        )
    except verbs.InschrijvingError as error:
        return _show(request, blad, sessie, WalkInForm(), at=at, weigering=error.sentence)
    note_use(blad, "aanwezigheid genoteerd", at=at)
    page = request.POST.get("pagina", "1")
    number = page if page.isdecimal() else "1"
    return see_other(f"{_url(blad, sessie)}&pagina={number}#deelname-{deelname.pk}")


def _walk_in(request, blad: Deelnemersblad, sessie: Sessie, *, at):
    form = WalkInForm(request.POST)
    key = formuliersleutel.read(request.POST.get("formulier", ""), _about(blad), at=at)
    if key is None:
        form.add_error(None, "Dit formulier stond te lang open. Kijk het na en verstuur het opnieuw.")
    if not form.is_valid():
        return _show(request, blad, sessie, form, at=at)
    try:
        deelname = verbs.register_walk_in(
            sessie_id=sessie.pk, aanmelding=form.aanmelding, door=CONTACT, formuliersleutel=key.uuid, at=at
        )
    except verbs.InschrijvingError as error:
        form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
        return _show(request, blad, sessie, form, at=at)
    note_use(blad, "iemand aan de deur ingeschreven", at=at)
    return see_other(f"{_url(blad, sessie)}#deelname-{deelname.pk}")


def _show(request, blad: Deelnemersblad, sessie: Sessie | None, form, *, at, weigering: str = ""):
    """Context: `blad`, `pagina` (LeertrajectPage), `sessie`, `sessies`, `deelnames` (a page), `aanwezig`, `form`."""
    rows = aanwezigen(sessie) if sessie else Deelname.objects.none()
    context = {
        "titel": "Deelnemers",
        "blad": blad,
        "pagina": blad.leertraject,
        "sessie": sessie,
        "sessies": blad.leertraject.sessies_in_order,
        "deelnames": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "aanwezig": rows.filter(aanwezigheid=Aanwezigheid.AANWEZIG).count(),
        "keuzes": KEUZES,
        "form": form,
        "formulier": formuliersleutel.make(_about(blad), at=at),
        "weigering": weigering,
        "nu": at,
    }
    status = CONFLICT if weigering else UNPROCESSABLE if form.errors else 200
    return TemplateResponse(request, "inschrijvingen/deelnemers.html", context, status=status)


def _about(blad: Deelnemersblad) -> str:
    return f"blad:{blad.sleutel.hex}"


def _url(blad: Deelnemersblad, sessie: Sessie) -> str:
    return f"{reverse('deelnemers', args=[blad.token])}?sessie={sessie.pk}"


def _cells(deelname: Deelname) -> list:
    person = deelname.inschrijving
    return [
        deelname.sessie.titel,
        moment(deelname.sessie),
        person.naam,
        person.email,
        person.bestuur,
        person.functie,
        deelname.vervanger_naam,
        deelname.get_aanwezigheid_display(),
    ]
