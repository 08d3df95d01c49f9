"""The three-circle figure, drawn from the pages of the site."""

from django import template

from lmb_site.figuur import Figuur, Praktijk, Veld, layout_figuur

register = template.Library()


@register.simple_tag
def maak_figuur(actieterreinen, praktijken) -> Figuur | None:
    """The figure of these action fields with these practices; None unless there are exactly three fields.

    `praktijken` is a queryset of PraktijkPage made with `for_list`; nothing is asked of the database twice.
    """
    terreinen = list(actieterreinen)
    if len(terreinen) != 3:
        return None
    velden = [Veld(terrein.slug, terrein.title, terrein.url or "") for terrein in terreinen]
    return layout_figuur(velden, [_praktijk(page) for page in praktijken])


def _praktijk(page) -> Praktijk:
    """With its municipalities, unless the title names them all."""
    slugs = frozenset(terrein.slug for terrein in page.actieterreinen.all())
    gemeenten = [item.gemeente.naam for item in page.gemeenten.all()]
    ongenoemd = any(gemeente not in page.title for gemeente in gemeenten)
    namen = ", ".join(gemeenten[:3]) + (" en andere" if len(gemeenten) > 3 else "")
    return Praktijk(page.title, page.url or "", slugs, namen if ongenoemd else "")
