"""How the seed makes pages: all of them as drafts first, then their texts, so that texts can link.

A page of the seed is known by its translation key, which stays the same when an editor moves or renames it.
Its text is written once, with its first revision; after that the page is the editor's.
"""

from collections.abc import Callable
from typing import TypeVar

from wagtail.models import Page, Site

from lmb_site.models import OverzichtPage
from lmb_site.seed.demo import Demo, SeedError

P = TypeVar("P", bound=Page)


def overzicht() -> OverzichtPage:
    page = OverzichtPage.objects.first()
    if page is None:
        raise SeedError("De startpagina bestaat nog niet.")
    return page


def the_only(model: type[P]) -> P:
    """The page of a kind that a site has one of."""
    page = model.objects.first()
    if page is None:
        raise SeedError(f"Er is nog geen {model._meta.verbose_name}.")
    return page


def place(demo: Demo, parent: Page, model: type[Page], *, slug: str, title: str, **fields) -> int:
    """A draft without text under `parent`. Returns 0 when that page, or another at its address, exists."""
    if _find(demo, model, slug) or parent.get_children().filter(slug=slug).exists():
        return 0
    if model.max_count == 1 and model.objects.exists():
        return 0
    page = model(slug=slug, title=title, live=False, translation_key=demo.key(model.__name__, slug), **fields)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return 1


def write(demo: Demo, model: type[P], slug: str, fill: Callable[[P], None]) -> int:
    """Fill in and publish the page that `place` made. Returns 0 when that happened before."""
    page = _find(demo, model, slug)
    if page is None or page.latest_revision_id:
        return 0
    fill(page)
    page.save()  # sets the keys of child rows, which the revision must hold
    page.save_revision().publish()
    return 1


def find_by_path(path: str) -> Page | None:
    """The page, live or draft, at an address of the default site such as '/leertrajecten/'."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    return Page.objects.filter(url_path=site.root_page.url_path + path.lstrip("/")).first()


def _find(demo: Demo, model: type[P], slug: str) -> P | None:
    return model.objects.filter(translation_key=demo.key(model.__name__, slug)).first()
