from django.apps import AppConfig


class BronwachtConfig(AppConfig):
    name = "kennisitems.bronwacht"
    label = "bronwacht"
    verbose_name = "Bronwacht"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from kennisitems.bronwacht import taken
        from kennisitems.bronwacht.models import BronControle
        from lmb_site.paginacache.schrijven import register_quiet
        from lmb_site.rechten import ReadOnlyPermissionPolicy

        register_permission_policy(BronControle, ReadOnlyPermissionPolicy(BronControle))
        taken.register_taken()
        register_quiet(BronControle)
