from django.utils import timezone
from wagtail.models import Page

from leertrajecten import schema_org
from leertrajecten.models.sessie import Sessie
from lmb_site.lijsten import paginate
from lmb_site.models.kenmerken import DelenMixin, InleidingMixin, OpenbaarMixin
from lmb_site.schema_org import Node


class AgendaPage(OpenbaarMixin, InleidingMixin, DelenMixin, Page):
    """All coming sessions of all leertrajecten, paged, with the address to subscribe to (Z10)."""

    max_count = 1
    parent_page_types = ["lmb_site.OverzichtPage"]
    subpage_types = []

    content_panels = [*Page.content_panels, *InleidingMixin.inleiding_panels]
    promote_panels = [*Page.promote_panels, *DelenMixin.delen_panels]
    search_fields = [*Page.search_fields, *InleidingMixin.inleiding_search_fields]

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"

    def schema_org(self, context) -> list[Node]:
        return [schema_org.agenda(self, context["pagina"])]

    def get_context(self, request, *args, **kwargs):
        """`pagina`: a Django `Page` of coming sessions (cancelled ones too), soonest first."""
        context = super().get_context(request, *args, **kwargs)
        context["nu"] = timezone.now()
        sessies = Sessie.objects.public().upcoming(context["nu"]).for_agenda()
        context["pagina"] = paginate(sessies, request.GET.get("pagina"), per_page=30)
        return context
