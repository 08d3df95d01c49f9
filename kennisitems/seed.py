"""The steps of this wing: the page with the list, and the kennisitems."""

from django.utils.text import slugify

from kennisitems.models import Documenttype, Kennisitem, KennisitemBijlage, KennisitemsPage, Niveau
from lmb_site.models import Domein, Thema
from lmb_site.seed import grond, media, paginas, registry
from lmb_site.seed.blokken import paragraphs
from lmb_site.seed.demo import Demo, SeedError


def register_steps() -> None:
    registry.register_step(registry.SITE + 3, "Kennisitemsoverzicht", place_kennisitems_page)
    registry.register_step(registry.TEKSTEN + 2, "Tekst van het kennisitemsoverzicht", write_texts)
    registry.register_step(registry.KENNISITEMS, "Kennisitems", add_kennisitems)


def place_kennisitems_page(demo: Demo) -> int:
    return grond.place_section(demo, KennisitemsPage, "kennisitems")


def write_texts(demo: Demo) -> int:
    return grond.write_section(demo, KennisitemsPage, "kennisitems")


def add_kennisitems(demo: Demo) -> int:
    known = set(Kennisitem.objects.exclude(sleutel=None).values_list("sleutel", flat=True))
    missing = [
        fields for fields in demo.read("kennisitems.toml")["kennisitems"] if fields["sleutel"] not in known
    ]
    for fields in missing:
        item = _build(demo, fields)
        item.save()
        item.save_revision().publish()
    return len(missing)


def _build(demo: Demo, fields: dict) -> Kennisitem:
    item = Kennisitem(
        sleutel=fields["sleutel"],
        titel=fields["titel"],
        slug=_free_slug(fields),
        type=Documenttype(fields["type"]),
        nummer=fields.get("nummer", ""),
        niveau=Niveau(fields["niveau"].lower()) if fields.get("niveau") else "",
        documentdatum=fields.get("documentdatum"),
        publicatiedatum=fields["publicatiedatum"],
        staatsblad=fields.get("staatsblad"),
        inwerkingtreding=fields.get("inwerkingtreding"),
        bron=fields.get("bron", ""),
        samenvatting=paragraphs(demo, fields["samenvatting"]),
        live=False,
    )
    item.themas = [Thema.objects.get(naam=naam) for naam in fields["themas"]]
    item.domeinen = [Domein.objects.get(naam=naam) for naam in fields["domeinen"]]
    item.leertrajecten = [_leertraject(slug) for slug in fields["leertrajecten"]]
    item.bijlagen = [
        KennisitemBijlage(document=media.document(demo, name), sort_order=number)
        for number, name in enumerate(fields.get("bijlagen", []))
    ]
    return item


def _leertraject(slug: str):
    page = paginas.find_by_path(f"/leertrajecten/{slug}/")
    if page is None:
        raise SeedError(f"Het leertraject '{slug}' van een kennisitem bestaat niet.")
    return page.specific


def _free_slug(fields: dict) -> str:
    slug = fields.get("slug") or slugify(fields["sleutel"])[:140]
    return slug if not Kennisitem.objects.filter(slug=slug).exists() else f"{slug}-2"
