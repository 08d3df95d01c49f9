from django.apps import AppConfig


class InschrijvingenConfig(AppConfig):
    name = "leertrajecten.inschrijvingen"
    label = "inschrijvingen"
    verbose_name = "Inschrijvingen"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from leertrajecten.bezetting import register_source
        from leertrajecten.inschrijvingen import seed, signals, taken
        from leertrajecten.inschrijvingen.models import Inschrijving
        from leertrajecten.inschrijvingen.queries import InschrijvingenSource
        from lmb_site.rechten import ReadOnlyPermissionPolicy

        register_source(InschrijvingenSource())
        register_permission_policy(Inschrijving, ReadOnlyPermissionPolicy(Inschrijving))
        signals.connect()
        seed.register_steps()
        taken.register_taken()
