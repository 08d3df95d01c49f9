"""The sources of the ground floor: all live public pages, of whatever type, and the documents in use."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, get_page_models
from wagtail.search import index

from lmb_site.zoeken.bronnen import Vermelding
from lmb_site.zoeken.documenten import DOCUMENT
from lmb_site.zoeken.index import register_source

PAGINA = "pagina"


def register_sources() -> None:
    """Pages that stand alone or only explain are a 'pagina'; the others bear the name of their model."""
    for model in get_page_models():
        if model is Page:
            continue
        alone = model.max_count == 1 or model.__name__ == "InhoudPage"
        register_source(
            PAGINA if alone else model._meta.model_name.removesuffix("page"),
            PAGINA if alone else str(model._meta.verbose_name),
            model,
            findable=model.objects.live().public,
            describe=describe_page,
        )
    document = get_document_model()
    register_source(
        DOCUMENT,
        "document",
        document,
        findable=lambda: public_documents(document),
        describe=describe_document,
    )


def describe_page(page: Page) -> Vermelding | None:
    """Title, lead and all that the page declares as search fields; None for a page outside any site."""
    parts = page.get_url_parts()
    if not parts or not parts[2]:
        return None
    summary = page.search_description or getattr(page, "inleiding", "")
    published = page.last_published_at or page.first_published_at
    return Vermelding(
        titel=page.title,
        url=parts[2],
        tekst=" ".join(searchable_text(page)),
        samenvatting=summary,
        datum=timezone.localdate(published) if published else None,
    )


def searchable_text(obj, fields=None) -> list[str]:
    """The words of the search fields of `obj`, those of its related rows included."""
    found = []
    for field in type(obj).get_search_fields() if fields is None else fields:
        if isinstance(field, index.SearchField):
            value = field.get_value(obj)
            found += [str(part) for part in value] if isinstance(value, list) else [str(value or "")]
        elif isinstance(field, index.RelatedFields):
            related = field.get_value(obj)
            for row in related.all() if hasattr(related, "all") else filter(None, [related]):
                found += searchable_text(row, field.fields)
    return found


def public_documents(document) -> QuerySet:
    """Those in no collection that asks for a password or an account."""
    hidden = Q(pk__in=[])
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        hidden |= Q(collection__path__startswith=restriction.collection.path)
    return document.objects.exclude(hidden)


def describe_document(document) -> Vermelding:
    return Vermelding(titel=document.title, url=document.url)
