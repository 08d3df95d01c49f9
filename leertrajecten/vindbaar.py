"""How sessions stand in the site search: each by itself, at its place on the page of its leertraject."""

from django.utils import timezone
from wagtail.rich_text import get_text_for_indexing

from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.zoeken.bronnen import Vermelding, register_parts
from lmb_site.zoeken.index import register_source


def register_sources() -> None:
    register_source("sessie", "sessie", Sessie, findable=findable, describe=describe)
    register_parts(LeertrajectPage, Sessie, keys=keys_of)


def findable():
    """Those on a page that anyone may see."""
    return Sessie.objects.filter(leertraject__in=LeertrajectPage.objects.live().public()).for_agenda()


def keys_of(page: LeertrajectPage) -> list[int]:
    return list(Sessie.objects.filter(leertraject=page.pk).values_list("pk", flat=True))


def describe(sessie: Sessie) -> Vermelding | None:
    """Found by what it is about, who speaks and where it is; not by the link for participants."""
    page = sessie.leertraject
    parts = page.get_url_parts()
    if not parts or not parts[2]:
        return None
    published = page.last_published_at or page.first_published_at
    omschrijving = " ".join(get_text_for_indexing(sessie.omschrijving).split())
    return Vermelding(
        titel=sessie.titel,
        url=f"{parts[2]}#sessie-{sessie.pk}",
        tekst=" ".join([sessie.sprekers, sessie.plaats, page.title]),
        samenvatting=omschrijving or f"Sessie van het leertraject {page.title}.",
        datum=timezone.localdate(published) if published else None,
    )
