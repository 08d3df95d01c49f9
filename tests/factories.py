"""One factory per model, with traits for the states that tests need. Moments are relative to now."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import factory
import wagtail_factories
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from kennisitems.models import Kennisitem, KennisitemsPage
from leertrajecten.inschrijvingen import verteld
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import (
    AgendaPage,
    Contactpersoon,
    LeertrajectenPage,
    LeertrajectPage,
    Sessie,
    SessieStaat,
)
from leertrajecten.status import Status
from lmb_site.models import (
    SDG,
    ActieterreinPage,
    Afbeelding,
    Bestand,
    Domein,
    Gemeente,
    InhoudPage,
    OverzichtPage,
    PraktijkenPage,
    PraktijkGemeente,
    PraktijkPage,
    Provincie,
    PublicatiePage,
    PublicatiesPage,
    PublicatieVersie,
    Thema,
)
from lmb_site.zoeken import index

BRUSSEL = ZoneInfo("Europe/Brussels")


def moment(days: int, hour: int = 10):
    """`hour` o'clock in Brussels, `days` from today."""
    today = timezone.localtime(timezone.now(), BRUSSEL)
    return (today + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


# The tree of the site -----------------------------------------------------------------------------
def root_page() -> Page:
    """Wagtail's root, its locale and collection: remade where a transactional test flushed them."""
    Locale.objects.get_or_create(language_code="nl")
    if not Collection.objects.exists():
        Collection.add_root(instance=Collection(name="Root"))
    root = Page.objects.filter(depth=1).first()
    return root or Page.add_root(instance=Page(title="Root", slug="root"))


def bare_tree() -> Page:
    """The tree as Wagtail's migrations leave it: the root, and a welcome page as the default site."""
    root = root_page()
    root.get_children().delete()
    root = Page.objects.get(pk=root.pk)
    welcome = root.add_child(instance=Page(title="Welkom", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": welcome, "site_name": ""},
    )
    return root


def overzicht_page() -> OverzichtPage:
    """The overview, root of the default site; made once, in the place of Wagtail's welcome page."""
    found = OverzichtPage.objects.first()
    if found:
        return found
    root = root_page()
    root.get_children().delete()
    root = Page.objects.get(pk=root.pk)
    page = root.add_child(
        instance=OverzichtPage(title="Lokaal Mondiaal Beleid", slug="lmb", kop="De wereld begint hier")
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "testserver",
            "port": 80,
            "root_page": page,
            "site_name": "Lokaal Mondiaal Beleid",
        },
    )
    return page


def section(model, slug: str) -> Page:
    """The one page of `model` under the overview; made where it is missing."""
    found = model.objects.first()
    if found:
        return found
    parent = Page.objects.get(pk=overzicht_page().pk)
    return parent.add_child(instance=model(title=slug.capitalize(), slug=slug, show_in_menus=True))


def leertrajecten_page() -> LeertrajectenPage:
    return section(LeertrajectenPage, "leertrajecten")


def kennisitems_page() -> KennisitemsPage:
    return section(KennisitemsPage, "kennisitems")


def praktijken_page() -> PraktijkenPage:
    return section(PraktijkenPage, "praktijken")


def publicaties_page() -> PublicatiesPage:
    return section(PublicatiesPage, "publicaties")


def agenda_page() -> AgendaPage:
    return section(AgendaPage, "agenda")


class SitePageFactory(wagtail_factories.PageFactory):
    """A live page below `parent`, which is read again: treebeard's tree facts go stale in memory."""

    title = factory.Sequence(lambda n: f"Pagina {n}")
    slug = factory.LazyAttribute(lambda page: slugify(page.title))
    parent = factory.LazyFunction(overzicht_page)

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(live=False)

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        parent = Page.objects.get(pk=parent.pk)
        return super()._create_instance(model_class, parent, kwargs)


def fill(page, relation: str, given, default=None) -> None:
    """Set a many-to-many of a page to what the test gave, else to `default()`."""
    values = given if given is not None else (default() if default else None)
    if values is not None:
        setattr(page, relation, values)
        page.save()


# Vocabularies and registers -----------------------------------------------------------------------
class ThemaFactory(DjangoModelFactory):
    naam = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.LazyAttribute(lambda thema: slugify(thema.naam))
    gewicht = factory.Sequence(lambda n: 10 * (n + 1))

    class Meta:
        model = Thema


class DomeinFactory(DjangoModelFactory):
    naam = factory.Sequence(lambda n: f"Domein {n}")
    slug = factory.LazyAttribute(lambda domein: slugify(domein.naam))
    gewicht = factory.Sequence(lambda n: 10 * (n + 1))

    class Meta:
        model = Domein


class SDGFactory(DjangoModelFactory):
    nummer = factory.Sequence(lambda n: n % 17 + 1)
    titel = factory.LazyAttribute(lambda sdg: f"Doel {sdg.nummer}")
    kleur = "#DDA63A"

    class Meta:
        model = SDG
        django_get_or_create = ["nummer"]


class GemeenteFactory(DjangoModelFactory):
    nis = factory.Sequence(lambda n: f"{90000 + n}")
    naam = factory.LazyAttribute(lambda gemeente: f"Gemeente {gemeente.nis}")
    provincie = Provincie.ANTWERPEN

    class Meta:
        model = Gemeente

    class Params:
        gefuseerd = factory.Trait(
            opgegaan_in=factory.SubFactory("tests.factories.GemeenteFactory"),
            opgegaan_op=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=300)),
        )


