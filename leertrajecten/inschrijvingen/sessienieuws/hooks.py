"""Where Wagtail publishes, and what comes between it and the mails (E5)."""

from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from leertrajecten.inschrijvingen.sessienieuws.bevestiging import is_approved_by, needs_confirmation
from leertrajecten.inschrijvingen.sessienieuws.views import publiceren
from leertrajecten.models import LeertrajectPage

REFUSED_BULK = (
    "Niets gepubliceerd. Bij {titels} vertrekken er mails naar deelnemers: "
    "publiceer die pagina's één voor één, dan zie je eerst naar wie."
)
WAITS = "Deze versie is goedgekeurd maar nog niet gepubliceerd: er vertrekken mails. Kies 'Publiceren' om te zien welke."


@hooks.register("register_admin_urls")
def register_urls():
    return [path("leertrajecten/<int:page_id>/publiceren/<int:revision_id>/", publiceren, name="publiceren")]


@hooks.register("before_publish_page")
def ask_first(request, page):
    """The version is kept by now; it is not public before someone says yes to what leaves."""
    return _ask(page) if needs_confirmation(page) else None


@hooks.register("after_edit_page")
def ask_who_approved(request, page):
    """Whoever gave the last approval in the editor goes on to what leaves."""
    revision = _waiting_revision(page)
    return _ask(page) if revision and is_approved_by(request.user, revision) else None


@hooks.register("before_edit_page")
def say_what_waits(request, page):
    revision = _waiting_revision(page) if request.method == "GET" else None
    if revision and is_approved_by(request.user, revision):
        messages.warning(
            request,
            WAITS,
            buttons=[messages.button(reverse("publiceren", args=[page.pk, revision.pk]), "Publiceren")],
        )


@hooks.register("before_bulk_action")
def refuse_bulk_publish(request, action_type, objects, action_class_instance):
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    pages = list(objects)
    if action_class_instance.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [below for page in objects for below in page.get_descendants().not_live()]
    titels = [page.get_admin_display_title() for page in pages if needs_confirmation(page.specific)]
    if not titels:
        return None
    messages.error(request, REFUSED_BULK.format(titels=", ".join(f"'{titel}'" for titel in titels)))
    return redirect(action_class_instance.next_url)


def _waiting_revision(page):
    """The newest version, when it is not public and nobody is still to judge it."""
    if not isinstance(page, LeertrajectPage) or not page.has_unpublished_changes or page.workflow_in_progress:
        return None
    return page.get_latest_revision()


def _ask(page):
    return redirect("publiceren", page.pk, page.get_latest_revision().pk)
