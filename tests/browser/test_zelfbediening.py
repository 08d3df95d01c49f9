"""The whole way of a registrant, with links from real mails: full, waiting, an offer, a seat, a change, a farewell."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect

from tests import processen

pytestmark = pytest.mark.browser

KNOP = {"inschrijven": "Schrijf me in", "wachten": "Zet me op de wachtlijst"}
LINK = r"http://127\.0\.0\.1:\d+(/(?:{})/[^\s?]+)"


def register(page: Page, demo, path: str, email: str, knop: str = KNOP["inschrijven"]) -> str:
    """Register as a person does; the address of one's own page."""
    page.goto(f"{demo.url}{path}inschrijven/")
    page.get_by_label("Je naam").fill("Deelnemer Aarschot")
    page.get_by_label("E-mailadres", exact=True).fill(email)
    page.get_by_label("Andere organisatie").fill("Een vereniging")
    page.get_by_label(re.compile("Ik ga ermee akkoord")).check()
    page.get_by_role("button", name=knop).click()
    if "inschrijven/" in page.url:  # quicker than a person: asked once more
        page.get_by_role("button", name=knop).click()
    page.wait_for_url(re.compile(r"/inschrijving/"))
    return page.url


def link_in_mail(demo, email: str, kind: str) -> str:
    """The newest link of this kind that was mailed to this address."""
    found: list[str] = []

    def arrived() -> bool:
        mails = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in sorted(demo.mails())]
        mine = [mail.get_body(["plain"]).get_content() for mail in mails if mail["To"] == email]
        found[:] = [link for text in mine for link in re.findall(LINK.format(kind), text)]
        return bool(found)

    processen.wait_until(arrived, f"geen mail met {kind} voor {email}")
    return demo.url + found[-1]


@pytest.mark.parametrize("javascript", [True, False], ids=["met javascript", "zonder javascript"])
def test_from_a_full_leertraject_to_a_seat_a_change_a_substitute_and_a_farewell(
    browser, demo, vol_leertraject, javascript
):
    name = f"wachter-{javascript}".lower()
    path = vol_leertraject(name)
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    first = register(page, demo, path, f"eerste-{name}@example.org")
    register(page, demo, path, f"{name}@example.org", KNOP["wachten"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Je staat op de wachtlijst")
    expect(page.locator("main")).to_contain_text("nummer 1 in de rij")

    page.goto(first)
    page.get_by_role("link", name="Annuleer je inschrijving").click()
    page.get_by_role("button", name="Annuleer mijn inschrijving").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")

    page.goto(link_in_mail(demo, f"{name}@example.org", "aanbod"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Er is een plaats voor je vrij")
    page.get_by_role("button", name="Ja, ik neem de plaats").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je bent ingeschreven")

    page.get_by_role("link", name="Wijzig je inschrijving").click()
    page.get_by_label("Functie").fill("schepen")
    page.get_by_role("button", name="Bewaar je wijzigingen").click()
    expect(page.get_by_role("status")).to_have_text("Je wijzigingen zijn bewaard.")
    expect(page.get_by_role("region", name="Je gegevens")).to_contain_text("schepen")

    page.get_by_role("link", name="Stuur een collega").first.click()
    page.get_by_label("Naam van je collega").fill("Vervanger Aarschot")
    page.get_by_label("E-mailadres van je collega").fill(f"vervanger-{name}@example.org")
    page.get_by_role("button", name="Stuur mijn collega").click()
    expect(page.locator("main")).to_contain_text("Vervanger Aarschot komt in jouw plaats")

    page.get_by_role("link", name="Annuleer je inschrijving").click()
    page.get_by_role("button", name="Annuleer mijn inschrijving").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")
    assert context.cookies() == []
    context.close()


def test_a_colleague_takes_over_with_the_link_of_the_mail(browser, demo, vol_leertraject):
    path = vol_leertraject("overname")
    context = browser.new_context()
    page = context.new_page()
    own = register(page, demo, path, "geeft-door@example.org")
    page.get_by_role("link", name="Geef je plaats door").click()
    page.get_by_label("Naam van je collega").fill("Collega Aarschot")
    page.get_by_label("E-mailadres van je collega").fill("neemt-over@example.org")
    page.get_by_role("button", name="Vraag het mijn collega").click()
    expect(page.locator("main")).to_contain_text("Je vroeg Collega Aarschot om over te nemen")

    page.goto(link_in_mail(demo, "neemt-over@example.org", "overname"))
    page.get_by_role("button", name="Ik neem de plaats over").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label(re.compile("Ik ga ermee akkoord")).check()
    page.get_by_role("button", name="Ik neem de plaats over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je bent ingeschreven")
    expect(page.get_by_role("region", name="Je gegevens")).to_contain_text("neemt-over@example.org")
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet")
    context.close()


def test_cancelling_with_the_keyboard_alone(page, demo, vol_leertraject):
    path = vol_leertraject("toetsen")
    register(page, demo, path, "toetsen@example.org")

    def press_until(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip().startswith(words):
                return page.keyboard.press("Enter")
        raise AssertionError(f"'{words}' is niet te bereiken met de Tab-toets")

    press_until("Annuleer je inschrijving")
    expect(page.get_by_role("heading", level=1)).to_have_text("Annuleer je inschrijving")
    press_until("Annuleer mijn inschrijving")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")


def test_colleagues_are_added_row_by_row_without_javascript(browser, demo, vol_leertraject):
    path = vol_leertraject("collegas", capaciteit=2)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url}{path}inschrijven/")
    page.get_by_label("Je naam").fill("Deelnemer A")
    page.get_by_label("E-mailadres", exact=True).fill("groep-a@example.org")
    page.get_by_label("Andere organisatie").fill("Een vereniging")
    page.get_by_label(re.compile("Ik ga ermee akkoord")).check()
    for number, letter in ((1, "b"), (2, "c")):
        page.get_by_role("button", name="Voeg een collega toe").click()
        row = page.get_by_role("group", name=f"Collega {number}", exact=True)
        expect(row.get_by_label("Naam")).to_be_focused()
        row.get_by_label("Naam").fill(f"Deelnemer {letter.upper()}")
        row.get_by_label("E-mailadres van je collega").fill(f"groep-{letter}@example.org")
    expect(page.get_by_label("Je naam")).to_have_value("Deelnemer A")
    page.get_by_label("Je naam").press("Enter")  # sends the form, and adds no row
    if "inschrijven/" in page.url:
        page.get_by_role("button", name=re.compile("Schrijf me in")).click()
    expect(page.get_by_role("heading", level=2, name="Ook ingeschreven")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Deelnemer C")
    expect(page.locator("main")).to_contain_text("Op de wachtlijst")
    context.close()
