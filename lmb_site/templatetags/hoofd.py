"""The machine-readable half of `<head>`."""

from dataclasses import replace

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page as Bladzijde
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.models import Page

from lmb_site import schema_org
from lmb_site.deelbeelden.bewaring import find_deelbeeld
from lmb_site.hoofd import Hoofd, hoofd_of_page
from lmb_site.models import SiteInstellingen
from lmb_site.templatetags.navigatie import kruimels

register = template.Library()
STANDAARDBEELD = "merk/deelbeeld.png"
HOME = "Home"


@register.simple_tag(takes_context=True)
def hoofd(context) -> Hoofd | None:
    """`{% hoofd as h %}`: what the view gave, else that of the page shown; None where there is neither.

    Without a description of its own it has that of the site."""
    if given := context.get("hoofd"):
        return (
            given if given.beschrijving else replace(given, beschrijving=_instellingen(context).beschrijving)
        )
    page = context.get("page")
    adres = page.full_url if isinstance(page, Page) and page.pk and page.url_path else None
    if not adres:
        return None
    pagina = context.get("pagina")
    return hoofd_of_page(
        page,
        adres=adres,
        beschrijving=_instellingen(context).beschrijving,
        lijst=context.get("lijst"),
        pagina=pagina if isinstance(pagina, Bladzijde) else None,
    )


@register.simple_tag
def adres(name: str) -> str:
    """`{% adres "zoeken" %}`: the absolute address of a view, without parameters, to name as the canonical one."""
    return schema_org.absolute(reverse(name))


@register.simple_tag(takes_context=True)
def deelbeeld(context, h: Hoofd) -> str:
    """The absolute address of the share image: that of the thing itself, else the one of the site."""
    row = find_deelbeeld(h.onderwerp) if h.onderwerp else find_deelbeeld(_instellingen(context))
    return schema_org.absolute(row.bestand.url if row else staticfiles_storage.url(STANDAARDBEELD))


@register.simple_tag(takes_context=True)
def gegevens(context, h: Hoofd) -> str:
    """The graph of this page as a data block: a browser runs none of it (ADR 0014)."""
    page = context.get("page")
    if isinstance(page, Page):
        crumbs = [(kruimel.title, kruimel.url) for kruimel in kruimels(context, page)]
        nodes = page.schema_org(context) if hasattr(page, "schema_org") else [schema_org.webpage(page)]
    else:
        crumbs = [(HOME, "/"), *h.kruimels]
        nodes = list(h.gegevens)
    instellingen = _instellingen(context)
    graph = [schema_org.organisation(instellingen), *nodes]
    if crumbs:
        graph.append(schema_org.breadcrumbs([(HOME, "/"), *crumbs[1:], (h.titel, h.adres)]))
    else:
        graph.append(schema_org.website(instellingen))
    content = mark_safe(schema_org.serialize(graph))  # noqa: S308  (escaped there)
    return format_html('<script type="application/ld+json">{}</script>', content)


def _instellingen(context) -> SiteInstellingen:
    return SiteInstellingen.for_request(context["request"])
