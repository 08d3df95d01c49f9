"""The screen between 'publiceren' and the mails that leave."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Revision

from leertrajecten.inschrijvingen.sessienieuws.bevestiging import (
    PublicatieError,
    may_publish,
    publish_confirmed,
    sign,
)
from leertrajecten.inschrijvingen.sessienieuws.voorproef import preview
from leertrajecten.models import LeertrajectPage, Sessie


@require_http_methods(["GET", "POST"])
def publiceren(request, page_id, revision_id):
    """GET shows what publishing this revision sends, and changes nothing. POST publishes it and sends that; when it
    cannot, the screen of the newest revision comes back with the reasons that were typed.
    """
    page = get_object_or_404(LeertrajectPage, pk=page_id)
    revision = get_object_or_404(Revision.page_revisions, pk=revision_id, object_id=str(page.pk))
    if not may_publish(request.user, page, revision):
        raise PermissionDenied
    redenen = {}
    if request.method == "POST":
        redenen = {
            name.removeprefix("reden-"): value
            for name, value in request.POST.items()
            if name.startswith("reden-")
        }
        try:
            gevolg = publish_confirmed(
                revision=revision,
                user=request.user,
                handtekening=request.POST.get("handtekening", ""),
                redenen=redenen,
            )
        except PublicatieError as error:
            messages.error(request, str(error))
        else:
            return _answer(request, page, gevolg)
    newest = page.get_latest_revision()
    if newest != revision and request.method != "POST":
        return redirect("publiceren", page.pk, newest.pk)
    if not may_publish(request.user, page, newest):
        raise PermissionDenied
    return _show(request, page, newest, redenen)


def _show(request, page, revision, redenen):
    gevolg = preview(revision)
    draft = revision.as_object()
    return TemplateResponse(
        request,
        "inschrijvingen/admin/publiceren.html",
        {
            "page": draft,
            "gevolg": gevolg,
            "gepland": draft.go_live_at if draft.go_live_at and draft.go_live_at > timezone.now() else None,
            "wijzigingen": [
                {
                    "sessie": sessie,
                    "wijziging": wijziging,
                    "reden": redenen.get(str(sessie.uid), sessie.reden),
                    "veld": f"reden-{sessie.uid}",
                }
                for sessie, wijziging in gevolg.wijzigingen.items()
            ],
            "reden_lengte": Sessie._meta.get_field("reden").max_length,
            "handtekening": sign(revision=revision, user=request.user, gevolg=gevolg),
            "publiceer_url": reverse("publiceren", args=[page.pk, revision.pk]),
            "terug_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        },
    )


def _answer(request, page, gevolg):
    page = LeertrajectPage.objects.get(pk=page.pk)
    if page.scheduled_revision:
        sentence = (
            f"'{page.title}' is ingepland. Nu zouden dat {gevolg.in_cijfers} zijn; "
            "op het moment zelf telt wie dan ingeschreven is."
        )
    else:
        sentence = f"'{page.title}' is gepubliceerd. Er staan klaar om te vertrekken: {gevolg.in_cijfers}."
    messages.success(request, sentence)
    for hook in hooks.get_hooks("after_publish_page"):
        response = hook(request, page)
        if hasattr(response, "status_code"):
            return response
    return redirect("wagtailadmin_explore", page.get_parent().pk)
