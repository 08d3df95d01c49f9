"""Panels of our own in the form of a kennisitem."""

from django.forms import Media
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static


class VoorstelPanel(Panel):
    """A button that reads the citation in the title, and what it proposes (K9).

    The view sets `voorstel` on the form; the script only saves the editor a reload of the page.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "kennisitems/admin/voorstel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["voorstel"] = getattr(self.form, "voorstel", None)
            return context

        @cached_property
        def media(self):
            return Media(js=[versioned_static("beheer/voorstel.js")])
