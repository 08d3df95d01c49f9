"""A kennisitem in the words of schema.org: an act as Legislation (the terms of ELI), anything else as an article."""

from lmb_site.schema_org import LANGUAGE, ORGANISATION, Node, day, document, moment, reference

ARTICLES = {"nota": "Article", "nieuws": "NewsArticle"}
JURISDICTIONS = {"eu": "Europese Unie", "federaal": "België", "vlaams": "Vlaanderen"}


def node(item, *, bijlagen=()) -> Node:
    """`bijlagen`: its documents, as the page shows them."""
    shared = {
        "@type": ARTICLES.get(item.type, "Legislation"),
        "@id": f"{item.full_url}#item",
        "url": item.full_url,
        "name": item.titel,
        "abstract": item.samenvatting_tekst,
        "inLanguage": LANGUAGE,
        "keywords": [label.naam for label in item.labels],
        "datePublished": day(item.staatsblad or item.publicatiedatum),
        "dateModified": moment(item.bijgewerkt_op),
        "encoding": [document(bijlage.document) for bijlage in bijlagen],
    }
    if item.type in ARTICLES:
        return {
            **shared,
            "headline": item.titel,
            "isBasedOn": item.bron,
            "author": reference(ORGANISATION),
            "publisher": reference(ORGANISATION),
        }
    return {
        **shared,
        "legislationIdentifier": item.nummer,
        "legislationType": item.get_type_display(),
        "legislationDate": day(item.documentdatum),
        "legislationJurisdiction": _jurisdiction(item),
        "temporalCoverage": f"{day(item.inwerkingtreding)}/.." if item.inwerkingtreding else None,
        "sameAs": item.bron,
    }


def _jurisdiction(item) -> Node | None:
    naam = JURISDICTIONS.get(item.niveau)
    return {"@type": "AdministrativeArea", "name": naam} if naam else None
