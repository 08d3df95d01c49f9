"""That nothing moves while a page arrives, part after part. What it weighs is counted in test_paginas."""

import pytest

from tests.browser.paginas import LIJSTTOESTANDEN, SOORTEN

pytestmark = pytest.mark.browser

WATCH_SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted.push([entry.value, ...entry.sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? "").slice(0, 120))]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
BREATH_MS = 300


@pytest.fixture(scope="module", params=[375, 1280], ids=str)
def page(browser, request):
    """One page per width, with nothing kept from the visit before: what is routed passes the cache of the browser."""
    context = browser.new_context(viewport={"width": request.param, "height": 812})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    yield page
    context.close()


@pytest.mark.parametrize("name", [*SOORTEN, "404"])
def test_nothing_moves_while_font_modules_and_images_arrive(page, demo, name):
    """The page is painted first; then come its modules, then its images, then the font, as on a slow line."""
    held = {"script": [], "image": [], "font": []}

    def hold(route):
        # The choice of colours is waited for by the browser itself: nothing is painted before it.
        kind = route.request.resource_type
        if kind in held and "kleuren" not in route.request.url:
            held[kind].append(route)
        else:
            route.continue_()

    page.route("**/*", hold)
    page.goto(demo.url + {**SOORTEN, **LIJSTTOESTANDEN}[name], wait_until="commit")
    page.wait_for_selector(".voet")
    page.wait_for_timeout(BREATH_MS)
    assert held["font"], "de letter werd niet gevraagd"
    while held:
        for route in held.pop(next(iter(held))):
            route.continue_()
        page.wait_for_timeout(BREATH_MS)
    page.unroute("**/*")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(BREATH_MS)
    shifted = page.evaluate("window.shifted")
    assert sum(value for value, *_ in shifted) < 0.001, shifted
