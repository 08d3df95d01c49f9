"""The sitemap: an index, and one part for each kind of thing. Wings add their part in `AppConfig.ready`."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap

from lmb_site.models import Domein, Thema

_parts: dict[str, type[Sitemap]] = {}


def register_sitemap(naam: str, part: type[Sitemap]) -> None:
    """Add a part; its address becomes /sitemap-<naam>.xml."""
    _parts[naam] = part


class PaginaSitemap(WagtailSitemap):
    """All public pages of the tree."""


class BegripSitemap(Sitemap):
    """The pages of themes and domains; of a label that both vocabularies hold only the one address it has. Those that
    went into another only lead to that one.
    """

    def items(self):
        known = {naam.casefold() for naam in Thema.objects.values_list("naam", flat=True)}
        return [
            *Thema.objects.current(),
            *(domein for domein in Domein.objects.current() if domein.naam.casefold() not in known),
        ]


register_sitemap("paginas", PaginaSitemap)
register_sitemap("begrippen", BegripSitemap)


def sitemap_index(request):
    return index(request, sitemaps=_parts, sitemap_url_name="sitemap-deel")


def sitemap_part(request, section):
    parts = {
        naam: part(request) if issubclass(part, WagtailSitemap) else part for naam, part in _parts.items()
    }
    return sitemap(request, sitemaps=parts, section=section)
