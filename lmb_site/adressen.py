"""The addresses of the ground floor that are no pages of the tree."""

from django.conf import settings
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.static import serve

from lmb_site import begrippen, gezondheid, sitemap, vindplaatsen
from lmb_site.zoeken.views import zoeken

urlpatterns = [
    path("healthz", gezondheid.healthz, name="healthz"),
    path("readyz", gezondheid.readyz, name="readyz"),
    path("zoeken/", zoeken, name="zoeken"),
    path("thema/<slug:slug>/", begrippen.thema, name="thema"),
    path("domein/<slug:slug>/", begrippen.domein, name="domein"),
    path("robots.txt", vindplaatsen.robots, name="robots"),
    path("humans.txt", vindplaatsen.humans_txt, name="humans"),
    path("favicon.ico", vindplaatsen.favicon, name="favicon"),
    path("site.webmanifest", vindplaatsen.manifest, name="manifest"),
    path(".well-known/security.txt", vindplaatsen.security_txt, name="security-txt"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemap.sitemap_part, name="sitemap-deel"),
    # Versions and share images only: originals and documents have no address of their own. In production nginx answers first.
    re_path(
        r"^media/(?P<path>images/.+)$",
        cache_control(public=True, max_age=31536000, immutable=True)(serve),
        {"document_root": settings.MEDIA_ROOT},
    ),
]
