"""The ground floor in the admin: its menu, and the refusals that hold for every register."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.shortcuts import redirect
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.models import register_snippet

from lmb_site.models import SiteInstellingen
from lmb_site.viewsets import LMB_SITE_MENU, GemeenteViewSet, LmbSiteGroup, SDGViewSet
from lmb_site.zoeken.viewsets import ZoekenViewSetGroup, report_menu_item, report_urls

HIDDEN_FROM_MENU = {"help"}
IN_USE = "{namen} kan niet weg: {redenen}. Maak dat eerst los."

register_snippet(GemeenteViewSet)
register_snippet(SDGViewSet)
register_snippet(ZoekenViewSetGroup)


@hooks.register("register_admin_viewset")
def register_lmb_site():
    return LmbSiteGroup()


@hooks.register(LMB_SITE_MENU)
def register_instellingen():
    return SettingMenuItem(SiteInstellingen, icon="cog", order=900)


@hooks.register("register_reports_menu_item")
def register_zoektermen():
    return report_menu_item()


@hooks.register("register_admin_urls")
def register_zoektermen_urls():
    return report_urls()


@hooks.register("insert_editor_js")
def wait_for_autosave():
    return format_html('<script type="module" src="{}"></script>', versioned_static("beheer/bewaren.js"))


@hooks.register("construct_main_menu")
def hide_menu_items(request, menu_items):
    """Wagtail's own help is English and about Wagtail."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_FROM_MENU]


@hooks.register("before_delete_snippet")
def refuse_delete_of_what_is_in_use(request, instances):
    """What a record depends on stays, with a sentence instead of an error. Holds for one and for many at once."""
    refusal = refusal_of_delete(instances)
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect(instances[0].snippet_viewset.get_url_name("list"))


def refusal_of_delete(instances) -> str:
    """Why these cannot be deleted: how many of what refers to them; '' when they can."""
    protected = _protected_by(instances)
    if not protected:
        return ""
    counts: dict[str, int] = {}
    for obj in protected:
        meta = obj._meta
        counts[meta.label] = counts.get(meta.label, 0) + 1
    names = {obj._meta.label: obj._meta for obj in protected}
    redenen = " en ".join(
        f"{count} {names[label].verbose_name if count == 1 else names[label].verbose_name_plural} "
        f"{'verwijst' if count == 1 else 'verwijzen'} ernaar"
        for label, count in sorted(counts.items())
    )
    return IN_USE.format(namen=", ".join(f"'{instance}'" for instance in instances), redenen=redenen)


def _protected_by(instances) -> set:
    collector = Collector(using=DEFAULT_DB_ALIAS)
    try:
        collector.collect(list(instances))
    except ProtectedError as error:
        return error.protected_objects
    return set()
