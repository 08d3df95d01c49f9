from django.contrib.auth.models import Permission
from wagtail import hooks

from leertrajecten.inschrijvingen.viewsets import InschrijvingenGroup


@hooks.register("register_admin_viewset")
def register_inschrijvingen():
    return InschrijvingenGroup()


@hooks.register("register_permissions")
def register_view_permissions():
    """So that a group can be given the right to see registrations and mails."""
    return Permission.objects.filter(
        content_type__app_label__in=["inschrijvingen", "berichten"],
        codename__in=["view_inschrijving", "view_bericht", "change_bericht"],
    )
