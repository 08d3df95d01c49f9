"""Panels of our own in the form of a kennisitem."""

from django.contrib.auth import get_permission_codename
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


class ZonderScriptPanel(Panel):
    """A button to publish for who has no JavaScript: Wagtail keeps its own in a menu that only opens with it.

    The view decides what it does, as for the other button: who may not publish gets nothing from sending it.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "kennisitems/admin/zonder_script.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            name = f"kennisitems.{get_permission_codename('publish', self.instance._meta)}"
            context["mag_publiceren"] = self.request.user.has_perm(name)
            return context
