"""How kennisitems stand in the site search, and in their own list."""

from datetime import date

from django.utils.formats import date_format

from kennisitems.afkortingen import spell_out
from kennisitems.lijst import SOORT
from kennisitems.models import Kennisitem
from lmb_site.models import Domein, Thema
from lmb_site.zoeken import index
from lmb_site.zoeken.bronnen import Vermelding


def register_source() -> None:
    """All live ones are in the index; `datum` holds those of tomorrow back until their day."""
    index.register_source(
        SOORT,
        "kennisitem",
        Kennisitem,
        findable=lambda: Kennisitem.objects.filter(live=True).for_list(),
        describe=describe,
        labels=label_names,
    )


def describe(item: Kennisitem) -> Vermelding:
    day = item.documentdatum
    words = [
        item.get_type_display(),
        item.get_niveau_display(),
        spell_out(item.titel),
        ways_to_write(day) if day else "",
    ]
    return Vermelding(
        titel=item.titel,
        url=item.get_absolute_url(),
        tekst=" ".join(words),
        samenvatting=item.samenvatting_tekst,
        datum=item.nieuwsdag,
        documentdatum=day,
        kenmerken=kenmerken(item),
        nummer=item.nummer,
    )


def kenmerken(item: Kennisitem) -> list[str]:
    """The values that the list filters by; a year is that of the document, else of its publication on the site."""
    return [
        *(f"thema:{thema.pk}" for thema in item.themas.all()),
        *(f"domein:{domein.pk}" for domein in item.domeinen.all()),
        f"type:{item.type}",
        *([f"niveau:{item.niveau}"] if item.niveau else []),
        f"jaar:{(item.documentdatum or item.publicatiedatum).year}",
    ]


def ways_to_write(day: date) -> str:
    """'3 april 2019 03.04.2019'"""
    return f"{date_format(day, 'j F Y')} {day:%d.%m.%Y}"


def label_names() -> dict[str, str]:
    """Themes and domains by the kenmerk that stands for them."""
    names = {f"thema:{pk}": naam for pk, naam in Thema.objects.values_list("pk", "naam")}
    return names | {f"domein:{pk}": naam for pk, naam in Domein.objects.values_list("pk", "naam")}
