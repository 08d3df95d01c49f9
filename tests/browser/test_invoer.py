"""Importing as an editor does it, and following a list as an official does it, with and without JavaScript."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests import processen
from tests.browser.keuring import violations

pytestmark = pytest.mark.browser


def bestand(woord: str) -> bytes:
    """A file with a good row and a bad one; `woord` makes its items its own."""
    return (
        "sleutel;titel;type;niveau;publicatiedatum\n"
        f"browser-{woord};Besluit over het invoeren {woord} script;besluit;Vlaams;2026-01-15\n"
        f"browser-{woord}-fout;Rij met een fout;koets;Vlaams;2026-01-15\n"
    ).encode()


def test_importing_a_file_from_load_to_public_page(editor, demo):
    page, woord = editor.page, editor.woord
    page.goto(f"{demo.url}/admin/kennisitems-invoer/")
    page.get_by_role("link", name="Bestand invoeren").first.click()
    page.set_input_files(
        "[name=bestand]", {"name": f"{woord}.csv", "mimeType": "text/csv", "buffer": bestand(woord)}
    )
    page.get_by_role("button", name="Kijk na wat er verandert").click()
    main = page.locator("main")
    expect(main).to_contain_text("Er is nog niets veranderd")
    expect(main).to_contain_text("Het type 'koets' kennen we niet")
    address = f"{demo.url}/kennisitems/besluit-over-het-invoeren-{woord}-script/"
    assert page.request.get(address).status == 404
    page.get_by_role("button", name="Start de invoer").click()
    expect(main).to_contain_text(f"{woord}.csv: klaar", timeout=120_000)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download de fouten")).click()
    assert "koets" in download.value.path().read_text(encoding="utf-8-sig")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Besluit over het invoeren")
    page.goto(f"{demo.url}/kennisitems/?q=invoeren+{woord}+script")
    expect(page.locator("main")).to_contain_text(f"Besluit over het invoeren {woord} script")


def test_a_file_that_is_no_use_says_so_on_the_form(editor, demo):
    page = editor.page
    page.goto(f"{demo.url}/admin/kennisitems-invoer/laden/")
    page.set_input_files("[name=bestand]", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7"})
    page.get_by_role("button", name="Kijk na wat er verandert").click()
    expect(page.locator("main")).to_contain_text("Dit is geen CSV-, Excel- of feedbestand.")


@pytest.mark.parametrize("javascript", [True, False], ids=["met", "zonder"])
def test_following_a_list_from_link_to_farewell(browser, demo, nieuws_voor, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    address = f"volger-{javascript}@example.org".lower()
    before = set(demo.mails())
    page.goto(f"{demo.url}/kennisitems/?niveau=vlaams")
    page.get_by_role("link", name="Volg deze lijst per e-mail").click()
    expect(page.locator("main")).to_contain_text("niveau Vlaams")
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
    item = nieuws_voor(address, "met" if javascript else "zonder")
    processen.wait_until(lambda: len(arrived()) == 2, "de mail met nieuws kwam niet aan")
    news = next(mail for mail in arrived() if "nieuw" in mail["Subject"])
    text = news.get_body(["plain"]).get_content()
    assert item in text
    for url in re.findall(r"http\S+", text):
        assert page.goto(url).status == 200, url
    page.goto(demo.url + item)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nieuws voor wie volgt")
    page.goto(f"{link}opzeggen/")
    if javascript:
        assert violations(page) == []
    page.get_by_role("button", name="Stop met volgen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je volgt deze lijst niet meer")
    context.close()
