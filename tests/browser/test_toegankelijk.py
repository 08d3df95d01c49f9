"""What moves and opens, for eyes, keyboard and screen reader; the pages themselves are judged in test_paginas."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keuring
from tests.browser.paginas import FORMULIER, SOORTEN
from tests.browser.test_inschrijven import TOO_QUICK_MS

pytestmark = pytest.mark.browser

SIZES = {375: 812, 1280: 900}
NARROW = 375
LADE = 1024
"""From this width on the drawers are plain content."""
MOST_STOPS = 250

# How an element with the focus looks, its shapes included, as far as it can tell that it has the focus.
LOOK = """
    const look = (element) => [element, ...element.querySelectorAll("circle")].map((part) => {
        const { outlineStyle, outline, boxShadow, backgroundColor, borderColor, stroke } = getComputedStyle(part);
        return [outlineStyle === "none" ? "" : outline, boxShadow, backgroundColor, borderColor, stroke].join();
    }).join("|");
"""
# After each Tab: whether the round is over, and what is wrong with the stop before or with this one.
STOP = (
    """() => {"""
    + LOOK
    + """
    const told = [], before = window.halte, now = document.activeElement;
    const name = (element) => element.outerHTML.slice(0, 160);
    // The parts of a date are stops within one element.
    if (before?.element === now) return { told, over: false };
    if (before && look(before.element) === before.look) told.push("geen focus te zien: " + name(before.element));
    window.haltes ??= new Set();
    if (now === document.body || now === document.documentElement || window.haltes.has(now)) return { told, over: true };
    window.haltes.add(now);
    window.halte = { element: now, look: look(now) };
    const box = now.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (box.bottom <= 0 || box.top >= innerHeight) told.push("focus buiten beeld: " + name(now));
    else if (at && getComputedStyle(at).position === "fixed" && !at.contains(now)) told.push("focus bedekt: " + name(now));
    return { told, over: false };
}"""
)
# In seconds; what a visitor who wants no motion still gets to see moving.
MOVING = """() => {
    const slow = (list) => list.split(",").some((one) => parseFloat(one) * (one.endsWith("ms") ? 0.001 : 1) > 0.01);
    const found = [];
    for (const element of document.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after"]) {
            const { animationName, animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
            const moves = (animationName !== "none" && slow(animationDuration)) || slow(transitionDuration);
            if (moves || scrollBehavior === "smooth") found.push(element.outerHTML.slice(0, 120));
        }
    }
    return found;
}"""


@pytest.fixture(params=SIZES, ids=str)
def visitor(browser, request):
    width = request.param
    context = browser.new_context(viewport={"width": width, "height": SIZES[width]}, locale="nl-BE")
    page = context.new_page()
    page.width = width
    yield page
    context.close()


def press_until(page: Page, words: str | re.Pattern, *, most: int = MOST_STOPS) -> None:
    """Tab, and nothing else, until the focus is on something with this name."""
    wanted = re.compile(words)
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e.labels?.[0]?.innerText ?? e.getAttribute('aria-label') ?? e.textContent)(document.activeElement)"
        )
        if wanted.match(" ".join(name.split())):
            return
    raise AssertionError(f"'{words}' is niet te bereiken met de Tab-toets")


# Drawers and lists --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["menu", "filters"])
def test_open_drawer_is_accessible_and_fits(browser, toestanden, name):
    context = browser.new_context(viewport={"width": NARROW, "height": SIZES[NARROW]})
    page = context.new_page()
    page.goto(toestanden.url + "/praktijken/")
    page.locator(f"[popovertarget={name}]").first.click()
    expect(page.locator(f"#{name}")).to_be_visible()
    assert keuring.misfits(page) == []
    # All of it at once: of a link half scrolled away axe finds the other half too small to hit.
    page.set_viewport_size({"width": NARROW, "height": 4000})
    assert keuring.violations_day_and_night(page) == []
    assert keuring.misfits_zoomed(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(f"#{name}")).to_be_hidden()
    context.close()


def test_open_list_of_municipalities_is_accessible_and_fits(visitor, toestanden):
    visitor.goto(toestanden.url + FORMULIER)
    visitor.get_by_role("combobox", name="Gemeente").fill("aal")
    visitor.keyboard.press("ArrowDown")
    expect(visitor.get_by_role("option").first).to_be_visible()
    assert [*keuring.misfits(visitor), *keuring.violations_day_and_night(visitor)] == []
    if visitor.width == NARROW:
        assert keuring.misfits_zoomed(visitor) == []


# The keyboard -------------------------------------------------------------------------------------
def test_from_the_overview_to_a_reference_with_the_keyboard_alone(visitor, demo):
    """Menu, filter, leertraject, form: with Tab, Enter, Space, Escape and letters."""
    page, keys = visitor, visitor.keyboard
    has_drawers = page.width < LADE

    def open_drawer(words: str, drawer: str) -> None:
        """Opened, closed with Escape, which gives the focus back, and opened again."""
        press_until(page, words)
        keys.press("Enter")
        expect(page.locator(drawer)).to_be_visible()
        press_until(page, "Sluit$", most=3)
        keys.press("Escape")
        expect(page.locator(drawer)).to_be_hidden()
        expect(page.locator(f"[popovertarget={drawer[1:]}]").first).to_be_focused()
        keys.press("Enter")
        expect(page.locator(drawer)).to_be_visible()

    page.goto(demo.url)
    press_until(page, "Overslaan en naar de inhoud gaan", most=1)
    if has_drawers:
        open_drawer("Menu$", "#menu")
    press_until(page, "Leertrajecten$")
    keys.press("Enter")
    expect(page).to_have_url(demo.url + "/leertrajecten/")
    if has_drawers:
        open_drawer("Filter$", "#filters")
    press_until(page, r"Loopt \d+$")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"\?status=loopt$"))
    expect(page.locator(":focus")).to_have_text(re.compile("Loopt"))
    if has_drawers:
        press_until(page, r"Toon \d+ leertraject")
        keys.press("Enter")
        expect(page.locator("#filters")).to_be_hidden()
    press_until(page, "Duurzaam aankoopbeleid")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Duurzaam aankoopbeleid")
    press_until(page, "Schrijf je in")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inschrijven voor Duurzaam aankoopbeleid")
    page.wait_for_timeout(TOO_QUICK_MS)
    for words, answer in (
        ("Je naam", "Deelnemer Toetsen"),
        ("E-mailadres", f"toetsen-{page.width}@example.org"),
        ("Gemeente", "Aarschot"),
    ):
        press_until(page, words)
        keys.type(answer)
    press_until(page, "Ik ga ermee akkoord")
    keys.press("Space")
    press_until(page, "Schrijf me in$")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je bent ingeschreven")
    expect(page.locator("main")).to_contain_text(re.compile(r"LMB-[A-Z0-9]{6}"))


def test_the_fields_and_practices_of_the_overview_can_be_reached_by_keyboard(page, demo):
    page.goto(demo.url)
    reached = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || ''"))
        if re.match(r"/praktijken/.+", reached[-1]):
            break
    assert {"/mondiale-beleidskeuzes/", "/mondiaal-burgerschap/", "/mondiale-samenwerking/"} <= set(reached)
    assert re.match(r"/praktijken/.+", reached[-1])


@pytest.mark.parametrize("name", SOORTEN)
def test_focus_is_always_seen_and_nothing_moves_for_who_wants_no_motion(browser, demo, name):
    """Whatever takes the focus looks different from when it has not, and stands on the screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(demo.url + SOORTEN[name])
    assert page.evaluate(MOVING) == []
    told, over = [], False
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        told += stop["told"]
        over = stop["over"]
        if over:
            break
    context.close()
    assert told == []
    assert over, f"meer dan {MOST_STOPS} haltes met Tab"