# Media --------------------------------------------------------------------------------------------
def png(width: int = 40, height: int = 30) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#7a2f6b").save(buffer, "PNG")
    return buffer.getvalue()


class AfbeeldingFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Beeld {n}")
    file = factory.LazyFunction(lambda: ContentFile(png(), name="beeld.png"))
    width = 40
    height = 30
    description = "Een effen paars vlak."

    class Meta:
        model = Afbeelding


class BestandFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.LazyAttribute(
        lambda bestand: ContentFile(b"%PDF-1.4\n%%EOF\n", name=f"{slugify(bestand.title)}.pdf")
    )
    taal = "nl"

    class Meta:
        model = Bestand


# Pages of the ground floor ------------------------------------------------------------------------
class OverzichtPageFactory(SitePageFactory):
    """There is one: with the site around it when there is none yet."""

    class Meta:
        model = OverzichtPage

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return overzicht_page()


class InhoudPageFactory(SitePageFactory):
    title = factory.Sequence(lambda n: f"Uitleg {n}")
    inleiding = "Waar deze pagina over gaat."

    class Meta:
        model = InhoudPage


class ActieterreinPageFactory(SitePageFactory):
    title = factory.Sequence(lambda n: f"Actieterrein {n}")
    volgorde = factory.Sequence(lambda n: n % 3 + 1)
    kern = "Wat een gemeente hier kan doen."

    class Meta:
        model = ActieterreinPage


def one_actieterrein() -> list[ActieterreinPage]:
    return [ActieterreinPage.objects.first() or ActieterreinPageFactory(volgorde=1)]


class PraktijkPageFactory(SitePageFactory):
    title = factory.Sequence(lambda n: f"Praktijk {n}")
    parent = factory.LazyFunction(praktijken_page)
    inleiding = "Wat deze gemeente deed."
    jaar = 2024

    class Meta:
        model = PraktijkPage

    @factory.post_generation
    def actieterreinen(self, create, extracted, **kwargs):
        fill(self, "actieterreinen", extracted, one_actieterrein)

    @factory.post_generation
    def sdgs(self, create, extracted, **kwargs):
        fill(self, "sdgs", extracted)

    @factory.post_generation
    def gemeenten(self, create, extracted, **kwargs):
        """A list of Gemeente; one new one when nothing is given."""
        for gemeente in extracted if extracted is not None else [GemeenteFactory()]:
            PraktijkGemeente.objects.create(praktijk=self, gemeente=gemeente)


class PublicatiePageFactory(SitePageFactory):
    title = factory.Sequence(lambda n: f"Publicatie {n}")
    parent = factory.LazyFunction(publicaties_page)
    uitgever = "VVSG"
    jaar = 2024

    class Meta:
        model = PublicatiePage

    @factory.post_generation
    def documenten(self, create, extracted, **kwargs):
        """A list of Bestand, one version each; one new one when nothing is given."""
        for document in extracted if extracted is not None else [BestandFactory()]:
            PublicatieVersie.objects.create(publicatie=self, document=document)


# The wing of the leertrajecten --------------------------------------------------------------------
class SessieFactory(DjangoModelFactory):
    """Coming by default: twenty days from now, in Brussels, from ten to noon."""

    leertraject = factory.SubFactory("tests.factories.LeertrajectPageFactory")
    titel = factory.Sequence(lambda n: f"Sessie {n}")
    begin = factory.LazyFunction(lambda: moment(20))
    einde = factory.LazyAttribute(lambda sessie: sessie.begin and sessie.begin + timedelta(hours=2))
    plaats = "VVSG"
    adres = "Bischoffsheimlaan 1-8, 1000 Brussel"
    sort_order = factory.Sequence(lambda n: n)

    class Meta:
        model = Sessie

    class Params:
        past = factory.Trait(begin=factory.LazyFunction(lambda: moment(-20)))
        next = factory.Trait(begin=factory.LazyFunction(lambda: moment(20)))
        zonder_datum = factory.Trait(begin=None, einde=None)
        geannuleerd = factory.Trait(staat=SessieStaat.GEANNULEERD, reden="De spreker is ziek.")
        online = factory.Trait(
            is_online=True, plaats="Online", adres="", online_link="https://example.org/online-sessie"
        )


class ContactpersoonFactory(DjangoModelFactory):
    leertraject = factory.SubFactory("tests.factories.LeertrajectPageFactory")
    naam = factory.Sequence(lambda n: f"Contact {n}")
    email = factory.Sequence(lambda n: f"contact-{n}@example.org")

    class Meta:
        model = Contactpersoon


