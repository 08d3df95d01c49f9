from django.apps import AppConfig


class KennisitemsConfig(AppConfig):
    name = "kennisitems"
    verbose_name = "Kennisbank"

    def ready(self):
        from kennisitems import seed, sitemap, vindbaar
        from lmb_site.sitemap import register_sitemap

        vindbaar.register_source()
        register_sitemap("kennisitems", sitemap.KennisitemSitemap)
        seed.register_steps()
