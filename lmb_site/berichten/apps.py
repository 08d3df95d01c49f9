from django.apps import AppConfig


class BerichtenConfig(AppConfig):
    name = "lmb_site.berichten"
    label = "berichten"
    verbose_name = "Berichten"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from lmb_site.berichten.models import Bericht, Vermelding
        from lmb_site.paginacache.schrijven import register_quiet
        from lmb_site.rechten import ReadOnlyPermissionPolicy

        register_permission_policy(Bericht, ReadOnlyPermissionPolicy(Bericht))
        register_quiet(Bericht, Vermelding)
