"""What JavaScript adds, and that nothing is lost without it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.paginas import FORMULIER, LEERTRAJECT, SOORTEN

pytestmark = pytest.mark.browser

GEMEENTE = re.compile("^Gemeente")


def count_loads(page) -> list:
    loads = []
    page.on("request", lambda request: loads.append(request) if request.is_navigation_request() else None)
    return loads


def test_all_modules_together_stay_within_ten_kib():
    modules = Path(settings.BASE_DIR, "static", "js").glob("*.js")
    assert 0 < sum(path.stat().st_size for path in modules) <= 10 * 1024


# Filters ------------------------------------------------------------------------------------------
def test_filter_changes_list_address_title_and_is_announced_without_a_load(page, demo):
    page.goto(demo.url + "/leertrajecten/")
    before = page.locator(".telling").inner_text()
    loads = count_loads(page)
    page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond")).click()
    expect(page.locator(".telling")).not_to_have_text(before)
    after = page.locator(".telling").inner_text()
    expect(page).to_have_url(re.compile(r"\?status=afgerond$"))
    expect(page).to_have_title(re.compile("^" + after))
    expect(page.locator("body > [role=status]")).to_have_text(after)
    expect(page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond"))).to_be_focused()
    page.go_back()
    expect(page.locator(".telling")).to_have_text(before)
    page.go_forward()
    expect(page.locator(".telling")).to_have_text(after)
    assert loads == []


def test_filter_that_is_let_go_leads_to_the_count(page, demo):
    page.goto(demo.url + "/leertrajecten/?status=afgerond")
    page.locator(".keuzes").get_by_role("link", name=re.compile("Afgerond")).click()
    expect(page).to_have_url(demo.url + "/leertrajecten/")
    expect(page.locator(".telling")).to_be_focused()


def test_drawer_stays_open_while_filtering_and_says_what_it_will_show(browser, demo):
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(demo.url + "/praktijken/")
    page.locator(".open-lade").click()
    page.locator(".facetten").get_by_role("link", name=re.compile("^Limburg")).click()
    show = page.get_by_role("button", name=re.compile(r"^Toon \d+ praktijk"))
    expect(page).to_have_url(re.compile("provincie="))
    expect(show).to_have_text("Toon " + page.locator(".telling").text_content())
    show.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".open-lade")).to_have_text("Filter (1 gekozen)")
    context.close()


def test_search_in_the_list_keeps_the_filters(page, demo):
    page.goto(demo.url + "/kennisitems/?niveau=eu")
    loads = count_loads(page)
    page.get_by_label("Zoek in de kennisitems").fill("verordening")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=verordening&niveau=eu"))
    expect(page.locator(".telling")).to_contain_text("‘verordening’")
    assert loads == []


def test_filter_still_works_when_the_answer_fails(page, demo):
    page.goto(demo.url + "/leertrajecten/")
    page.route("**/leertrajecten/?status=*", lambda route: route.abort(), times=1)
    page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond")).click()
    expect(page.locator(".keuzes")).to_contain_text("Afgerond")


# The field for the municipality -------------------------------------------------------------------
def test_municipality_is_typed_and_chosen_with_the_keyboard(page, demo):
    page.goto(demo.url + FORMULIER)
    field = page.get_by_role("combobox", name=GEMEENTE)
    field.focus()
    page.keyboard.type("knes")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".keuzelijst [role=status]")).to_have_text("1 gemeente")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", name="Knesselare (nu Aalter)")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(field).to_have_value("Knesselare (nu Aalter)")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("select[name=bestuur]")).to_have_value("44084")
    assert page.url == demo.url + FORMULIER


def test_escape_closes_the_list_and_then_empties_the_field(page, demo):
    page.goto(demo.url + FORMULIER)
    field = page.get_by_role("combobox", name=GEMEENTE)
    field.fill("gent")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("gent")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_name_we_do_not_know_is_said_and_not_sent(page, demo):
    page.goto(demo.url + FORMULIER)
    page.get_by_role("combobox", name=GEMEENTE).fill("Amsterdam")
    page.keyboard.press("Tab")
    expect(page.locator(".keuzelijst [role=status]")).to_contain_text("staat niet in de lijst")
    expect(page.locator("select[name=bestuur]")).to_have_value("")


def test_choice_is_kept_when_the_form_comes_back_and_the_summary_leads_to_the_field(page, demo):
    page.goto(demo.url + FORMULIER)
    page.get_by_role("button", name="Schrijf me in").click()
    page.get_by_role("alert").get_by_role("link", name=re.compile("gemeente")).click()
    field = page.get_by_role("combobox", name=GEMEENTE)
    expect(field).to_be_focused()
    page.keyboard.type("Sint-Niklaas")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_role("combobox", name=GEMEENTE)).to_have_value("Sint-Niklaas")


# Light or dark, and the link ----------------------------------------------------------------------
def test_choice_of_colours_is_remembered_without_a_cookie(page, demo):
    page.emulate_media(color_scheme="light")
    page.goto(demo.url)
    knob = page.get_by_role("button", name="Donkere weergave")
    by_day = page.evaluate("getComputedStyle(document.body).backgroundColor")
    knob.click()
    expect(knob).to_have_attribute("aria-pressed", "true")
    page.goto(demo.url + LEERTRAJECT)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != by_day
    assert page.context.cookies() == []
    page.get_by_role("button", name="Donkere weergave").click()
    assert page.evaluate("localStorage.length") == 0


def test_link_is_copied(page, demo):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(demo.url + LEERTRAJECT)
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.get_by_text("De link is gekopieerd.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == demo.url + LEERTRAJECT


# Without ------------------------------------------------------------------------------------------
@pytest.fixture
def without_javascript(browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 812})
    yield context.new_page()
    context.close()


def test_without_javascript_nothing_dead_is_shown(without_javascript, demo):
    page = without_javascript
    page.goto(demo.url + LEERTRAJECT)
    expect(page.get_by_role("button", name="Donkere weergave")).to_be_hidden()
    expect(page.get_by_role("button", name="Kopieer de link")).to_be_hidden()
    page.goto(demo.url + FORMULIER)
    expect(page.locator("select[name=bestuur]")).to_be_visible()


def test_without_javascript_menu_and_filters_open_and_filter(without_javascript, demo):
    page = without_javascript
    page.goto(demo.url + "/leertrajecten/")
    page.locator("[popovertarget=menu]").first.click()
    expect(page.locator("#menu").get_by_role("link", name="Agenda")).to_be_visible()
    page.locator("#menu [popovertarget]").click()
    page.locator(".open-lade").click()
    page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond")).click()
    expect(page.locator(".keuzes")).to_contain_text("Afgerond")


# Small, zoomed, spaced out, on paper --------------------------------------------------------------
SPACING = """
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
document.adoptedStyleSheets = [sheet];
"""


@pytest.mark.parametrize("name", SOORTEN)
def test_page_fits_at_320_pixels_also_with_wide_spacing(browser, demo, name):
    """320 px is also 1280 px at 400 %; spacing as in WCAG 1.4.12."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(demo.url + SOORTEN[name])
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    cut = """[...document.querySelectorAll("main h1, main h2, main h3, main p, main a.knop, main dd")]
        .filter((e) => e.checkVisibility() && !e.closest(".voorlezen") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
        .map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(overflow) == 0
    assert page.evaluate(cut) == []
    page.evaluate(SPACING)
    assert page.evaluate(overflow) == 0
    assert page.evaluate(cut) == []
    context.close()


@pytest.mark.parametrize("name", ["leertraject", "leertraject met sessiekeuze", "leertraject aangekondigd"])
def test_what_a_visitor_came_for_is_seen_at_once(browser, demo, name):
    context = browser.new_context(viewport={"width": 375, "height": 667})
    page = context.new_page()
    page.goto(demo.url + SOORTEN[name])
    box = page.locator(".actie .knop").bounding_box()
    context.close()
    assert box["y"] + box["height"] <= 667


@pytest.mark.parametrize("name", ["leertraject", "leertraject met sessiekeuze"])
def test_leertraject_prints_on_two_pages(page, demo, name, tmp_path):
    from pypdf import PdfReader

    page.goto(demo.url + SOORTEN[name], wait_until="networkidle")
    page.pdf(path=tmp_path / "blad.pdf", format="A4", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "blad.pdf").pages
    text = "\n".join(sheet.extract_text() for sheet in sheets)
    assert len(sheets) <= 2
    assert "Verloop" in text
    assert "Menu" not in text
