from django.apps import AppConfig


class InvoerConfig(AppConfig):
    name = "kennisitems.invoer"
    label = "invoer"
    verbose_name = "Invoer van kennisitems"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from kennisitems.invoer import taken
        from kennisitems.invoer.models import IngevoerdItem, Invoer, InvoerRegel
        from lmb_site.paginacache.schrijven import register_quiet
        from lmb_site.rechten import ReadOnlyPermissionPolicy

        register_permission_policy(Invoer, ReadOnlyPermissionPolicy(Invoer))
        taken.register_taken()
        register_quiet(Invoer, InvoerRegel, IngevoerdItem)
