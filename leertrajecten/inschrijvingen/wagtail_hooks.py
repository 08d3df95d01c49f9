from wagtail import hooks

from leertrajecten.inschrijvingen.viewsets import InschrijvingenGroup


@hooks.register("register_admin_viewset")
def register_inschrijvingen():
    return InschrijvingenGroup()
