"""What a visitor sees when something is wrong: a Dutch sentence, and a way on."""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import Context, loader


def bad_request(request, exception=None):
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    """The admin's forms: their visitor had no cookie, or one that is too old."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Needs no database, no context and no session: it must work when nothing else does."""
    return HttpResponseServerError(loader.get_template("500.html").template.render(Context()))
