"""The blocks editors build pages with. Each has a preview in the picker and a template in templates/blocks/."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEKST = "Tekst"
OPMAAK = "Opmaak"
VERWIJZING = "Verwijzing"
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class TekstBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = "Tekst"
        group = TEKST
        description = "Lopende tekst met tussenkoppen, lijsten en links."
        template = "blocks/tekst.html"
        preview_value = (
            "<h2>Waarom een lokaal mondiaal beleid?</h2><p>Wat je gemeente aankoopt, beslist en viert, "
            "raakt mensen elders in de wereld. <b>Een samenhangend beleid</b> houdt daar rekening mee.</p>"
        )


class CitaatBlock(blocks.StructBlock):
    tekst = blocks.TextBlock(label="Citaat", help_text="Zonder aanhalingstekens: die zetten we zelf.")
    bron = blocks.CharBlock(label="Wie zegt dit?", max_length=120)

    class Meta:
        icon = "openquote"
        label = "Citaat"
        group = TEKST
        description = "Een uitspraak met de naam van wie ze deed."
        template = "blocks/citaat.html"
        preview_value = {
            "tekst": "Een eerlijke wereld begint in de gemeenteraad.",
            "bron": "VVSG Internationaal",
        }


class MededelingBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100)
    tekst = blocks.RichTextBlock(label="Tekst", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = "Mededeling"
        group = OPMAAK
        description = "Iets wat lezers niet mogen missen. Gebruik er hoogstens één per pagina."
        template = "blocks/mededeling.html"
        preview_value = {
            "titel": "Goed om te weten",
            "tekst": "<p>Deelnemen is gratis voor leden van de VVSG.</p>",
        }


class StapBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Jaar of stap", max_length=40)
    tekst = blocks.TextBlock(label="Wat gebeurde er?")

    class Meta:
        icon = "arrow-right"
        label = "Stap"


class StappenBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100)
    stappen = blocks.ListBlock(StapBlock(), label="Stappen", min_num=2)

    class Meta:
        icon = "history"
        label = "Tijdlijn"
        group = OPMAAK
        description = "Wat na elkaar kwam, met een jaar of een stap ervoor."
        template = "blocks/stappen.html"
        preview_value = {
            "titel": "Hoe LMB ontstond",
            "stappen": [
                {"label": "2013", "tekst": "Een denktank gaat van start, begeleid door de VVSG."},
                {"label": "2015", "tekst": "De denktank legt het concept Lokaal Mondiaal Beleid op tafel."},
            ],
        }


class CijferBlock(blocks.StructBlock):
    getal = blocks.CharBlock(label="Getal", max_length=20)
    label = blocks.CharBlock(label="Wat telt het?", max_length=100)

    class Meta:
        icon = "order"
        label = "Cijfer"


class CijfersBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100, required=False)
    cijfers = blocks.ListBlock(CijferBlock(), label="Cijfers", min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = "Cijfers"
        group = OPMAAK
        description = "Eén tot vier getallen die iets zeggen."
        template = "blocks/cijfers.html"
        preview_value = {
            "titel": "In cijfers",
            "cijfers": [
                {"getal": "285", "label": "gemeenten in Vlaanderen"},
                {"getal": "17", "label": "SDG's"},
            ],
        }


class VraagBlock(blocks.StructBlock):
    vraag = blocks.CharBlock(label="Vraag", max_length=150)
    antwoord = blocks.RichTextBlock(label="Antwoord", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = "Vraag"


class UitklapBlock(blocks.StructBlock):
    vragen = blocks.ListBlock(VraagBlock(), label="Vragen", min_num=1)

    class Meta:
        icon = "collapse-down"
        label = "Vragen en antwoorden"
        group = OPMAAK
        description = "Vragen die lezers openklappen."
        template = "blocks/uitklap.html"
        preview_value = {
            "vragen": [
                {"vraag": "Is een LMB verplicht?", "antwoord": "<p>Nee, je gemeente kiest er zelf voor.</p>"}
            ]
        }


class BeeldMetAltBlock(ImageBlock):
    """Wagtail's, which asks for the alternative text in its context; only its label is ours."""

    image = ImageChooserBlock(label="Beeld")


