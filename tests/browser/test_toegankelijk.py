"""axe on every kind of page, at two widths, light and dark; and what a visit may not do."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PUBLICATIE = "/publicaties/van-noord-zuid-naar-mondiaal/"
KENNISITEM = "/kennisitems/decreet-2024-03-29-wijziging-mestdecreet/"
PAGES = [
    "/",
    "/mondiale-beleidskeuzes/",
    "/leertrajecten/",
    "/leertrajecten/?status=afgerond&thema=bestaat-niet",
    "/leertrajecten/duurzaam-aankoopbeleid/",
    "/leertrajecten/dekoloniseer-je-gemeente/",
    "/leertrajecten/alternatieve-vormen-van-gemeentelijke-internationale-samenwerking/",
    "/leertrajecten/dekoloniseer-je-gemeente/inschrijven/",
    "/leertrajecten/ethisch-bankieren/inschrijven/",
    "/agenda/",
    "/praktijken/",
    "/praktijken/westerlo-een-visie-in-drie-terreinen/",
    "/publicaties/",
    PUBLICATIE,
    "/kennisitems/",
    "/kennisitems/?q=verordening&niveau=eu",
    "/kennisitems/?sinds=gisteren&volgorde=xyz&type=wet",
    "/kennisitems/sinds/",
    "/kennisitems/sinds/2019-01-01/",
    "/kennisitems/maand/",
    "/kennisitems/maand/2019-03/",
    KENNISITEM,
    "/thema/europa/",
    "/domein/bestuur/",
    "/zoeken/?q=gemeente",
    "/zoeken/?q=xyzxyz",
    "/contact/",
    "/toegankelijkheidsverklaring/",
    "/bestaat-niet/",
]
SIZES = [(375, 812), (1280, 900)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(browser, demo, path, size, scheme):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(demo.url + path)
    violations = Axe().run(page).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations] == []
    assert overflow == 0


def test_a_visit_asks_no_other_host_sets_no_cookie_and_breaks_no_policy(browser, demo):
    context = browser.new_context()
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in PAGES[:-1]:
        page.goto(demo.url + path)
    own = urlsplit(demo.url).netloc
    assert {urlsplit(url).netloc for url in asked} == {own}
    assert context.cookies() == []
    assert complaints == []
    context.close()


def test_the_figure_and_menu_can_be_reached_by_keyboard(page, demo):
    page.goto(demo.url)
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || ''"))
        if re.match(r"/praktijken/.+", reached[-1]):
            break
    assert reached[0] == "#inhoud"
    assert {"/mondiale-beleidskeuzes/", "/mondiaal-burgerschap/", "/mondiale-samenwerking/"} <= set(reached)
    assert re.match(r"/praktijken/.+", reached[-1])
