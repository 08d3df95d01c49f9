"""Where an address leads that no longer shows anything: to what replaced it, or to 'gone' (Z13)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site


def gone_or_replaced(request: HttpRequest) -> HttpResponse:
    """For something that was public and was withdrawn: the redirect an editor made for its address, else 410."""
    path = Redirect.normalise_path(request.path, decode_unicode=False)
    redirect = get_redirect(request, path)
    if redirect is None or not redirect.link:
        return render(request, "410.html", status=410)
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    return kind(redirect.link)


@transaction.atomic
def leave_redirect(*, old: str, new: str) -> None:
    """Lead the address `old`, and all that led to it, to `new` in one step. Idempotent; going back makes no circle."""
    Redirect.objects.filter(old_path=Redirect.normalise_path(new), automatically_created=True).delete()
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old),
        site=None,
        defaults={"redirect_link": new, "is_permanent": True, "automatically_created": True},
    )


def is_withdrawn_page(request: HttpRequest) -> bool:
    """Whether a page of the tree was public at this address and is no longer; one that was deleted is unknown."""
    site = Site.find_for_request(request)
    if site is None:
        return False
    url_path = site.root_page.url_path + request.path.lstrip("/")
    withdrawn = Page.objects.filter(url_path=url_path, live=False, first_published_at__isnull=False)
    return withdrawn.exists()
