"""What the search pages show of a row."""

from django import template

from lmb_site.zoeken import fragment
from lmb_site.zoeken.vraag import Vraag

register = template.Library()


@register.filter
def gemarkeerd(text: str, vraag: Vraag):
    """The text with the words of the question marked."""
    return fragment.highlight(text, vraag)


@register.filter
def fragment_van(text: str, vraag: Vraag):
    """A part of the text around the words of the question, marked."""
    return fragment.snippet(text, vraag)
