"""The live pages right under the front page: they route a visit, and they fill both menus. Asked once per request."""

CACHE_ATTRIBUTE = "_lmb_hoofdpaginas"


def main_pages(request, front_page) -> list:
    """Live children of `front_page` in the order of the tree, as plain pages."""
    if not hasattr(request, CACHE_ATTRIBUTE):
        setattr(request, CACHE_ATTRIBUTE, list(front_page.get_children().live().order_by("path")))
    return getattr(request, CACHE_ATTRIBUTE)
