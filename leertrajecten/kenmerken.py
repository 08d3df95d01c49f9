"""What a leertraject page shows besides its text, fetched together: each kind on its own would cost a query."""

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast

from lmb_site.models import SDG, ActieterreinPage, Bestand, Thema


def load_kenmerken(page) -> None:
    """Fill in action fields (live ones), themes, SDGs and partners of a live `page`, with one query.

    The objects are as deep as a page shows them: enough for a label and a link, not to be saved.
    """
    partner_model = page._meta.get_field("partners").related_model
    columns: dict[str, list] = {"terrein": [], "thema": [], "sdg": [], "partner": []}
    terreinen = _columns(
        ActieterreinPage.objects.live().filter(leertrajecten=page.pk),
        "terrein",
        "title",
        "slug",
        "volgorde",
        "url_path",
    )
    others = [
        _columns(Thema.objects.filter(leertrajecten=page.pk), "thema", "naam", "slug", "gewicht"),
        _columns(SDG.objects.filter(leertrajecten=page.pk), "sdg", "titel", "kleur", "nummer"),
        _columns(
            partner_model.objects.filter(leertraject=page.pk),
            "partner",
            "naam",
            "rol",
            "sort_order",
            "website",
        ),
    ]
    for soort, *row in sorted(terreinen.union(*others, all=True), key=lambda row: (row[4] or 0, row[2])):
        columns[soort].append(row)
    page.actieterreinen = [
        ActieterreinPage(pk=pk, id=pk, title=title, slug=slug, volgorde=order, url_path=url_path)
        for pk, title, slug, order, url_path in columns["terrein"]
    ]
    page.themas = [
        Thema(pk=pk, naam=naam, slug=slug, gewicht=order) for pk, naam, slug, order, _ in columns["thema"]
    ]
    page.sdgs = [
        SDG(pk=pk, titel=titel, kleur=kleur, nummer=order) for pk, titel, kleur, order, _ in columns["sdg"]
    ]
    page.partners = [
        partner_model(pk=pk, naam=naam, rol=rol, sort_order=order, website=website)
        for pk, naam, rol, order, website in columns["partner"]
    ]


def load_presentaties(sessies) -> None:
    """Give each session `presentatie_lijst`: (title, document) of each presentation; one query for all sessions."""
    found = {
        sessie: [block["value"] for block in sessie.presentaties.raw_data if block["value"].get("document")]
        for sessie in sessies
    }
    documents = Bestand.objects.in_bulk({value["document"] for values in found.values() for value in values})
    for sessie, values in found.items():
        sessie.presentatie_lijst = [
            (value.get("titel") or documents[value["document"]].title, documents[value["document"]])
            for value in values
            if value["document"] in documents
        ]


def _columns(rows, soort: str, naam: str, second: str, order: str, third: str | None = None):
    text = CharField()
    return rows.order_by().values_list(
        Value(soort, output_field=text),
        "pk",
        Cast(naam, text),
        Cast(second, text),
        Cast(F(order), IntegerField()),
        Cast(third, text) if third else Value("", output_field=text),
    )
