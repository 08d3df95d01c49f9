from django.apps import AppConfig


class KennisitemsConfig(AppConfig):
    name = "kennisitems"
    verbose_name = "Kennisbank"

    def ready(self):
        from django.db.models.signals import post_save

        from kennisitems import seed, sitemap, vindbaar
        from lmb_site.models import Domein, Thema
        from lmb_site.sitemap import register_sitemap

        vindbaar.register_source()
        for model in (Thema, Domein):
            post_save.connect(vindbaar.update_items_with, sender=model, dispatch_uid="kennisitems")
        register_sitemap("kennisitems", sitemap.KennisitemSitemap)
        seed.register_steps()
