"""Registering as an official does it, and what the contact and the editor then see."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests import processen
from tests.browser.keuring import violations

pytestmark = pytest.mark.browser

TOO_QUICK_MS = 3100
"""A person takes longer over a form; what comes back sooner is asked for once more."""
FORM = "/leertrajecten/duurzaam-aankoopbeleid/inschrijven/"


def choose_gemeente(page, naam: str) -> None:
    """Typed where the script made a field of it, chosen from the select elsewhere."""
    if page.get_by_role("combobox", name="Gemeente").evaluate("e => e.tagName") == "SELECT":
        page.get_by_label("Gemeente").first.select_option(label=naam)
    else:
        page.get_by_role("combobox", name="Gemeente").fill(naam)
        page.keyboard.press("Enter")


def fill(page, email: str) -> None:
    page.get_by_label("Je naam").fill("Deelnemer Aarschot")
    page.get_by_label("E-mailadres").fill(email)
    choose_gemeente(page, "Aarschot")
    page.get_by_label(re.compile("Ik ga ermee akkoord")).check()


def confirm(page) -> None:
    """Who sends the form quicker than a person can read is asked to send it once more."""
    registered = page.get_by_role("heading", level=1, name="Je bent ingeschreven")
    asked_again = page.get_by_role("alert").get_by_text("Dit ging sneller dan iemand kan lezen")
    expect(registered.or_(asked_again).first).to_be_visible()
    if asked_again.is_visible():
        page.get_by_role("button", name="Schrijf me in").press("Enter")
    expect(registered).to_be_visible()


def test_a_registration_reaches_the_registrant_the_contacts_and_the_admin(page, demo, context):
    before = set(demo.mails())
    page.goto(demo.url + "/leertrajecten/duurzaam-aankoopbeleid/")
    page.get_by_role("link", name=re.compile("Schrijf je in")).first.click()
    fill(page, "deelnemer-browser@example.org")
    page.get_by_role("button", name="Schrijf me in").click()
    confirm(page)
    reference = re.search(r"LMB-[A-Z0-9]{6}", page.content()).group()
    assert context.cookies() == []
    assert violations(page) == []

    def arrived():
        return [message_from_bytes(p.read_bytes(), policy=policy.default) for p in set(demo.mails()) - before]

    processen.wait_until(
        lambda: {"deelnemer-browser@example.org"} < {mail["To"] for mail in arrived()},
        "de mails kwamen niet aan",
    )
    mails = arrived()
    (to_registrant,) = (mail for mail in mails if mail["To"] == "deelnemer-browser@example.org")
    assert reference in to_registrant.get_body(["plain"]).get_content()
    assert all(
        mail["Reply-To"] == "deelnemer-browser@example.org" for mail in mails if mail is not to_registrant
    )

    page.goto(demo.url + "/admin/login/")
    page.fill("[name=username]", "redactie")
    page.fill("[name=password]", demo.password)
    page.click("button[type=submit]")
    page.goto(demo.url + "/admin/inschrijvingen/")
    page.get_by_role("link", name=reference).click()
    expect(page.locator("main")).to_contain_text("deelnemer-browser@example.org")
    expect(page.locator("main")).to_contain_text("verzonden")


def test_the_form_works_with_the_keyboard_alone(page, demo):
    page.goto(demo.url + FORM)
    page.get_by_label("Je naam").focus()
    page.keyboard.type("Deelnemer Toetsenbord")
    page.keyboard.press("Tab")
    page.keyboard.type("toetsenbord@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Aals")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            page.keyboard.press("Space")
        # Before it stands the button that adds a colleague.
        if page.evaluate("document.activeElement.textContent.trim()") == "Schrijf me in":
            break
    page.keyboard.press("Enter")
    confirm(page)
    expect(page.locator("main")).to_contain_text("Aalst")


def test_wrong_answers_give_a_summary_that_takes_focus_and_leads_to_the_field(page, demo):
    page.goto(demo.url + FORM)
    page.get_by_label("Je naam").fill("Deelnemer")
    page.get_by_role("button", name="Schrijf me in").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Vul je e-mailadres in.").click()
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    expect(page.get_by_label("Je naam")).to_have_value("Deelnemer")


def test_registering_works_without_javascript(browser, demo):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.url + FORM)
    fill(page, "zonder-javascript@example.org")
    page.get_by_role("button", name="Schrijf me in").click()
    confirm(page)
    context.close()


def test_a_screen_reader_hears_the_walk_of_the_documentation(page, demo):
    """docs/toegankelijkheid/README.md, step by step, as roles and names in the accessibility tree."""
    page.goto(demo.url + "/leertrajecten/duurzaam-aankoopbeleid/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Overslaan en naar de inhoud gaan")).to_be_focused()
    expect(page.get_by_role("region", name="Inschrijven")).to_match_aria_snapshot(
        """
        - paragraph: Loopt Inschrijven kan
        - heading "Volgende sessie" [level=2]
        - time: /dag \\d+ .+ uur/
        - link "Schrijf je in"
        """
    )
    page.get_by_role("region", name="Inschrijven").get_by_role("link", name="Schrijf je in").click()
    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - /children: equal
          - navigation "Kruimelpad"
          - heading "Inschrijven voor Duurzaam aankoopbeleid" [level=1]
          - paragraph: Je schrijft je in voor de hele reeks. Je krijgt meteen een bevestiging per mail.
          - complementary "Stand van zaken":
            - paragraph: Loopt Inschrijven kan
            - heading "De sessies" [level=2]
            - list
          - text: Je naam
          - textbox "Je naam"
          - text: E-mailadres
          - paragraph: Hier sturen we je bevestiging naartoe.
          - textbox "E-mailadres"
          - text: Gemeente
          - paragraph: Werk je niet voor een gemeente of stad? Laat dit leeg en vul je organisatie in.
          - combobox "Gemeente"
          - status
          - text: Andere organisatie
          - paragraph: Alleen als je niet voor een gemeente of stad werkt.
          - textbox "Andere organisatie"
          - text: Functie (niet verplicht)
          - textbox "Functie (niet verplicht)"
          - text: Toegankelijkheid en maaltijd (niet verplicht)
          - paragraph: /^Wat heb je nodig om goed te kunnen deelnemen\\?/
          - textbox "Toegankelijkheid en maaltijd (niet verplicht)"
          - text: Een vraag of verwachting (niet verplicht)
          - paragraph: /^Wat wil je zeker behandeld zien\\?/
          - textbox "Een vraag of verwachting (niet verplicht)"
          - group "Schrijf ook collega’s in":
            - paragraph: /^Tot tien personen/
            - paragraph:
              - button "Voeg een collega toe"
          - paragraph:
            - text: /^We gebruiken je gegevens alleen om dit leertraject te organiseren/
            - link "privacyverklaring"
          - checkbox "Ik ga ermee akkoord dat de VVSG mijn gegevens gebruikt om dit leertraject te organiseren."
          - text: Ik ga ermee akkoord dat de VVSG mijn gegevens gebruikt om dit leertraject te organiseren.
          - paragraph:
            - button "Schrijf me in"
        """
    )
    gemeente = page.get_by_role("combobox", name="Gemeente")
    expect(gemeente).to_have_accessible_description(re.compile("^Werk je niet voor een gemeente"))
    gemeente.fill("aal")
    expect(page.locator(".keuzelijst")).to_match_aria_snapshot(
        """
        - combobox "Gemeente" [expanded]: aal
        - listbox "Gemeente":
          - option "Aalst"
          - option "Aalter"
          - option "Knesselare (nu Aalter)"
        - status: 3 gemeenten
        """
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.get_by_role("alert", name="Dit klopt nog niet")).to_be_focused()
    expect(page.get_by_label("E-mailadres")).to_have_accessible_description(
        re.compile("Vul je e-mailadres in")
    )

    fill(page, "schermlezer@example.org")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page).to_have_title(re.compile("^Je bent ingeschreven"))
    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - /children: equal
          - navigation "Kruimelpad"
          - heading "Je bent ingeschreven" [level=1]
          - paragraph: Duurzaam aankoopbeleid
          - paragraph: /^Je plaats is bevestigd\\..+ Je referentie is LMB-[A-Z0-9]{6}\\.$/
          - region "Je sessies":
            - heading "Je sessies" [level=2]
            - list:
              - listitem:
                - paragraph:
                  - time: /dag \\d+ .+ uur/
                - heading [level=3]
                - paragraph: Je plaats is bevestigd
                - list:
                  - listitem:
                    - link /^Zet in je agenda/
                  - listitem:
                    - link /^Stuur een collega/
                  - listitem:
                    - link /^Meld je af/
          - heading "Wat volgt er nog?" [level=2]
          - paragraph: /Bewaar het adres van deze pagina/
          - complementary "Wat je kunt doen":
            - region "Wat wil je doen?":
              - heading "Wat wil je doen?" [level=2]
              - list:
                - listitem:
                  - link "Wijzig je inschrijving"
                - listitem:
                  - link "Geef je plaats door"
                - listitem:
                  - link "Annuleer je inschrijving"
                - listitem:
                  - link "Bekijk, download of wis je gegevens"
            - heading "Contact" [level=2]
            - list
          - region "Je gegevens":
            - heading "Je gegevens" [level=2]
            - term: Naam
            - definition: Deelnemer Aarschot
            - term: E-mailadres
            - definition: schermlezer@example.org
            - term: Gemeente
            - definition: Aarschot
            - list:
              - listitem:
                - link "Download je gegevens"
              - listitem:
                - link "Wis mijn gegevens"
        """
    )
