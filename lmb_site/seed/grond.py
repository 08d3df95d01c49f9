"""The steps of the ground floor: registers, vocabularies, media, the site and its pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from lmb_site.models import (
    SDG,
    ActieterreinPage,
    Domein,
    Gemeente,
    InhoudPage,
    OverzichtPage,
    PraktijkenPage,
    PraktijkGemeente,
    PraktijkPage,
    PublicatiePage,
    PublicatiesPage,
    PublicatieVersie,
    SiteInstellingen,
    Synoniem,
    Thema,
)
from lmb_site.seed import media, paginas, registry
from lmb_site.seed.blokken import body, rich_text
from lmb_site.seed.demo import Demo
from lmb_site.seed.registers import load_gemeenten, load_sdgs
from lmb_site.zoeken import index

PLAIN_PAGES = ["contact", "privacyverklaring", "toegankelijkheidsverklaring"]
INLEIDING_LENGTH = 600


def register_steps() -> None:
    registry.register_step(registry.REGISTERS, "Gemeenten", load_gemeenten)
    registry.register_step(registry.REGISTERS, "SDG's", load_sdgs)
    registry.register_step(registry.WOORDENLIJSTEN, "Thema's en domeinen", add_vocabularies)
    registry.register_step(registry.WOORDENLIJSTEN + 1, "Synoniemen", add_synoniemen)
    registry.register_step(registry.MEDIA, "Beelden", media.add_images)
    registry.register_step(registry.MEDIA, "Documenten", media.add_documents)
    registry.register_step(registry.SITE, "Startpagina", place_overzicht)
    registry.register_step(registry.SITE + 1, "Actieterreinen", place_actieterreinen)
    registry.register_step(registry.SITE + 4, "Praktijkenoverzicht", place_praktijken_page)
    registry.register_step(registry.SITE + 6, "Publicatieoverzicht", place_publicaties_page)
    registry.register_step(registry.SITE + 7, "Vaste pagina's", place_plain_pages)
    registry.register_step(registry.PAGINAS, "Praktijken", place_praktijken)
    registry.register_step(registry.PAGINAS, "Publicaties", place_publicaties)
    registry.register_step(registry.TEKSTEN, "Teksten van de site", write_texts)
    registry.register_step(registry.INSTELLINGEN, "Instellingen", fill_in_settings)
    registry.register_step(registry.ZOEKEN, "Zoekregels", rebuild_search)


# Vocabularies -------------------------------------------------------------------------------------
def add_vocabularies(demo: Demo) -> int:
    added = 0
    for model, name in [(Thema, "themas"), (Domein, "domeinen")]:
        for fields in demo.read("vocabularia.toml")[name]:
            values = {key: value for key, value in fields.items() if key != "slug"}
            added += model.objects.get_or_create(slug=fields["slug"], defaults=values)[1]
    return added


def add_synoniemen(demo: Demo) -> int:
    """Only where staff wrote none: their list is theirs."""
    if Synoniem.objects.exists():
        return 0
    groepen = demo.read("synoniemen.toml")["groepen"]
    return len(Synoniem.objects.bulk_create(Synoniem(woorden="\n".join(groep)) for groep in groepen))


# Places in the tree -------------------------------------------------------------------------------
def place_overzicht(demo: Demo) -> int:
    """The overview becomes the root of the default site; Wagtail's welcome page goes."""
    content = demo.read("overzicht.toml")
    root = Page.get_first_root_node()
    added = paginas.place(
        demo, root, OverzichtPage, slug="overzicht", title=content["titel"], kop=content["kop"]
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="")
    if added:
        welcome = site.root_page if site.root_page_id else None
        address = urlsplit(settings.SITE_URL)
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.root_page = paginas.overzicht()
        site.save()
        if welcome and welcome.specific_class is Page and welcome.is_leaf():
            welcome.delete()
    return added


def place_actieterreinen(demo: Demo) -> int:
    return sum(
        paginas.place(
            demo,
            paginas.overzicht(),
            ActieterreinPage,
            slug=fields["slug"],
            title=fields["titel"],
            volgorde=fields["volgorde"],
            kern=fields["kern"],
        )
        for fields in demo.read("actieterreinen.toml")["actieterreinen"]
    )


def place_section(demo: Demo, model: type[Page], name: str) -> int:
    """A section of the site, in the menu; its title and address stand in paginas.toml."""
    fields = demo.read("paginas.toml")[name]
    return paginas.place(
        demo, paginas.overzicht(), model, slug=fields["slug"], title=fields["titel"], show_in_menus=True
    )


def place_praktijken_page(demo: Demo) -> int:
    return place_section(demo, PraktijkenPage, "praktijken")


def place_publicaties_page(demo: Demo) -> int:
    return place_section(demo, PublicatiesPage, "publicaties")


def place_plain_pages(demo: Demo) -> int:
    content = demo.read("paginas.toml")
    return sum(
        paginas.place(
            demo, paginas.overzicht(), InhoudPage, slug=content[name]["slug"], title=content[name]["titel"]
        )
        for name in PLAIN_PAGES
    )


def place_praktijken(demo: Demo) -> int:
    parent = paginas.the_only(PraktijkenPage)
    return sum(
        paginas.place(demo, parent, PraktijkPage, slug=fields["slug"], title=fields["titel"])
        for fields in demo.read("praktijken.toml")["praktijken"]
    )


def place_publicaties(demo: Demo) -> int:
    parent = paginas.the_only(PublicatiesPage)
    return sum(
        paginas.place(demo, parent, PublicatiePage, slug=fields["slug"], title=fields["titel"])
        for fields in demo.read("publicaties.toml")["publicaties"]
    )


