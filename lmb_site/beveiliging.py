"""What stands between a request and the site: security headers, and the refusal of what no database can hold."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpResponseBadRequest
from django.template import loader

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware(CSPMiddleware):
    """A strict policy for the public site, a wider one for the admin, and the headers Django leaves to us."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not settings.ALLOW_INDEXING:
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(settings.ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class RefuseNulMiddleware:
    """A NUL in the address gives a clear 400; neither database can hold one, and PostgreSQL would raise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            return HttpResponseBadRequest(loader.render_to_string("400.html"))
        return self.get_response(request)
