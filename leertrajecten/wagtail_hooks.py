"""Leertrajecten in the admin, and what it refuses for the sake of registrations before it is too late (E4)."""

from django.http import Http404
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from leertrajecten import bezetting, presentaties
from leertrajecten.models import LeertrajectPage
from leertrajecten.viewsets import LeertrajectenGroup

REFUSED_DELETE = (
    "'{titel}' kan niet weg: er zijn inschrijvingen voor {leertrajecten}. "
    "Haal de pagina offline of zet het leertraject in het archief: dan blijven de inschrijvingen bewaard."
)
REFUSED_ALIAS = (
    "Een leertraject kan geen alias hebben: voor de sessies van een alias kan niemand zich inschrijven. "
    "Maak een gewone kopie, of verwijs naar het leertraject met een link."
)


@hooks.register("register_admin_viewset")
def register_leertrajecten():
    return LeertrajectenGroup()


def leertrajecten_below(pages) -> list[LeertrajectPage]:
    """The leertrajecten among `pages` and their descendants."""
    found = LeertrajectPage.objects.none()
    for page in pages:
        found |= LeertrajectPage.objects.descendant_of(page, inclusive=True)
    return list(found.order_by("title"))


def with_inschrijvingen(pages) -> list[LeertrajectPage]:
    """Those of `leertrajecten_below` that someone registered for."""
    leertrajecten = leertrajecten_below(pages)
    protected = bezetting.source().has_inschrijvingen([page.pk for page in leertrajecten])
    return [page for page in leertrajecten if page.pk in protected]


def refusal_of_delete(pages) -> str:
    """Why these pages cannot be deleted; '' when they can."""
    protected = with_inschrijvingen(pages)
    if not protected:
        return ""
    titel = "', '".join(page.get_admin_display_title() for page in pages)
    return REFUSED_DELETE.format(
        titel=titel, leertrajecten=", ".join(f"'{page.title}'" for page in protected)
    )


@hooks.register("before_delete_page")
def refuse_delete(request, page):
    refusal = refusal_of_delete([page])
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_bulk_delete(request, action_type, objects, action_class_instance):
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    refusal = refusal_of_delete(objects)
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect(action_class_instance.next_url)


@hooks.register("before_copy_page")
def refuse_alias(request, page):
    if request.method != "POST" or not request.POST.get("alias") or not leertrajecten_below([page]):
        return None
    messages.error(request, REFUSED_ALIAS)
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("before_serve_document")
def hold_back_presentaties(document, request):
    """No visitor downloads a presentation before its page is live, whoever guesses its address (Z9)."""
    if not request.user.has_perm("wagtailadmin.access_admin") and presentaties.is_held_back(document):
        raise Http404
