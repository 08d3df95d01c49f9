"""Kennisitems walked through by a visitor and an editor: finding, filtering, following, correcting (K3, K9, K10, K12)."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.keuring import violations

pytestmark = pytest.mark.browser

CITAAT = "21.05.2013 Verordening (EU) 2019/9999 betr. een proef"
ADD = "/admin/snippets/kennisitems/kennisitem/add/"
LISTING = "/admin/snippets/kennisitems/kennisitem/"


@pytest.fixture(params=[True, False], ids=["met script", "zonder script"])
def visitor(request, browser):
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_visitor_finds_an_act_by_its_number(visitor, demo):
    visitor.goto(demo.url + "/kennisitems/")
    visitor.get_by_label("Zoek in de kennisitems").fill("2019/318")
    visitor.get_by_role("search", name="Kennisitems").get_by_role("button", name="Zoek").click()
    main = visitor.locator("main")
    expect(main.get_by_role("heading", name="1 kennisitem voor ‘2019/318’")).to_be_visible()
    main.get_by_role("link", name=re.compile("^Verordening .EU. 2019.318")).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("2019/318")
    expect(visitor.get_by_role("link", name="Lees de tekst bij de bron")).to_have_attribute(
        "href", "http://data.europa.eu/eli/reg/2019/318/oj"
    )


def test_visitor_filters_sorts_and_lets_go(visitor, demo):
    visitor.goto(demo.url + "/kennisitems/?niveau=eu")
    main = visitor.locator("main")
    expect(main.locator("h2.telling")).to_have_text("3 kennisitems")
    visitor.goto(visitor.url + "&jaar=2019")
    expect(main.locator("h2.telling")).to_have_text("2 kennisitems")
    order = main.get_by_role("navigation", name="Volgorde")
    order.get_by_role("link", name="Datum van het document").click()
    expect(visitor).to_have_url(re.compile("volgorde=documentdatum"))
    first = main.locator(".rijen h3").first
    expect(first).to_contain_text("2019/318")
    main.get_by_role("link", name=re.compile("Wis de filter Jaar")).click()
    expect(main.locator("h2.telling")).to_have_text("3 kennisitems")
    expect(visitor).to_have_url(re.compile("volgorde=documentdatum"))
    main.get_by_role("link", name="Wis alle filters").click()
    expect(visitor).to_have_url(demo.url + "/kennisitems/")


def test_visitor_chooses_a_facet_and_gets_as_many_as_it_says(visitor, demo):
    visitor.goto(demo.url + "/kennisitems/")
    main = visitor.locator("main")
    link = main.get_by_role("navigation", name="Filters").get_by_role("link", name=re.compile("^EU"))
    number = link.locator(".aantal").inner_text()
    link.click()
    expect(visitor).to_have_url(re.compile("niveau=eu"))
    expect(main.locator("h2.telling")).to_contain_text(f"{number} kennisitems")
    expect(main.locator(".rijen h3")).to_have_count(int(number))


def test_visitor_keeps_an_address_and_follows_it(visitor, demo):
    visitor.goto(demo.url + "/kennisitems/")
    visitor.get_by_role("link", name="Alles sinds een dag").click()
    visitor.get_by_label("Sinds welke dag?").fill("2019-03-25")
    visitor.get_by_label("Thema").select_option(label="Europa")
    visitor.get_by_role("button", name="Toon wat nieuw is").click()
    expect(visitor).to_have_url(demo.url + "/kennisitems/sinds/2019-03-25/?thema=europa")
    main = visitor.locator("main")
    expect(main.get_by_role("heading", level=1)).to_have_text(
        "Nieuw en gewijzigd sinds maandag 25 maart 2019"
    )
    titles = main.locator(".rijen h3 a").all_inner_texts()
    feed = visitor.request.get(demo.url + main.get_by_role("link", name="Atom-feed").get_attribute("href"))
    assert feed.ok
    assert feed.text().count("<entry>") == len(titles) > 0
    visitor.goto(demo.url + "/kennisitems/maand/2019-04/")
    expect(main.get_by_role("heading", level=1)).to_have_text("Nieuw en gewijzigd in april 2019")
    visitor.get_by_role("navigation", name="Andere maanden").get_by_role("link", name="Maart 2019").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Nieuw en gewijzigd in maart 2019")


def test_month_on_paper_holds_the_items_and_no_buttons(page, demo):
    page.goto(demo.url + "/kennisitems/maand/2019-03/")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Toon dit thema")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Andere maanden", include_hidden=True)).to_be_hidden()
    expect(page.locator(".rijen h3").first).to_be_visible()


def test_editor_pastes_a_citation_confirms_and_later_tells_of_a_change(as_editor, demo, context):
    page = as_editor
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(demo.url + ADD)
    page.locator("[name=titel]").fill(CITAAT)
    page.get_by_role("button", name="Lees het citaat in de titel").click()
    proposal = page.locator("[data-voorstel-inhoud]")
    expect(proposal).to_contain_text("2019/9999")
    assert violations(page, within="[data-voorstel]") == []
    page.get_by_role("button", name="Neem over wat aangevinkt is").click()
    expect(page.locator("[name=nummer]")).to_have_value("2019/9999")
    expect(page.locator("[name=type]")).to_have_value("verordening")
    expect(page.locator("[name=niveau]")).to_have_value("eu")
    expect(page.locator("[name=documentdatum]")).to_have_value("21-05-2013")
    expect(page.locator("[name=titel]")).to_have_value(CITAAT)
    publish(page)
    page.goto(demo.url + "/kennisitems/?q=2019/9999")
    page.locator("main .rijen h3 a").click()
    address = page.url
    expect(page.locator("main")).not_to_contain_text("Wat is er gewijzigd?")

    page.goto(demo.url + LISTING)
    page.get_by_role("link", name=CITAAT).click()
    page.get_by_role("radio", name=re.compile("^Groot")).check()
    page.locator("[name=wijzigingsnota]").fill("De proef duurt een jaar langer.")
    publish(page)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("De proef duurt een jaar langer.")
    # The admin saves by itself; while the form is half filled in that is answered with 400.
    assert [line for line in complaints if "400" not in line] == []


def test_editor_who_publishes_while_the_admin_is_still_saving_makes_one_item(as_editor, demo):
    """The item is there before the form knows it. Sent without waiting for that answer, the form made a second one, or was
    refused because its own item was in the way.
    """
    page, woord = as_editor, f"traag{uuid.uuid4().hex[:8]}"
    titel = f"Besluit over {woord}"
    answers = []

    def answer_later(route):
        by_itself = "json" in route.request.headers["accept"]
        if by_itself and titel.encode() in (route.request.post_data_buffer or b""):
            answers.append((route, route.fetch()))
        else:
            route.continue_()

    # What is typed before it looks at what changes, the admin takes for what was there.
    page.add_init_script(
        "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.id = 'kijkt'; });"
    )
    page.goto(demo.url + ADD)
    page.locator("#kijkt").wait_for(state="attached")
    page.route(f"**{ADD}", answer_later)
    for name, value in {"type": "besluit", "niveau": "vlaams"}.items():
        page.locator(f"[name={name}]").select_option(value)
    page.locator("[name=titel]").fill(titel)
    for _ in range(400):
        if answers:
            break
        page.wait_for_timeout(50)
    assert answers, "the admin saved nothing by itself"
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    route, answer = answers.pop(0)
    route.fulfill(response=answer)
    page.wait_for_url(re.compile(r"/admin/snippets/kennisitems/kennisitem/(\?.*)?$"))
    assert page.get_by_role("link", name=titel).count() == 1
    page.goto(demo.url + f"/kennisitems/?q={woord}")
    assert page.locator("main .rijen h3 a").all_text_contents() == [titel]


def publish(page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/admin/snippets/kennisitems/kennisitem/(\?.*)?$"))


def test_editor_without_script_reads_a_citation_and_saves(browser, demo):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url}/admin/login/")
    page.fill("[name=username]", "redactie")
    page.fill("[name=password]", demo.password)
    page.click("button[type=submit]")
    page.goto(demo.url + ADD)
    page.locator("[name=titel]").fill("KB 12.03.2019 betr. een proef zonder script")
    page.get_by_role("button", name="Lees het citaat in de titel").click()
    expect(page.locator("[data-voorstel-inhoud]")).to_contain_text("12-03-2019")
    page.get_by_role("button", name="Neem over wat aangevinkt is").click()
    expect(page.locator("[name=documentdatum]")).to_have_value("12-03-2019")
    expect(page.locator("[name=niveau]")).to_have_value("federaal")
    page.locator("footer").get_by_role("button", name=re.compile("concept", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("/kennisitem/edit/"))
    expect(page.locator("[name=documentdatum]")).to_have_value("12-03-2019")
    context.close()


def test_editor_corrects_an_item_and_visitors_read_what_changed(editor, demo):
    """With the menu of Wagtail, which needs its script, or with our own plain button."""
    page, woord = editor.page, editor.woord
    nota = f"De datum is verbeterd, {woord} script."
    page.goto(f"{demo.url}/kennisitems/?q=2019/318")
    page.locator("main .rijen h3 a").first.click()
    address = page.url
    page.goto(f"{demo.url}{LISTING}?q=2019/318")
    page.locator("main .title-wrapper a").first.click()
    page.locator("[name=staatsblad]").fill("21-03-2019")
    page.locator("[name=staatsblad]").press("Tab")  # the calendar of the admin closes
    page.get_by_role("radio", name=re.compile("^Groot")).check()
    page.locator("[name=wijzigingsnota]").fill(nota)
    if woord == "met":
        publish(page)
    else:
        page.get_by_role("button", name="Publiceer", exact=True).click()
        page.wait_for_url(re.compile(LISTING + r"(\?.*)?$"))
    page.goto(address)
    expect(page.locator("main")).to_contain_text(nota)
    expect(page.locator("main")).to_contain_text("21 maart 2019")
