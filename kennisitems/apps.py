from django.apps import AppConfig


class KennisitemsConfig(AppConfig):
    name = "kennisitems"
    verbose_name = "Kennisbank"

    def ready(self):
        from django.db.models.signals import post_save
        from wagtail.signals import published

        from kennisitems import seed, sitemap, vindbaar, wijzigingen
        from kennisitems.models import Kennisitem
        from lmb_site.models import Domein, Thema
        from lmb_site.sitemap import register_sitemap

        vindbaar.register_source()
        for model in (Thema, Domein):
            post_save.connect(vindbaar.update_items_with, sender=model, dispatch_uid="kennisitems")
        published.connect(wijzigingen.on_publish, sender=Kennisitem, dispatch_uid="kennisitems.wijzigingen")
        register_sitemap("kennisitems", sitemap.KennisitemSitemap)
        seed.register_steps()
