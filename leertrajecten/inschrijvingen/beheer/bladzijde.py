"""The frame of our own admin screens about registrations: who may see them, the crumbs, the title."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

VIEW = "inschrijvingen.view_inschrijving"
CHANGE = "inschrijvingen.change_inschrijving"


def may_act(user) -> bool:
    return user.has_perms([VIEW, CHANGE])


class BeheerView(WagtailAdminTemplateMixin, View):
    """GET needs the right to see registrations, any other method the right to change them, unless it says otherwise."""

    header_icon = "group"
    post_needs = CHANGE

    def dispatch(self, request, *args, **kwargs):
        needed = [VIEW] if request.method in {"GET", "HEAD"} else [VIEW, self.post_needs]
        if not request.user.has_perms(needed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("inschrijving_admin:index"), "label": "Inschrijvingen"},
            *self.crumbs(),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def crumbs(self) -> list[dict]:
        """What stands between the list of registrations and this page."""
        return []

    def show(self, *, status: int = 200, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)
