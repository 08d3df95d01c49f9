from wagtail import hooks

from kennisitems.bronwacht.viewsets import BronPanel, BronViewSet, may_see


@hooks.register("register_admin_viewset")
def register_bronnen():
    return BronViewSet()


@hooks.register("construct_homepage_panels")
def add_bron_panel(request, panels):
    if may_see(request.user):
        panels.append(BronPanel())
