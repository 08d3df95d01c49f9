"""One person's whole way, from a full leertraject to being forgotten, in one go.

Everything a person does is clicked here, with the links of the mails that really left: registering, waiting, answering
the offer, moving the session in the admin, attendance at the desk, the certificate. Three times the clock is moved
instead of waited for, in `tijd`: the jobs of the reminders, the certificates and the retention run in a process of
their own with a later moment, and the session of in two weeks is made one of today, as if everyone had known so.
"""

import json
import re
import subprocess
import sys
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from icalendar import Calendar
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import processen
from tests.browser.site import Demo, copy_var
from tests.browser.test_zelfbediening import KNOP, link_in_mail, register

pytestmark = pytest.mark.browser

WOORD = "distelvink"
EIGEN = f"{WOORD}@example.org"
REDEN = "De zaal is die dag bezet."


@pytest.fixture
def eigen_site(demo, tmp_path):
    """A copy of the demo with a web process and a worker: what is forgotten at the end is missed by nobody."""
    var = tmp_path / "var"
    copy_var(demo, var)
    port = processen.free_port()
    env = {**demo.env, "LMB_VAR": str(var), "SITE_URL": f"http://127.0.0.1:{port}"}
    web = processen.start_web(env, port)
    worker = processen.start_worker(env)
    yield Demo(env["SITE_URL"], env)
    processen.stop(worker)
    processen.stop(web)


def tijd(site, command: str, argument: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.tijd", command, argument],
        env={**site.env, "DJANGO_SETTINGS_MODULE": "lmb_site.settings"},
        cwd=processen.BASE_DIR,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def mails_to(site, email: str, subject: str) -> list:
    """The mails to this address whose subject begins so; waits until there is one."""
    found: list = []

    def arrived() -> bool:
        mails = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in site.mails()]
        found[:] = [m for m in mails if m["To"] == email and m["Subject"].startswith(subject)]
        return bool(found)

    processen.wait_until(arrived, f"geen mail '{subject}' voor {email}")
    return found


def wait_until_kept(editor) -> None:
    """The editor keeps what is typed by itself; whoever presses sooner is asked to look once more at what leaves."""
    editor.wait_for_timeout(1500)
    editor.wait_for_load_state("networkidle")


def event_of(mail):
    (invitation,) = mail.iter_attachments()
    calendar = Calendar.from_ical(invitation.get_content())
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def test_from_a_full_leertraject_to_being_forgotten(browser, eigen_site):
    site = eigen_site
    plek = tijd(site, "maak", "hele-weg")
    context = browser.new_context()
    page = context.new_page()

    # Full: the first has the seat, the second waits at number one, the third behind.
    first = register(page, site, plek["pad"], "eerste-hele-weg@example.org")
    own = register(page, site, plek["pad"], EIGEN, KNOP["wachten"])
    expect(page.locator("main")).to_contain_text("nummer 1 in de rij")
    register(page, site, plek["pad"], "derde-hele-weg@example.org", KNOP["wachten"])
    expect(page.locator("main")).to_contain_text("nummer 2 in de rij")

    # A seat comes free, is offered by mail, and taken with the link of that mail.
    page.goto(first)
    page.get_by_role("link", name="Annuleer je inschrijving").click()
    page.get_by_role("button", name="Annuleer mijn inschrijving").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")
    page.goto(link_in_mail(site, EIGEN, "aanbod"))
    page.get_by_role("button", name="Ja, ik neem de plaats").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je bent ingeschreven")
    (confirmed,) = mails_to(site, EIGEN, "Je plaats is bevestigd")
    method, before = event_of(confirmed)
    assert method == "REQUEST"

    # An editor moves the session, sees what leaves, and says why.
    editor = browser.new_context().new_page()
    editor.goto(f"{site.url}/admin/login/")
    editor.fill("[name=username]", "redactie")
    editor.fill("[name=password]", site.password)
    editor.click("button[type=submit]")
    editor.wait_for_url(f"{site.url}/admin/")
    editor.goto(f"{site.url}/admin/pages/{plek['pk']}/edit/")
    moved = {}
    for name in ("einde", "begin"):
        field = editor.locator(f"[name=sessies-0-{name}]")
        day, hour = field.input_value().split(" ")
        moved[name] = f"{day} {int(hour[:2]) + 2:02}:30"
        field.fill(moved[name])
        field.press("Tab")
        wait_until_kept(editor)
    editor.get_by_role("button", name="Meer acties").last.click()
    editor.get_by_role("button", name="Publiceren", exact=True).last.click()
    expect(editor.locator("main")).to_contain_text("2 mails, 1 agenda-update, 1 op de wachtlijst")
    editor.get_by_label("Reden").fill(REDEN)
    editor.get_by_role("button", name="Publiceren en versturen").click()
    expect(editor.locator("body")).to_contain_text("'Leertraject hele-weg' is gepubliceerd.")
    (news,) = mails_to(site, EIGEN, "Verplaatst")
    assert REDEN in news.get_body(["plain"]).get_content()
    method, after = event_of(news)
    assert (method, after["UID"]) == ("REQUEST", before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt.strftime("%d-%m-%Y %H:%M") == moved["begin"]
    (waiting,) = mails_to(site, "derde-hele-weg@example.org", "Verplaatst")
    assert list(waiting.iter_attachments()) == []

    # Two days before: one reminder.
    tijd(site, "herinner", plek["pad"])
    (reminder,) = mails_to(site, EIGEN, "Herinnering: De enige sessie")
    assert "De enige sessie" in reminder.get_body(["plain"]).get_content()

    # The day itself: the contact opens the desk and taps.
    tijd(site, "vandaag", plek["pad"])
    desk = browser.new_context().new_page()
    desk.goto(link_in_mail(site, plek["contact"], "deelnemers"))
    tap = desk.get_by_role("button", name="Aanwezig: Deelnemer Aarschot")
    tap.click()
    expect(tap).to_have_attribute("aria-pressed", "true")
    expect(desk.locator("main")).to_contain_text("1 van 1 aanwezig")

    # The certificate, told by mail and taken from one's own page.
    tijd(site, "attesten", plek["pad"])
    mails_to(site, EIGEN, "Je attest ligt klaar")
    page.goto(own)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download je attest").click()
    pdf = PdfReader(BytesIO(download.value.path().read_bytes()))
    assert "Deelnemer Aarschot" in pdf.pages[0].extract_text()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert context.cookies() == []

    # Sixteen months later nothing leads to this person any more.
    traces = tijd(site, "bewaar", WOORD)
    assert "inschrijvingen_inschrijving.email" in traces["ervoor"]
    assert {"berichten_bericht.aan", "var/mail/*.eml"} < set(traces["ervoor"])
    assert traces["erna"] == []
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet")
    assert re.search(r"/inschrijving/", page.url)
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Deze pagina vinden we niet")
