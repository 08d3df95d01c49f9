"""The address of the site has one source: SITE_URL. Wagtail's own record of it follows."""

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings

DEFAULT_PORTS = {"http": 80, "https": 443}


def follow_site_url(**kwargs) -> None:
    """After each migration, so at each start of `make run` and each deploy: hostname and port of the default site."""
    parts = urlsplit(settings.SITE_URL)
    apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).update(
        hostname=parts.hostname, port=parts.port or DEFAULT_PORTS[parts.scheme]
    )
