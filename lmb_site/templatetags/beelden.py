"""Images in pages: what exists of them, never made while a visitor waits."""

from django import template

from lmb_site.beelden.versies import Beeldversies, find_versies

register = template.Library()


@register.simple_tag
def beeldversies(beeld) -> Beeldversies | None:
    """`{% beeldversies beeld as versies %}`: None when none was made yet."""
    return find_versies(beeld) if beeld else None
