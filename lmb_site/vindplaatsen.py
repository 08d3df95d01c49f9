"""The small files that machines ask for at fixed addresses."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from lmb_site.deelbeelden.tekening import PAPIER
from lmb_site.environment import BASE_DIR
from lmb_site.models import SiteInstellingen

NOT_FOR_ROBOTS = [
    "/aanbod/",
    "/admin/",
    "/deelnemers/",
    "/inschrijving/",
    "/kennisitems/volgen/",
    "/op-de-hoogte/",
    "/overname/",
]
SECURITY_TXT_VALIDITY = timedelta(days=180)


@require_safe
def robots(request):
    """RFC 9309. Where ALLOW_INDEXING is off, on a test machine, robots are kept out of everything."""
    if settings.ALLOW_INDEXING:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    else:
        lines = ["User-agent: *", "Disallow: /", ""]
    return _text(lines)


@require_safe
def security_txt(request):
    """RFC 9116: whom to tell about a vulnerability. It never expires while the site answers."""
    expires = (timezone.now() + SECURITY_TXT_VALIDITY).replace(hour=0, minute=0, second=0, microsecond=0)
    contact = SiteInstellingen.for_site(Site.find_for_request(request)).contact_email
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en, fr",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
        "",
    ]
    return _text(lines)


@require_safe
def humans_txt(request):
    """Who is behind the site, for people who look (humanstxt.org)."""
    instellingen = SiteInstellingen.for_request(request)
    lines = [
        "/* WIE */",
        f"Organisatie: {instellingen.organisatie}",
        f"Contact: {instellingen.contact_email}",
        "",
        "/* SITE */",
        f"Adres: {settings.SITE_URL}/",
        "Taal: Nederlands",
        "Gemaakt met: Django, Wagtail, en HTML die zonder JavaScript werkt",
        "Letter: Literata (SIL Open Font License)",
        "",
    ]
    return _text(lines)


@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request):
    """W3C Web Application Manifest: how the site looks on a home screen."""
    icons = [
        {"src": static("merk/icoon.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": static("merk/icoon-192.png"), "type": "image/png", "sizes": "192x192"},
        {"src": static("merk/icoon-512.png"), "type": "image/png", "sizes": "512x512"},
        {
            "src": static("merk/icoon-maskable.png"),
            "type": "image/png",
            "sizes": "512x512",
            "purpose": "maskable",
        },
    ]
    content = {
        "name": settings.WAGTAIL_SITE_NAME,
        "short_name": "LMB",
        "description": SiteInstellingen.for_request(request).beschrijving,
        "lang": "nl-BE",
        "dir": "ltr",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": PAPIER,
        "theme_color": PAPIER,
        "icons": icons,
    }
    return JsonResponse(
        content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request):
    """For who asks without reading the page first."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@cache
def _favicon() -> bytes:
    return (BASE_DIR / "static" / "merk" / "favicon.ico").read_bytes()


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
