"""What JavaScript adds, and that nothing is lost without it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.paginas import FORMULIER, LEERTRAJECT, SOORTEN
from tests.browser.toestanden import AANBEVOLEN

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


def test_list_shows_what_a_begun_word_finds_while_it_is_typed(page, demo):
    """The address follows and the history does not grow; what is typed on stays, and so does the focus."""
    page.goto(demo.url + "/kennisitems/?niveau=eu")
    loads = count_loads(page)
    asked = []
    page.on("request", lambda request: asked.append(request) if "q=" in request.url else None)
    entries = page.evaluate("history.length")
    field = page.get_by_label("Zoek in de kennisitems")
    field.press_sequentially("ve")
    page.wait_for_timeout(700)
    assert asked == []  # two letters say too little
    field.press_sequentially("rord", delay=30)
    expect(page.locator(".telling")).to_contain_text("‘verord’")
    expect(page).to_have_url(re.compile("q=verord&niveau=eu"))
    expect(page.locator("body > [role=status]")).to_contain_text("‘verord’")
    expect(field).to_be_focused()
    expect(field).to_have_value("verord")
    # The report of searches in vain leaves out what someone was still typing.
    assert [request.headers.get("x-voorlopig") for request in asked] == ["true"]
    field.fill("")
    expect(page.locator(".telling")).not_to_contain_text("verord")
    assert page.evaluate("history.length") == entries
    assert loads == []


def test_filter_chosen_while_typing_is_not_undone_by_the_pause(page, demo):
    page.goto(demo.url + "/kennisitems/")
    page.get_by_label("Zoek in de kennisitems").press_sequentially("verord", delay=10)
    page.locator(".facetten").get_by_role("link", name=re.compile("^EU")).first.click()
    expect(page).to_have_url(re.compile("niveau=eu"))
    page.wait_for_timeout(900)  # the pause of who types is over long before
    expect(page).to_have_url(re.compile("niveau=eu"))
    expect(page.locator(".facetten").get_by_role("link", name=re.compile("^EU")).first).to_be_focused()


def test_filter_still_works_when_the_answer_fails(page, demo):
    page.goto(demo.url + "/leertrajecten/")
    page.route("**/leertrajecten/?status=*", lambda route: route.abort(), times=1)
    page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond")).click()
    expect(page.locator(".keuzes")).to_contain_text("Afgerond")


# Search ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("javascript", [True, False], ids=["met javascript", "zonder javascript"])
def test_search_that_is_typed_shows_what_was_found_and_each_search_replaces_the_last(
    browser, toestanden, javascript
):
    """From the empty page to results, to those that staff put first, and on to others without them."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    main, field = page.locator("main"), page.get_by_label("Zoek op deze site")
    page.goto(toestanden.url + "/zoeken/")
    field.fill("gemeente")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken/\?q=gemeente$"))
    expect(main.locator(".telling")).to_have_text(re.compile(r"^\d+ resultaten voor ‘gemeente’$"))
    expect(main.locator(".rijen h3 a").first).to_be_visible()
    expect(main.get_by_role("link", name="Kennisitems", exact=True)).to_have_count(0)
    field.fill(AANBEVOLEN)
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(main.get_by_role("heading", name="Aanbevolen")).to_be_visible()
    field.fill("klimaat")
    field.press("Enter")
    expect(main.locator(".telling")).to_contain_text("‘klimaat’")
    expect(main.get_by_role("heading", name="Aanbevolen")).to_have_count(0)
    expect(page).to_have_title(re.compile("klimaat"))
    page.go_back()
    expect(main.get_by_role("heading", name="Aanbevolen")).to_be_visible()
    expect(field).to_have_value(AANBEVOLEN)
    context.close()


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


@pytest.mark.parametrize("name", SOORTEN)
def test_without_javascript_every_page_has_its_head_and_no_dead_button(without_javascript, demo, name):
    """A button that is shown sends a form or opens a drawer; a drawer needs no script."""
    page = without_javascript
    page.goto(demo.url + SOORTEN[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("[aria-busy=true]").count() == 0
    for button in page.locator("button:visible").all():
        works = "e => e.hasAttribute('popovertarget') || (e.type === 'submit' && e.form !== null)"
        assert button.evaluate(works), button.evaluate("e => e.outerHTML")


def test_without_javascript_pages_of_a_list_follow_each_other(without_javascript, toestanden):
    page = without_javascript
    page.goto(toestanden.url + "/kennisitems/")
    first = page.locator(".rijen h3 a").all_inner_texts()
    page.get_by_role("navigation", name="Bladzijden").get_by_role("link", name="Volgende").click()
    expect(page).to_have_url(re.compile(r"\?pagina=2$"))
    assert set(first).isdisjoint(page.locator(".rijen h3 a").all_inner_texts())


def test_without_javascript_menu_and_filters_open_and_filter(without_javascript, demo):
    page = without_javascript
    page.goto(demo.url + "/leertrajecten/")
    page.locator("[popovertarget=menu]").first.click()
    expect(page.locator("#menu").get_by_role("link", name="Agenda")).to_be_visible()
    page.locator("#menu [popovertarget]").click()
    page.locator(".open-lade").click()
    page.locator(".facetten").get_by_role("link", name=re.compile("^Afgerond")).click()
    expect(page.locator(".keuzes")).to_contain_text("Afgerond")


# At once, and on paper -----------------------------------------------------------------------------
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


# What is not as dark as ink should be, on the white of paper; backgrounds are not printed unless they must be.
FAINT = """() => {
    const light = (color) => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((part) => part / 255);
        const linear = (part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || parent.closest(".voorlezen, .lok, title, desc, .punt")) continue;
        if (!parent.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fill, backgroundColor, printColorAdjust } = getComputedStyle(parent);
        const paper = printColorAdjust === "exact" && backgroundColor !== "rgba(0, 0, 0, 0)" ? light(backgroundColor) : 1;
        const pair = [paper, light(parent.ownerSVGElement ? fill : color)].sort((one, other) => other - one);
        const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (contrast < 4.5) found.push(`${contrast.toFixed(1)}: ${parent.outerHTML.slice(0, 120)}`);
    }
    return found;
}"""


@pytest.mark.parametrize("by", ["device", "button"])
@pytest.mark.parametrize("name", ["overzicht", "deelnemersblad"])
def test_paper_is_white_also_for_who_reads_in_the_dark(browser, toestanden, name, by):
    """Whether the device asked for dark colours, or the visitor chose them on a light one."""
    path = {**toestanden.paden, **SOORTEN}[name]
    context = browser.new_context(color_scheme="dark" if by == "device" else "light")
    page = context.new_page()
    page.goto(toestanden.url + path)
    if by == "button":
        page.get_by_role("button", name="Donkere weergave").click()
    page.emulate_media(media="print")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert page.evaluate(FAINT) == []
    if name == "overzicht":
        expect(page.locator(".cirkels svg")).to_be_visible()
        fields = page.locator(".cirkels .veld path")
        fills = fields.evaluate_all("all => all.map((one) => getComputedStyle(one).fill)")
        assert fields.count() == len(set(fills)) == 3
        assert paper not in fills
    else:
        expect(page.get_by_role("table")).to_be_visible()
        expect(page.locator("main form:visible")).to_have_count(0)
    context.close()