class LeertrajectPageFactory(SitePageFactory):
    """Announced and without sessions by default; the traits bring dates, seats and registrations."""

    title = factory.Sequence(lambda n: f"Leertraject {n}")
    parent = factory.LazyFunction(leertrajecten_page)
    inleiding = "Leer van collega's uit andere gemeenten."

    class Meta:
        model = LeertrajectPage

    class Params:
        open = factory.Trait(
            inschrijven_vanaf=factory.LazyFunction(lambda: moment(-30)),
            capaciteit=10,
            een_sessie=factory.RelatedFactory(SessieFactory, "leertraject", next=True),
            een_contact=factory.RelatedFactory(ContactpersoonFactory, "leertraject"),
        )
        volzet = factory.Trait(
            open=True,
            capaciteit=1,
            een_inschrijving=factory.RelatedFactory("tests.factories.InschrijvingFactory", "leertraject"),
        )
        voorbij = factory.Trait(
            inschrijven_vanaf=factory.LazyFunction(lambda: moment(-60)),
            oude_sessie=factory.RelatedFactory(SessieFactory, "leertraject", past=True),
        )
        gearchiveerd = factory.Trait(status_override=Status.GEARCHIVEERD)
        met_keuze = factory.Trait(
            open=True,
            sessiekeuze=True,
            tweede_sessie=factory.RelatedFactory(
                SessieFactory, "leertraject", begin=factory.LazyFunction(lambda: moment(40))
            ),
            derde_sessie=factory.RelatedFactory(
                SessieFactory, "leertraject", begin=factory.LazyFunction(lambda: moment(60))
            ),
        )

    @factory.post_generation
    def actieterreinen(self, create, extracted, **kwargs):
        fill(self, "actieterreinen", extracted, one_actieterrein)

    @factory.post_generation
    def themas(self, create, extracted, **kwargs):
        fill(self, "themas", extracted)

    @factory.post_generation
    def sdgs(self, create, extracted, **kwargs):
        fill(self, "sdgs", extracted)


class InschrijvingFactory(DjangoModelFactory):
    """Confirmed by default. Without `sessies` it is for the whole series, or for none where one chooses."""

    leertraject = factory.SubFactory(LeertrajectPageFactory, open=True)
    referentie = factory.Sequence(lambda n: f"T{n:07d}")
    status = InschrijvingStatus.BEVESTIGD
    naam = factory.Sequence(lambda n: f"Deelnemer {n}")
    email = factory.Sequence(lambda n: f"deelnemer-{n}@example.org")
    email_sleutel = factory.LazyAttribute(lambda inschrijving: inschrijving.email.casefold())
    gemeente = factory.SubFactory(GemeenteFactory)
    functie = "mondiaal ambtenaar"
    akkoord_op = factory.LazyAttribute(lambda inschrijving: inschrijving.aangemaakt_op)
    aangemaakt_op = factory.LazyFunction(timezone.now)

    class Meta:
        model = Inschrijving
        skip_postgeneration_save = True

    class Params:
        bevestigd = factory.Trait(status=InschrijvingStatus.BEVESTIGD)
        wachtlijst = factory.Trait(status=InschrijvingStatus.WACHTLIJST)
        geannuleerd = factory.Trait(status=InschrijvingStatus.GEANNULEERD)
        organisatie_zonder_gemeente = factory.Trait(gemeente=None, organisatie="Een vereniging")

    @factory.post_generation
    def sessies(self, create, extracted, **kwargs):
        if extracted is None:
            extracted = [] if self.leertraject.sessiekeuze else self.leertraject.sessies.all()
        deelnames = [
            Deelname.objects.create(inschrijving=self, sessie=sessie, status=self.status)
            for sessie in extracted
        ]
        verteld.note(deelnames, at=self.aangemaakt_op)


# The wing of the kennisitems ----------------------------------------------------------------------
class KennisitemFactory(DjangoModelFactory):
    """Live and published yesterday by default."""

    titel = factory.Sequence(lambda n: f"Kennisitem {n}")
    slug = factory.LazyAttribute(lambda item: slugify(item.titel)[:150])
    type = "nota"
    publicatiedatum = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    samenvatting = "<p>Wat het is en wat er verandert.</p>"
    live = True

    class Meta:
        model = Kennisitem
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(live=False)
        toekomst = factory.Trait(
            publicatiedatum=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
        )

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        """As publishing does: the list of kennisitems is read from the index."""
        index.update(instance)

    @factory.post_generation
    def themas(self, create, extracted, **kwargs):
        fill(self, "themas", extracted)

    @factory.post_generation
    def domeinen(self, create, extracted, **kwargs):
        fill(self, "domeinen", extracted)

    @factory.post_generation
    def leertrajecten(self, create, extracted, **kwargs):
        fill(self, "leertrajecten", extracted)


# People -------------------------------------------------------------------------------------------
class UserFactory(DjangoModelFactory):
    username = factory.Sequence(lambda n: f"gebruiker-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("een wachtwoord voor de test")
    is_active = True

    class Meta:
        model = get_user_model()

    class Params:
        editor = factory.Trait(is_staff=True, is_superuser=True)
