from wagtail import hooks

from leertrajecten.inschrijvingen.sessienieuws import hooks as sessienieuws_hooks  # noqa: F401
from leertrajecten.inschrijvingen.viewsets import InschrijvingenGroup


@hooks.register("register_admin_viewset")
def register_inschrijvingen():
    return InschrijvingenGroup()
