"""What a visitor sees when something is wrong: a Dutch sentence, and a way on."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import Context, loader

from lmb_site.doorverwijzing import gone_or_replaced, is_withdrawn_page


def bad_request(request, exception=None):
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    """Also for a page that was taken offline: it is gone, not unknown (Z13)."""
    if not request.path.startswith(settings.ADMIN_PREFIX) and is_withdrawn_page(request):
        return gone_or_replaced(request)
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    """The admin's forms: their visitor had no cookie, or one that is too old."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Needs no database, no context and no session: it must work when nothing else does."""
    return HttpResponseServerError(loader.get_template("500.html").template.render(Context()))
