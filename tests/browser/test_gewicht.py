"""What a first visit fetches, counted in the browser; and that nothing moves while it arrives."""

import time

import pytest

from tests.browser.paginas import LEERTRAJECT, LIJSTTOESTANDEN, SOORTEN

pytestmark = pytest.mark.browser

KIB = 1024
HTML_LIMIT = 12 * KIB
PAGE_LIMIT = 60 * KIB
OVERZICHT_LIMIT = 90 * KIB
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def visit(browser, url: str) -> dict[str, int]:
    """Bytes over the wire per kind of file, headers included, for someone who was never here."""
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    kinds, sizes = {}, {}
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(url, wait_until="networkidle")
    context.close()
    weights: dict[str, int] = {}
    for request, size in sizes.items():
        kind = kinds.get(request, "Other")
        weights[kind] = weights.get(kind, 0) + int(size)
    return weights


@pytest.mark.parametrize("name", [*SOORTEN, *LIJSTTOESTANDEN])
def test_first_visit_is_light(browser, demo, name):
    weights = visit(browser, demo.url + {**SOORTEN, **LIJSTTOESTANDEN}[name])
    limit = OVERZICHT_LIMIT if name == "overzicht" else PAGE_LIMIT
    assert weights["Document"] <= HTML_LIMIT, weights
    assert sum(weights.values()) <= limit, weights


@pytest.mark.parametrize("name", ["vijftig sessies", "vijftig praktijken", "vijftig kennisitems"])
def test_long_page_is_light_too(browser, toestanden, name):
    weights = visit(browser, toestanden.url + toestanden.paden[name])
    assert weights["Document"] <= HTML_LIMIT, weights
    assert sum(weights.values()) <= PAGE_LIMIT, weights


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("path", ["/", LEERTRAJECT, "/praktijken/", "/bestaat-niet/"])
def test_nothing_moves_while_font_and_images_arrive(browser, demo, path, width):
    context = browser.new_context(viewport={"width": width, "height": 812})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)

    def late(route):
        time.sleep(0.5)
        route.continue_()

    page.route("**/*.woff2", late)
    page.goto(demo.url + path, wait_until="networkidle")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)
    shifted = page.evaluate("window.shifted")
    context.close()
    assert shifted < 0.001
