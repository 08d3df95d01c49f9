from wagtail.models import Page

from kennisitems.lijstkeuzes import read_lijst
from kennisitems.lijsttitel import title_of
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node, collection
from lmb_site.zoeken import zoektermen


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
        """`lijst`: a `kennisitems.lijstkeuzes.KennisitemLijst` (parameters q, thema, domein, type, niveau, jaar,
        sinds, volgorde, pagina); `q`: the words asked for, '' without; `feedtitel`: that of the feed of these rows;
        `nabij`: at most five items that come near, when nothing has all words. Such a search is counted (ADR 0018).
        """
        context = super().get_context(request, *args, **kwargs)
        lijst = context["lijst"] = read_lijst(request.GET)
        context["q"] = lijst.q
        context["feedtitel"] = title_of(lijst)
        context["nabij"] = lijst.nabij
        if lijst.is_vergeefs and not getattr(request, "is_preview", False):
            zoektermen.note(lijst.q, request)
        return context
