"""Leertrajecten on the pages of other floors, and the words that go with them."""

from django import template
from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone

from leertrajecten import actie
from leertrajecten.leertrajectfilter import BELANG
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import KAN_INSCHRIJVEN, Status

register = template.Library()


@register.simple_tag
def actuele_leertrajecten(aantal: int = 3) -> list[LeertrajectPage]:
    """At most `aantal`: those one can register for first, then running, announced and past; none from the archive.

    `{% actuele_leertrajecten 3 as leertrajecten %}`
    """
    at = timezone.now()
    found = _load(_in_order(LeertrajectPage.objects.live(), at).exclude(status_op=Status.GEARCHIVEERD))
    found.sort(key=lambda page: page.inschrijvingstand_at(at) not in KAN_INSCHRIJVEN)
    return found[:aantal]


@register.simple_tag
def leertrajecten_with(thema) -> list[LeertrajectPage]:
    """All with this theme, those in the archive last. `{% leertrajecten_with thema as leertrajecten %}`"""
    return _load(_in_order(LeertrajectPage.objects.live().filter(themas=thema), timezone.now()))


@register.filter
def wat_nu(leertraject, at=None) -> actie.Actie:
    """`{% with actie=leertraject|wat_nu:nu %}{{ actie.tekst }} {{ actie.url }} {{ actie.soort }}{% endwith %}`"""
    return actie.wat_nu(leertraject, at)


def _in_order(leertrajecten, at):
    belang = Case(
        *(When(status_op=status, then=Value(belang)) for status, belang in BELANG.items()),
        output_field=IntegerField(),
    )
    rows = leertrajecten.with_status(at).for_list()
    return rows.order_by(belang, F("nummer").asc(nulls_last=True), "title")


def _load(leertrajecten) -> list[LeertrajectPage]:
    found = list(leertrajecten)
    LeertrajectPage.load_bezetting(found)
    return found
