"""How kennisitems stand in the site search."""

from kennisitems.afkortingen import spell_out
from kennisitems.lijst import SOORT
from kennisitems.models import Kennisitem
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
    )


def describe(item: Kennisitem) -> Vermelding:
    words = [item.nummer, item.get_type_display(), item.get_niveau_display(), spell_out(item.titel)]
    return Vermelding(
        titel=item.titel,
        url=item.get_absolute_url(),
        tekst=" ".join([*words, *(label.naam for label in item.labels)]),
        samenvatting=item.samenvatting_tekst,
        datum=item.nieuwsdag,
    )


def update_items_with(instance, created, **kwargs) -> None:
    """A theme or domain was renamed: the items that carry it must be found by its new name."""
    if not created:
        for item in instance.kennisitems.filter(live=True):
            index.update(item)
