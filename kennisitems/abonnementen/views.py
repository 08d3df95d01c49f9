"""Following a list by e-mail. No cookie, nothing cached, and reading a page changes nothing: mail scanners open links."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kennisitems.abonnementen import filters, verbs
from kennisitems.abonnementen.forms import VolgForm
from kennisitems.abonnementen.models import MAX_FILTER, Abonnement, Ritme
from lmb_site.grenzen import Grens, visitor

UNPROCESSABLE = 422
TOO_MANY = 429
PER_NETWERK = Grens("abonneren", aantal=20, venster=timedelta(days=1))
TE_LANG = "Deze keuze is te lang om te volgen. Gebruik minder of kortere zoekwoorden."
TE_VAAK = "Vanop dit netwerk is vandaag al vaak gevraagd om te volgen. Probeer het morgen opnieuw."


# A visitor has no session to borrow: the signed field of the form does what a token would (ADR 0004).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volgen(request):
    """The form for the filters in the address. POST answers 303 to a page that says the same to every address;
    422 with the form when an answer is not right; 429 when this network asks too often.

    Context: `form`, `titel`, `wat` (the list in words), `lijst_url`.
    """
    canonical = filters.canonical(request.GET)
    at = timezone.now()
    form = VolgForm(request.POST if request.method == "POST" else None, onderwerp="volgen", at=at)
    status = 200
    if request.method == "POST":
        if not form.is_valid():
            status = UNPROCESSABLE
        elif len(canonical) > MAX_FILTER:
            status = UNPROCESSABLE
            form.add_error(None, TE_LANG)
        elif PER_NETWERK.wait(visitor(request), at=at):
            status = TOO_MANY
            form.add_error(None, TE_VAAK)
        else:
            verbs.request_abonnement(
                email=form.cleaned_data["email"],
                parameters=request.GET,
                ritme=form.cleaned_data["ritme"],
                at=at,
            )
            response = redirect("abonnement-aangevraagd")
            response.status_code = 303
            return response
    context = {
        "form": form,
        "titel": "Volg deze lijst per e-mail",
        "wat": filters.in_words(request.GET),
        "lijst_url": f"/kennisitems/?{canonical}" if canonical else "/kennisitems/",
        "filter": canonical,
    }
    return TemplateResponse(request, "abonnementen/volgen.html", context, status=status)


@never_cache
@require_GET
def aangevraagd(request):
    return _private(
        TemplateResponse(request, "abonnementen/aangevraagd.html", {"titel": "Kijk in je mailbox"})
    )


# The token in the address is the authority: only who got the mail has it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def beheren(request, token):
    """All that one address follows, by the link in any of its mails. POST `doe`: `bevestig`, `ritme` or `stop`.

    Context: `abonnement`, `wachtend`, `actief` (each with its list in words), `ritmes`, `token`.
    """
    abonnement = Abonnement.objects.from_token(token)
    if abonnement is None:
        return _gone(request)
    if request.method == "POST":
        return _act(request, abonnement)
    at = timezone.now()
    mine = Abonnement.objects.same_address(abonnement)
    context = {
        "titel": "Wat je per e-mail volgt",
        "abonnement": abonnement,
        "token": token,
        "wachtend": [(a, filters.in_words(a.parameters)) for a in mine.wachtend(at)],
        "actief": [(a, filters.in_words(a.parameters)) for a in mine.bevestigd()],
        "ritmes": Ritme.choices,
    }
    return _private(TemplateResponse(request, "abonnementen/beheren.html", context))


def _act(request, abonnement: Abonnement) -> HttpResponse:
    what = request.POST.get("doe", "")
    mine = Abonnement.objects.same_address(abonnement)
    number = request.POST.get("nummer", "")
    chosen = (
        mine.filter(pk=int(number)).first()
        if number.isascii() and number.isdecimal() and len(number) < 19
        else None
    )
    if what == "bevestig":
        verbs.confirm(abonnement=abonnement)
    elif what == "ritme" and chosen and request.POST.get("ritme") in Ritme.values:
        verbs.set_ritme(abonnement=chosen, ritme=Ritme(request.POST["ritme"]))
    elif what == "stop" and chosen:
        verbs.unsubscribe(abonnement=chosen)
        abonnement = mine.exclude(pk=chosen.pk).first() if chosen == abonnement else abonnement
        if abonnement is None:
            return _see_other(reverse("abonnement-opgezegd"))
    else:
        raise Http404
    return _see_other(abonnement.get_absolute_url())


# RFC 8058: the mailbox itself posts here, without a cookie and without following a redirect.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opzeggen(request, token):
    """GET shows a button; POST ends this one subscription, also the second time."""
    abonnement = Abonnement.objects.from_token(token)
    if request.method == "POST":
        if abonnement:
            verbs.unsubscribe(abonnement=abonnement)
        return _private(
            TemplateResponse(
                request, "abonnementen/opgezegd.html", {"titel": "Je volgt deze lijst niet meer"}
            )
        )
    if abonnement is None:
        return _gone(request)
    context = {
        "titel": "Stoppen met volgen",
        "wat": filters.in_words(abonnement.parameters),
        "beheer": abonnement.get_absolute_url(),
    }
    return _private(TemplateResponse(request, "abonnementen/opzeggen.html", context))


@never_cache
@require_GET
def opgezegd(request):
    return _private(TemplateResponse(request, "abonnementen/opgezegd.html", {"titel": "Je volgt niets meer"}))


def _gone(request) -> HttpResponse:
    context = {"titel": "Deze link werkt niet meer"}
    return _private(TemplateResponse(request, "abonnementen/onbekend.html", context, status=404))


def _see_other(url: str) -> HttpResponse:
    response = redirect(url)
    response.status_code = 303
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
