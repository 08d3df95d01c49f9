from wagtail.models import Page

from kennisitems.lijst import filter_kennisitems, search_term
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node, collection


class KennisitemsPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """The list of all kennisitems with search and filters (K3)."""

    max_count = 1
    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = []

    content_panels = [*Page.content_panels, *InleidingMixin.inleiding_panels]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [*Page.search_fields, *InleidingMixin.inleiding_search_fields]

    class Meta:
        verbose_name = "kennisitemsoverzicht"
        verbose_name_plural = "kennisitemsoverzichten"

    def schema_org(self, context) -> list[Node]:
        return [
            collection(
                self, (item.full_url for item in context["lijst"].pagina), pagina=context["lijst"].pagina
            )
        ]

    def get_context(self, request, *args, **kwargs):
        """`lijst`: a `lmb_site.lijsten.GefilterdeLijst` of Kennisitem (parameters q, thema, domein, type,
        niveau, jaar, pagina); `q`: the words asked for, '' without.
        """
        context = super().get_context(request, *args, **kwargs)
        context["lijst"] = filter_kennisitems(request.GET)
        context["q"] = search_term(request.GET)
        return context
