"""All addresses. The wings are included by string: the ground floor imports nothing of ours."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include("lmb_site.adressen")),
    path("", include("leertrajecten.inschrijvingen.urls")),
    path("", include("leertrajecten.urls")),
    path("", include("kennisitems.abonnementen.urls")),
    path("", include("kennisitems.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "lmb_site.foutpaginas.bad_request"
handler403 = "lmb_site.foutpaginas.forbidden"
handler404 = "lmb_site.foutpaginas.not_found"
handler500 = "lmb_site.foutpaginas.server_error"
