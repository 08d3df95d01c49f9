from django.apps import AppConfig


class KennisitemsConfig(AppConfig):
    name = "kennisitems"
    verbose_name = "Kennisbank"

    def ready(self):
        from django.db.models.signals import pre_save
        from wagtail.signals import published

        from kennisitems import seed, sitemap, verhuizing, vindbaar, wijzigingen
        from kennisitems.models import Kennisitem
        from lmb_site.sitemap import register_sitemap

        vindbaar.register_source()
        published.connect(wijzigingen.on_publish, sender=Kennisitem, dispatch_uid="kennisitems.wijzigingen")
        pre_save.connect(verhuizing.note_new_slug, sender=Kennisitem, dispatch_uid="kennisitems.verhuizing")
        register_sitemap("kennisitems", sitemap.KennisitemSitemap)
        seed.register_steps()
