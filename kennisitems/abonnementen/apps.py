from django.apps import AppConfig


class AbonnementenConfig(AppConfig):
    name = "kennisitems.abonnementen"
    label = "abonnementen"
    verbose_name = "Kennisitems per e-mail"

    def ready(self):
        from kennisitems.abonnementen import taken

        taken.register_taken()
