from django.apps import AppConfig


class KennisitemsConfig(AppConfig):
    name = "kennisitems"
    verbose_name = "Kennisbank"

    def ready(self):
        from django.db.models.signals import post_save, pre_save

        from kennisitems import seed, sitemap, verhuizing, vindbaar
        from kennisitems.models import Kennisitem
        from lmb_site.models import Domein, Thema
        from lmb_site.sitemap import register_sitemap

        vindbaar.register_source()
        for model in (Thema, Domein):
            post_save.connect(vindbaar.update_items_with, sender=model, dispatch_uid="kennisitems")
        pre_save.connect(verhuizing.note_new_slug, sender=Kennisitem, dispatch_uid="kennisitems.verhuizing")
        register_sitemap("kennisitems", sitemap.KennisitemSitemap)
        seed.register_steps()
