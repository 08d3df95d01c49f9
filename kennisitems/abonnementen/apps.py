from django.apps import AppConfig


class AbonnementenConfig(AppConfig):
    name = "kennisitems.abonnementen"
    label = "abonnementen"
    verbose_name = "Kennisitems per e-mail"

    def ready(self):
        from kennisitems.abonnementen import bewaring, taken
        from kennisitems.abonnementen.models import Abonnement
        from lmb_site.paginacache.schrijven import register_quiet

        taken.register_taken()
        bewaring.register_bewaring()
        register_quiet(Abonnement)
