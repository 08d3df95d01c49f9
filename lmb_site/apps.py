from django.apps import AppConfig


class LmbSiteConfig(AppConfig):
    name = "lmb_site"
    verbose_name = "LMB-site"

    def ready(self):
        from lmb_site.seed import grond
        from lmb_site.taken.onderhoud import register_onderhoud
        from lmb_site.zoeken import beheerzoeken, inhoud, signals

        inhoud.register_sources()
        signals.connect()
        beheerzoeken.tolerate_quotes()
        grond.register_steps()
        register_onderhoud()
