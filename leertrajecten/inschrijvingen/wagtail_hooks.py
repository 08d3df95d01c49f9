from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from leertrajecten.inschrijvingen.beheer.bladzijde import VIEW, may_act
from leertrajecten.inschrijvingen.sessienieuws import hooks as sessienieuws_hooks  # noqa: F401
from leertrajecten.inschrijvingen.viewsets import INSCHRIJVINGEN_MENU, InschrijvingenGroup


class LezersMenuItem(MenuItem):
    """For who may see registrations."""

    def is_shown(self, request):
        return request.user.has_perm(VIEW)


class DoenersMenuItem(MenuItem):
    """For who may also change registrations."""

    def is_shown(self, request):
        return may_act(request.user)


@hooks.register("register_admin_viewset")
def register_inschrijvingen():
    return InschrijvingenGroup()


@hooks.register(INSCHRIJVINGEN_MENU)
def register_presentielijsten():
    url = reverse_lazy("inschrijving_admin:presentielijsten")
    return LezersMenuItem("Aanwezigheid", url, icon_name="check", order=200)


@hooks.register(INSCHRIJVINGEN_MENU)
def register_groepsberichten():
    url = reverse_lazy("inschrijving_admin:groepsberichten")
    return DoenersMenuItem("Berichten aan groepen", url, icon_name="mail", order=210)


@hooks.register(INSCHRIJVINGEN_MENU)
def register_cijfers():
    return LezersMenuItem("Cijfers", reverse_lazy("inschrijving_admin:cijfers"), icon_name="table", order=300)


@hooks.register(INSCHRIJVINGEN_MENU)
def register_bereik():
    return LezersMenuItem("Bereik", reverse_lazy("inschrijving_admin:bereik"), icon_name="globe", order=310)
