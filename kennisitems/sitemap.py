from django.contrib.sitemaps import Sitemap

from kennisitems.models import Kennisitem


class KennisitemSitemap(Sitemap):
    limit = 5000

    def items(self):
        return Kennisitem.objects.public().recent_first()

    def lastmod(self, item):
        return item.last_published_at or item.gewijzigd_op
