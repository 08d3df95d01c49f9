from django.apps import AppConfig


class LeertrajectenConfig(AppConfig):
    name = "leertrajecten"
    verbose_name = "Leertrajecten"

    def ready(self):
        from leertrajecten import seed, verhuizing, vindbaar

        seed.register_steps()
        vindbaar.register_sources()
        verhuizing.connect()
