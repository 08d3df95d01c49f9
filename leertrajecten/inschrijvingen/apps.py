from django.apps import AppConfig


class InschrijvingenConfig(AppConfig):
    name = "leertrajecten.inschrijvingen"
    label = "inschrijvingen"
    verbose_name = "Inschrijvingen"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from leertrajecten.bezetting import register_source
        from leertrajecten.formuliervoorbeeld import register_voorbeeld
        from leertrajecten.inschrijvingen import bewaring, seed, signals, taken
        from leertrajecten.inschrijvingen.models import (
            Aanbod,
            Belangstelling,
            BladGebruik,
            Deelnemersblad,
            Gebeurtenis,
            Groepsbericht,
            Inschrijving,
            Overdracht,
            Overzichtstand,
            Presentatiemelding,
        )
        from leertrajecten.inschrijvingen.queries import InschrijvingenSource
        from leertrajecten.inschrijvingen.views.voorbeeld import voorbeeld
        from lmb_site.paginacache.schrijven import register_quiet
        from lmb_site.rechten import ReadOnlyPermissionPolicy

        register_source(InschrijvingenSource())
        register_voorbeeld(voorbeeld)
        for record in (Inschrijving, Deelnemersblad):
            register_permission_policy(record, ReadOnlyPermissionPolicy(record))
        signals.connect()
        seed.register_steps()
        taken.register_taken()
        bewaring.register_bewaring()
        # How full it is comes from Inschrijving and Deelname; no public page shows anything of these.
        register_quiet(
            Aanbod,
            Belangstelling,
            BladGebruik,
            Deelnemersblad,
            Gebeurtenis,
            Groepsbericht,
            Overdracht,
            Overzichtstand,
            Presentatiemelding,
        )
