from wagtail import hooks

from kennisitems.invoer.toepassen import LOG_ACTION
from kennisitems.invoer.viewsets import InvoerViewSet


@hooks.register("register_admin_viewset")
def register_invoer():
    return InvoerViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(LOG_ACTION, "Ingevoerd", "Ingevoerd uit een bestand")
