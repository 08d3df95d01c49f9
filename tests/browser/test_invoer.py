"""Importing as an editor does it, and following a list as an official does it, with and without JavaScript."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests import processen
from tests.browser.keuring import violations

pytestmark = pytest.mark.browser

BESTAND = (
    b"sleutel;titel;type;niveau;publicatiedatum\n"
    b"browser-1;Besluit over het invoeren in de browser;besluit;Vlaams;2026-01-15\n"
    b"browser-2;Rij met een fout;koets;Vlaams;2026-01-15\n"
)


def test_importing_a_file_from_load_to_public_page(as_editor, demo):
    page = as_editor
    page.goto(f"{demo.url}/admin/kennisitems-invoer/")
    page.get_by_role("link", name="Bestand invoeren").first.click()
    page.set_input_files("[name=bestand]", {"name": "items.csv", "mimeType": "text/csv", "buffer": BESTAND})
    page.get_by_role("button", name="Kijk na wat er verandert").click()
    main = page.locator("main")
    expect(main).to_contain_text("Er is nog niets veranderd")
    expect(main).to_contain_text("Het type 'koets' kennen we niet")
    assert page.request.get(f"{demo.url}/kennisitems/besluit-over-het-invoeren-in-de-browser/").status == 404
    page.get_by_role("button", name="Start de invoer").click()
    expect(main).to_contain_text("items.csv: klaar", timeout=120_000)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download de fouten")).click()
    assert "koets" in download.value.path().read_text(encoding="utf-8-sig")
    page.goto(f"{demo.url}/kennisitems/besluit-over-het-invoeren-in-de-browser/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Besluit over het invoeren")
    page.goto(f"{demo.url}/kennisitems/?q=invoeren+browser")
    expect(page.locator("main")).to_contain_text("Besluit over het invoeren in de browser")


def test_a_file_that_is_no_use_says_so_on_the_form(as_editor, demo):
    page = as_editor
    page.goto(f"{demo.url}/admin/kennisitems-invoer/laden/")
    page.set_input_files("[name=bestand]", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7"})
    page.get_by_role("button", name="Kijk na wat er verandert").click()
    expect(page.locator("main")).to_contain_text("Dit is geen CSV-, Excel- of feedbestand.")


@pytest.mark.parametrize("javascript", [True, False], ids=["met", "zonder"])
def test_following_a_list_from_link_to_farewell(browser, demo, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    address = f"volger-{javascript}@example.org".lower()
    before = set(demo.mails())
    page.goto(f"{demo.url}/kennisitems/?niveau=eu")
    page.get_by_role("link", name="Volg deze lijst per e-mail").click()
    expect(page.locator("main")).to_contain_text("niveau EU")
    if javascript:
        assert violations(page) == []
    page.get_by_role("button", name="Volg deze lijst").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul je e-mailadres in.")
    page.get_by_label("E-mailadres").fill(address)
    page.get_by_role("button", name="Volg deze lijst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in je mailbox")

    def arrived() -> list:
        mails = [
            message_from_bytes(p.read_bytes(), policy=policy.default) for p in set(demo.mails()) - before
        ]
        return [mail for mail in mails if mail["To"] == address]

    processen.wait_until(arrived, "de mail kwam niet aan")
    link = re.search(r"http\S+/kennisitems/volgen/\S+", arrived()[0].get_body(["plain"]).get_content())[0]
    page.goto(link)
    page.get_by_role("button", name="Ja, stuur me dit nieuws").click()
    expect(page.get_by_role("heading", name="Dit volg je")).to_be_visible()
    if javascript:
        assert violations(page) == []
    assert context.cookies() == []
    page.goto(f"{link}opzeggen/")
    if javascript:
        assert violations(page) == []
    page.get_by_role("button", name="Stop met volgen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je volgt deze lijst niet meer")
    context.close()