# Texts --------------------------------------------------------------------------------------------
def write_texts(demo: Demo) -> int:
    content = demo.read("paginas.toml")
    written = paginas.write(
        demo, OverzichtPage, "overzicht", lambda page: fill_page(demo, page, demo.read("overzicht.toml"))
    )
    for fields in demo.read("actieterreinen.toml")["actieterreinen"]:
        written += paginas.write(
            demo, ActieterreinPage, fields["slug"], lambda page, f=fields: fill_page(demo, page, f)
        )
    written += write_section(demo, PraktijkenPage, "praktijken")
    written += write_section(demo, PublicatiesPage, "publicaties")
    for name in PLAIN_PAGES:
        fields = content[name]
        written += paginas.write(
            demo, InhoudPage, fields["slug"], lambda page, f=fields: _fill_plain(demo, page, f)
        )
    for fields in demo.read("praktijken.toml")["praktijken"]:
        written += paginas.write(
            demo, PraktijkPage, fields["slug"], lambda page, f=fields: _fill_praktijk(demo, page, f)
        )
    for fields in demo.read("publicaties.toml")["publicaties"]:
        written += paginas.write(
            demo, PublicatiePage, fields["slug"], lambda page, f=fields: _fill_publicatie(demo, page, f)
        )
    return written


def write_section(demo: Demo, model: type[Page], name: str, fill=None) -> int:
    """The lead of a section page; `fill(page, fields)` adds what only that kind of page has."""
    fields = demo.read("paginas.toml")[name]

    def fill_in(page):
        fill_page(demo, page, fields)
        if fill:
            fill(page, fields)

    return paginas.write(demo, model, fields["slug"], fill_in)


def fill_page(demo: Demo, page: Page, fields: dict) -> None:
    """What every page of the fixtures can have: lead, description, image to share, body and SDGs."""
    page.search_description = fields.get("zoekbeschrijving", "")
    page.inleiding = _inleiding(fields)
    if hasattr(page, "inhoud"):
        page.inhoud = body(demo, fields.get("inhoud", []), type(page).__name__, page.slug)
    if fields.get("beeld") and hasattr(page, "sociaal_beeld"):
        page.sociaal_beeld = media.image(demo, fields["beeld"])
    if fields.get("sdgs"):
        page.sdgs = list(SDG.objects.filter(nummer__in=fields["sdgs"]))


def _inleiding(fields: dict) -> str:
    """The lead, with the explanation after it where a page has no place of its own for that."""
    inleiding = fields.get("inleiding") or fields.get("samenvatting", "")
    both = f"{inleiding} {strip_tags(fields.get('toelichting', ''))}".strip()
    return both if len(both) <= INLEIDING_LENGTH else inleiding


def actieterreinen(fields: dict) -> list[ActieterreinPage]:
    """Those a page of the fixtures names by address."""
    return list(ActieterreinPage.objects.filter(slug__in=fields["actieterreinen"]).in_order())


def themas(fields: dict) -> list[Thema]:
    """Those a page of the fixtures names."""
    return [Thema.objects.get(naam=naam) for naam in fields["themas"]]


def _fill_plain(demo: Demo, page: InhoudPage, fields: dict) -> None:
    fill_page(demo, page, fields)
    if "datum_opgesteld_dagen" in fields:
        page.nagezien_op = demo.day(fields["datum_opgesteld_dagen"])


def _fill_praktijk(demo: Demo, page: PraktijkPage, fields: dict) -> None:
    fill_page(demo, page, fields)
    page.jaar = fields.get("jaar")
    if fields.get("beeld"):
        page.beeld = media.image(demo, fields["beeld"])
        page.beeld_alt = fields["beeld_alt"]
    page.actieterreinen = actieterreinen(fields)
    page.gemeenten = [
        PraktijkGemeente(gemeente=Gemeente.objects.get(nis=nis), sort_order=number)
        for number, nis in enumerate(fields["gemeenten"])
    ]


def _fill_publicatie(demo: Demo, page: PublicatiePage, fields: dict) -> None:
    fill_page(demo, page, fields)
    page.soort = fields["soort"]
    page.uitgever = fields.get("uitgever", "")
    page.jaar = fields.get("jaar")
    page.versies = [
        PublicatieVersie(
            document=media.document(demo, versie["bestand"]), omvang=versie["omvang"], sort_order=number
        )
        for number, versie in enumerate(fields["versies"])
    ]


# Settings and search ------------------------------------------------------------------------------
def fill_in_settings(demo: Demo) -> int:
    """Only when nobody changed a setting yet: a page that was opened makes a row of defaults."""
    site = Site.objects.get(is_default_site=True)
    instellingen = SiteInstellingen.objects.filter(site=site).first() or SiteInstellingen(site=site)
    names = [field.name for field in SiteInstellingen._meta.fields if field.name not in {"id", "site"}]
    if any(getattr(instellingen, name) != getattr(SiteInstellingen(), name) for name in names):
        return 0
    fields = demo.read("instellingen.toml")
    for name in ["organisatie", "adres", "contact_email", "beschrijving"]:
        setattr(instellingen, name, fields[name])
    instellingen.nazicht_termijn = fields["review_termijn_maanden"]
    instellingen.voettekst = rich_text(demo, fields["voettekst"])
    instellingen.sociaal_beeld = media.image(demo, fields["sociaal_beeld"])
    instellingen.save()
    return 1


def rebuild_search(demo: Demo) -> int:
    """Read everything again, when this run added something."""
    return index.rebuild() or 0 if demo.toegevoegd else 0
