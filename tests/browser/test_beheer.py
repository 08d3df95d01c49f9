"""The admin as an editor opens it: Dutch, and without a policy broken or a script failing."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_menu_is_grouped_by_subject(as_editor):
    for group in ("LMB-site", "Leertrajecten", "Inschrijvingen", "Kennisbank"):
        expect(as_editor.locator("#wagtail-sidebar")).to_contain_text(group)


def test_screens_of_the_admin_break_no_policy_and_no_script(as_editor, demo):
    complaints = []
    as_editor.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    as_editor.on("pageerror", lambda error: complaints.append(str(error)))
    as_editor.goto(demo.url + "/admin/leertrajecten/")
    edit = as_editor.get_by_role("link", name="Duurzaam aankoopbeleid").first.get_attribute("href")
    for path in (
        "/admin/",
        edit,
        "/admin/pages/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/inschrijvingen/",
        "/admin/berichten/",
        "/admin/snippets/kennisitems/kennisitem/",
        "/admin/snippets/kennisitems/kennisitem/add/",
    ):
        as_editor.goto(demo.url + path, wait_until="networkidle")
    assert complaints == []
