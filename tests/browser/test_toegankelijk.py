"""axe on every kind of page and every state, at two widths, light and dark; and what a visit may not do."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import abonnementen, deelnemersbladen, eigen_paginas
from tests.browser.paginas import FORMULIER, LEERTRAJECT, LIJSTTOESTANDEN, SOORTEN

pytestmark = pytest.mark.browser

SIZES = {375: 812, 1280: 900}
CONTRAST_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
INLINE = "[style], style, script:not([src], [type='application/ld+json']), [onclick], [onload]"
STATES = (
    "volzet met wachtlijst",
    "inschrijven op de wachtlijst",
    "verplaatst, geannuleerd, online",
    "inschrijven kan later",
    "inschrijfformulier nog niet open",
    "alles voorbij",
    "lange titel",
    "zonder teksten",
    "vijftig sessies",
    "pagina zonder inhoud",
    "vijftig kennisitems",
    "een leertraject",
    "thema zonder iets",
    "kennisitem zonder samenvatting",
    "praktijk zonder beeld",
    "vijftig praktijken",
    *eigen_paginas.NAMEN,
    *eigen_paginas.NAMEN_FOUT,
    *deelnemersbladen.NAMEN,
    *deelnemersbladen.NAMEN_FOUT,
    *abonnementen.NAMEN,
    *abonnementen.NAMEN_FOUT,
)
FOUTEN = ("400", "403", "403 zonder cookie", "500")


@pytest.fixture(scope="module", params=SIZES, ids=str)
def visitor(browser, request):
    """One visitor at one width, who opens page after page; what the browser complains of is kept."""
    width = request.param
    context = browser.new_context(viewport={"width": width, "height": SIZES[width]})
    page = context.new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda asked: page.asked.append(asked.url))
    yield page
    context.close()


def assert_accessible(page: Page) -> None:
    """All rules of axe by day; by night, where only the colours differ, those about colour."""
    page.emulate_media(color_scheme="light")
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=CONTRAST_ONLY).response["violations"]
    page.emulate_media(color_scheme="light")
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found] == []


def assert_fits(page: Page) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def assert_clean(page: Page, host: str) -> None:
    """Nothing inline, no cookie, no other host, no complaint of the browser."""
    assert page.locator(INLINE).count() == 0
    assert page.context.cookies() == []
    assert {urlsplit(url).netloc for url in page.asked} == {host}
    # A page that answers 404 or 410 is told to the console too; that is what it should do.
    assert [line for line in page.complaints if "404" not in line and "410" not in line] == []
    page.complaints.clear(), page.asked.clear()


@pytest.mark.parametrize("name", [*SOORTEN, *LIJSTTOESTANDEN])
def test_page_is_accessible_fits_and_keeps_to_itself(visitor, toestanden, name):
    visitor.goto(toestanden.url + {**SOORTEN, **LIJSTTOESTANDEN}[name])
    assert_clean(visitor, urlsplit(toestanden.url).netloc)
    assert_fits(visitor)
    assert_accessible(visitor)


@pytest.mark.parametrize("name", STATES)
def test_state_is_accessible_fits_and_keeps_to_itself(visitor, toestanden, name):
    visitor.goto(toestanden.url + toestanden.paden[name])
    assert_clean(visitor, urlsplit(toestanden.url).netloc)
    assert_fits(visitor)
    assert_accessible(visitor)


def test_every_state_that_is_made_is_tested(toestanden):
    assert set(toestanden.paden) == set(STATES)
    assert set(toestanden.fouten) == set(FOUTEN)


@pytest.mark.parametrize("name", FOUTEN)
def test_error_page_is_accessible(visitor, toestanden, name):
    address = f"{toestanden.url}/fout/"
    visitor.route(
        address, lambda route: route.fulfill(body=toestanden.fouten[name], content_type="text/html")
    )
    visitor.goto(address)
    visitor.unroute(address)
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    assert_clean(visitor, urlsplit(toestanden.url).netloc)
    assert_fits(visitor)
    assert_accessible(visitor)


@pytest.mark.parametrize("name", ["menu", "filters"])
def test_open_drawer_is_accessible(browser, toestanden, name):
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(toestanden.url + "/praktijken/")
    page.locator(f"[popovertarget={name}]").first.click()
    expect(page.locator(f"#{name}")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(f"#{name}")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", SIZES)
def test_form_with_errors_and_open_list_is_accessible(browser, toestanden, width):
    context = browser.new_context(viewport={"width": width, "height": SIZES[width]})
    page = context.new_page()
    page.goto(toestanden.url + FORMULIER)
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("combobox", name="Gemeente").fill("aal")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
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


def test_focus_is_always_seen(page, demo):
    """Whatever takes the focus on a page with everything on it shows an outline."""
    page.goto(demo.url + LEERTRAJECT)
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(e => e === document.body ? 'body' : getComputedStyle(e).outlineStyle)(document.activeElement)"
        )
        if outline == "body":
            break
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")