class BeeldBlock(blocks.StructBlock):
    beeld = BeeldMetAltBlock(label="Beeld")
    bijschrift = blocks.CharBlock(label="Bijschrift", max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "Beeld"
        group = OPMAAK
        description = "Een beeld over de volle breedte van de tekst, met alternatieve tekst en bijschrift."
        template = "blocks/beeld.html"
        preview_template = "blocks/beeld_voorbeeld.html"
        preview_value = {"bijschrift": "Deelnemers wisselen ervaringen uit."}


class DocumentenBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100)
    documenten = blocks.ListBlock(DocumentChooserBlock(label="Document"), label="Documenten", min_num=1)

    class Meta:
        icon = "doc-full-inverse"
        label = "Documenten"
        group = VERWIJZING
        description = "Bestanden om te downloaden, met taal, soort en grootte."
        template = "blocks/documenten.html"
        preview_template = "blocks/documenten_voorbeeld.html"
        preview_value = {"titel": "Downloads"}


class DoorverwijzingBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100)
    tekst = blocks.TextBlock(label="Tekst", required=False)
    pagina = blocks.PageChooserBlock(label="Pagina")
    knop = blocks.CharBlock(
        label="Tekst van de link",
        max_length=60,
        help_text="Zeg waar de link heen gaat: 'Bekijk de leertrajecten'.",
    )

    class Meta:
        icon = "link"
        label = "Doorverwijzing"
        group = VERWIJZING
        description = "Stuurt lezers naar een andere pagina van de site."
        template = "blocks/doorverwijzing.html"
        preview_template = "blocks/doorverwijzing_voorbeeld.html"
        preview_value = {
            "titel": "Leren van elkaar",
            "tekst": "In een leertraject werk je met collega's uit andere besturen aan één thema.",
            "knop": "Bekijk de leertrajecten",
        }


class ContactpersoonBlock(blocks.StructBlock):
    naam = blocks.CharBlock(label="Naam", max_length=100)
    functie = blocks.CharBlock(label="Functie", max_length=150, required=False)
    email = blocks.EmailBlock(label="E-mailadres", required=False)
    telefoon = blocks.CharBlock(label="Telefoon", max_length=30, required=False)

    class Meta:
        icon = "user"
        label = "Contact"


class ContactBlock(blocks.StructBlock):
    titel = blocks.CharBlock(label="Titel", max_length=100, default="Vragen?")
    contacten = blocks.ListBlock(ContactpersoonBlock(), label="Contacten", min_num=1)

    class Meta:
        icon = "mail"
        label = "Contact"
        group = VERWIJZING
        description = "Bij wie lezers terechtkunnen."
        template = "blocks/contact.html"
        preview_value = {
            "titel": "Vragen?",
            "contacten": [
                {
                    "naam": "VVSG Internationaal",
                    "functie": "algemeen adres",
                    "email": "internationaal@vvsg.be",
                }
            ],
        }


class RecenteKennisitemsBlock(blocks.StructBlock):
    """Recent kennisitems by shared themes (K6); the other wing fills the list through a template tag."""

    titel = blocks.CharBlock(label="Titel", max_length=100, default="Recente kennisitems")
    themas = blocks.ListBlock(
        SnippetChooserBlock("lmb_site.Thema", label="Thema"),
        label="Thema's",
        default=[],
        help_text="Laat leeg om van alle thema's de recentste te tonen.",
    )
    aantal = blocks.IntegerBlock(label="Hoeveel?", min_value=1, max_value=12, default=3)

    class Meta:
        icon = "doc-full"
        label = "Recente kennisitems"
        group = VERWIJZING
        description = "De jongste kennisitems, van alle of van gekozen thema's. Vult zichzelf aan."
        template = "blocks/recente_kennisitems.html"
        preview_value = {"titel": "Recente kennisitems", "themas": [], "aantal": 3}


class LeertrajectenBlock(blocks.StructBlock):
    """Leertrajecten a visitor can join now or soon; the other wing fills the list through a template tag."""

    titel = blocks.CharBlock(label="Titel", max_length=100, default="Leertrajecten")
    aantal = blocks.IntegerBlock(label="Hoeveel?", min_value=1, max_value=12, default=3)

    class Meta:
        icon = "date"
        label = "Leertrajecten"
        group = VERWIJZING
        description = "Leertrajecten die lopen of eraan komen. Vult zichzelf aan."
        template = "blocks/leertrajecten.html"
        preview_value = {"titel": "Leertrajecten", "aantal": 3}


class InhoudBlocks(blocks.StreamBlock):
    """What any page can hold."""

    tekst = TekstBlock()
    citaat = CitaatBlock()
    mededeling = MededelingBlock()
    stappen = StappenBlock()
    cijfers = CijfersBlock()
    uitklap = UitklapBlock()
    beeld = BeeldBlock()
    documenten = DocumentenBlock()
    doorverwijzing = DoorverwijzingBlock()
    contact = ContactBlock()
    recente_kennisitems = RecenteKennisitemsBlock()
    leertrajecten = LeertrajectenBlock()
