"""The menus: main menu, footer and breadcrumb, from the page tree, with one query for both menus of a page."""

from dataclasses import dataclass

from django import template
from wagtail.models import Site

from lmb_site.menu import main_pages

register = template.Library()

ROOT_DEPTH = 2  # the front page of a site, right under Wagtail's root


@dataclass(frozen=True)
class Menupunt:
    titel: str
    url: str
    is_huidig: bool


@register.simple_tag(takes_context=True)
def hoofdnavigatie(context) -> list[Menupunt]:
    """The pages right under the front page that an editor put in the menus."""
    return [_menupunt(page, context["request"]) for page in _pages(context["request"]) if page.show_in_menus]


@register.simple_tag(takes_context=True)
def voetnavigatie(context) -> list[Menupunt]:
    """The plain pages right under the front page that are not in the main menu: contact, privacy, accessibility."""
    pages = _pages(context["request"])
    return [
        _menupunt(page, context["request"])
        for page in pages
        if not page.show_in_menus and page.cached_content_type.model == "inhoudpage"
    ]


@register.simple_tag(takes_context=True)
def kruimels(context, page) -> list:
    """The pages above this one, from the front page down; without a query where the menu holds them."""
    if not page.depth or page.depth <= ROOT_DEPTH:
        return []
    request = context["request"]
    site = Site.find_for_request(request)
    known = [site.root_page, *_pages(request)] if site else []
    above = [parent for parent in known if page.path.startswith(parent.path) and parent.depth < page.depth]
    if len(above) == page.depth - ROOT_DEPTH:
        return above
    return list(page.get_ancestors().filter(depth__gte=ROOT_DEPTH).order_by("depth"))


def _pages(request) -> list:
    site = Site.find_for_request(request)
    return main_pages(request, site.root_page) if site else []


def _menupunt(page, request) -> Menupunt:
    url = page.get_url(request) or "/"
    return Menupunt(page.title, url, request.path.startswith(url))
