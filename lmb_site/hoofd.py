"""What the `<head>` of a public page says about it to machines: description, address, share image, indexing.

A page of the tree is described from its own fields; a view that shows something else puts a `Hoofd` in its context
as `hoofd`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.text import Truncator

from lmb_site.lijsten import link
from lmb_site.schema_org import Node

DESCRIPTION_LENGTH = 200
NOINDEX = "noindex, follow"


@dataclass(frozen=True)
class Hoofd:
    """`adres` is absolute and without parameters; `onderwerp` is the thing whose share image is shown.

    `parameters` are those in force that change what is listed, `nummer` is the page of a long list. Only they, in
    a fixed order, are part of the canonical address. A filtered list is one of many views of the same things, so
    it asks not to be indexed; its links are followed. A later page of an unfiltered list is indexed as itself.
    `kruimels` are the (name, address) of what lies between the front page and this one, and `gegevens` says what it
    is in the words of schema.org; of a page of the tree both are known without.
    """

    titel: str
    adres: str
    beschrijving: str = ""
    onderwerp: models.Model | None = None
    soort: str = "website"
    parameters: Mapping[str, str] = field(default_factory=dict)
    nummer: int = 1
    kruimels: Sequence[tuple[str, str]] = ()
    gegevens: Sequence[Node] = ()

    @property
    def canoniek(self) -> str:
        paging = {"pagina": str(self.nummer)} if self.nummer > 1 else {}
        query = link({**self.parameters, **paging})
        return self.adres if query == "." else self.adres + query

    @property
    def robots(self) -> str:
        return NOINDEX if self.parameters else ""

    @property
    def korte_beschrijving(self) -> str:
        return Truncator(self.beschrijving).chars(DESCRIPTION_LENGTH)


def hoofd_of_page(page, *, adres: str, beschrijving: str, lijst=None, pagina=None) -> Hoofd:
    """For a page of the tree. `lijst` is its GefilterdeLijst, `pagina` the Django `Page` of a list without filters."""
    shown = lijst.pagina if lijst else pagina
    return Hoofd(
        titel=page.seo_title or page.title,
        adres=adres,
        beschrijving=page.search_description or getattr(page, "inleiding", "") or beschrijving,
        onderwerp=page,
        soort=getattr(page, "open_graph_type", "website"),
        parameters=lijst.parameters if lijst else {},
        nummer=getattr(shown, "number", 1),
    )
