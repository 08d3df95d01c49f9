"""Kennisitems on the pages of others, and abbreviations spelled out."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from kennisitems.afkortingen import PATROON, in_full, meaning
from kennisitems.lijst import carrying
from kennisitems.models import Kennisitem
from lmb_site.lijsten import paginate

register = template.Library()

MAX_OF_LEERTRAJECT = 5
MAX_VERWANT = 3
MAX_RECENT = 12
PER_PAGE = 20
_MARKUP = re.compile(r"(<[^>]*>)")


@register.simple_tag
def recente_kennisitems(themas=(), aantal=3) -> list[Kennisitem]:
    """The `aantal` latest with at least one of `themas`; of all themes when there are none (K6)."""
    themas = [thema.opgegaan_in or thema for thema in themas or () if thema is not None]
    items = carrying(themas=themas) if themas else Kennisitem.objects.public().for_list().recent_first()
    return list(items[: max(1, min(int(aantal or 3), MAX_RECENT))])


@register.simple_tag
def verwante_kennisitems(kennisitem) -> list[Kennisitem]:
    """At most three other public items that share a theme with this one, the latest first."""
    sharing = carrying(themas=kennisitem.themas.all())[: MAX_VERWANT + 1]
    return [item for item in sharing if item.pk != kennisitem.pk][:MAX_VERWANT]


@register.simple_tag
def kennisitems_of_leertraject(pagina) -> list[Kennisitem]:
    """At most five: first those that name the leertraject `pagina`, then those that share a theme with it.
    Without their labels.
    """
    items = Kennisitem.objects.public()
    return list(items.related_to(pagina.pk, list(pagina.themas.all()), number=MAX_OF_LEERTRAJECT))


@register.simple_tag(takes_context=True)
def kennisitems_with(context, thema=None, domein=None):
    """A Django `Page` of all that carry `thema` or `domein`, latest first; none when neither is given."""
    items = carrying(themas=[thema] if thema else (), domeinen=[domein] if domein else ())
    return paginate(items, context["request"].GET.get("pagina"), per_page=PER_PAGE, count=len(items))


@register.filter
def met_afkortingen(text) -> str:
    """Each known abbreviation in an `<abbr>` that says it in full. Text is escaped, markup left alone."""
    pieces = _MARKUP.split(str(conditional_escape(text)))
    pieces[::2] = [PATROON.sub(_abbr, piece) for piece in pieces[::2]]
    return mark_safe("".join(pieces))  # noqa: S308  (escaped above, and the rest is ours)


@register.filter
def voluit(text) -> str:
    """The text without abbreviations, for who has it read aloud: a screen reader is silent about the title of an
    `<abbr>`. '' when there is nothing to spell out.
    """
    return in_full(str(text))


def _abbr(match) -> str:
    return format_html('<abbr title="{}">{}</abbr>', meaning(match.group()), match.group())
