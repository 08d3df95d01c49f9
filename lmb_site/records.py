"""Records in the admin: what the site itself makes, staff look at, and nobody adds, edits or deletes by hand."""

from datetime import datetime

from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lmb_site.templatetags.datums import BRUSSEL


class RecordURLFinder(ModelAdminURLFinder):
    """History and reports lead to the record itself: there is nothing to edit."""

    inspect_url_name = ""

    def get_edit_url(self, instance):
        meta = instance._meta
        if self.user and not self.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            return None
        return reverse(self.inspect_url_name, args=[instance.pk])


class RecordInspectView(generic.InspectView):
    """One record; moments in Brussels time, and a dash where there is nothing."""

    any_permission_required = ["view"]

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return timezone.localtime(value, BRUSSEL)
        return "–" if value in ("", None) else value


class RecordViewSet(ModelViewSet):
    """A list and a page per record, for who has the right to view them; no other view exists."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = RecordInspectView
    list_per_page = 50
    registered_rights: tuple[str, ...] = ("view",)

    def get_common_view_kwargs(self, **kwargs):
        absent = ["history_url_name", "usage_url_name", "add_url_name", "edit_url_name", "delete_url_name"]
        return super().get_common_view_kwargs(**{**dict.fromkeys(absent), **kwargs})

    @cached_property
    def url_finder_class(self):
        return type("URLFinder", (RecordURLFinder,), {"inspect_url_name": self.get_url_name("inspect")})

    def get_permissions_to_register(self):
        """Only the rights that mean something for this kind of record can be given to a group."""
        codenames = [f"{right}_{self.model._meta.model_name}" for right in self.registered_rights]
        return super().get_permissions_to_register().filter(codename__in=codenames)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]
