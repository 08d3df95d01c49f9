"""Every kind of page and every state, visited once at each width: what must hold on all of them is asked there."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keuring
from tests.browser.paginas import FORMULIER, LIJSTTOESTANDEN, SOORTEN
from tests.browser.toestanden import FORMULIEREN, FOUTEN, KENMERKEN, LEEG, NAMEN, NAMEN_FOUT

pytestmark = pytest.mark.browser

# A telephone, where two pixels of an image fill one; and a desk.
SCREENS = {375: {"height": 812, "scale": 2}, 1280: {"height": 900, "scale": 1}}
INLINE = "[style], style, script:not([src], [type='application/ld+json']), [onclick], [onload]"
KIB = 1024
HTML_LIMIT = 12 * KIB
PAGE_LIMIT = 60 * KIB
OVERZICHT_LIMIT = 90 * KIB


class Visitor:
    """One visitor at one width, who opens page after page as if for the first time.

    Keeps what the browser complains of, asks for and receives, headers included, since the last `open`.
    """

    def __init__(self, browser, width: int):
        self.size = {"width": width, "height": SCREENS[width]["height"]}
        self.context = browser.new_context(
            viewport=self.size, device_scale_factor=SCREENS[width]["scale"], locale="nl-BE"
        )
        self.page: Page = self.context.new_page()
        self.complaints, self.asked, self.kinds, self.weights = [], [], {}, Counter()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        network.on("Network.loadingFinished", self._weigh)

    def open(self, address: str, html: str = "") -> Page:
        """The page at `address`; with `html` that page instead."""
        self.page.set_viewport_size(self.size)
        for kept in (self.complaints, self.asked, self.kinds, self.weights):
            kept.clear()
        if html:
            self.page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        self.page.goto(address)
        if html:
            self.page.unroute(address)
        return self.page

    def _hear(self, message) -> None:
        # A page that answers 404 or 410 is told to the console too; that is what it should do.
        if message.type in {"error", "warning"} and "404" not in message.text and "410" not in message.text:
            self.complaints.append(message.text)

    def _weigh(self, event) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.weights[kind] += int(event["encodedDataLength"])


@pytest.fixture(scope="module", params=SCREENS, ids=str)
def visitor(browser, request):
    visitor = Visitor(browser, request.param)
    yield visitor
    visitor.context.close()


def trespasses(visitor: Visitor, host: str) -> list[str]:
    """Nothing inline, no cookie, no other host, no complaint of the browser."""
    found = [f"staat in de pagina: {n}" for n in [visitor.page.locator(INLINE).count()] if n]
    found += [f"koekje: {cookie['name']}" for cookie in visitor.context.cookies()]
    found += [f"elders gevraagd: {url}" for url in visitor.asked if urlsplit(url).netloc != host]
    return found + visitor.complaints


def overweight(visitor: Visitor, limit: int) -> list[str]:
    weights, total = dict(visitor.weights), visitor.weights.total()
    found = [f"te zwaar: {total} bytes, {weights}"] if total > limit else []
    if weights["Document"] > HTML_LIMIT:
        found.append(f"te veel HTML: {weights['Document']} bytes")
    return found


def judge(visitor: Visitor, host: str, *, name: str, limit: int = PAGE_LIMIT) -> None:
    """All at once, so that one visit tells all that is wrong with a page."""
    page = visitor.page
    if name in KENMERKEN:
        words = re.compile(rf"(?<!\w){re.escape(KENMERKEN[name])}(?!\w)")
        expect(page.locator("main")).to_contain_text(words, use_inner_text=True)
    found = trespasses(visitor, host)
    found += keuring.misfits(page)
    found += keuring.violations_day_and_night(page)
    found += overweight(visitor, limit) if limit else []
    if visitor.size["width"] == min(SCREENS):
        found += keuring.misfits_zoomed(page)
    else:
        page.set_viewport_size(keuring.WIDE)
        found += keuring.misfits(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [*SOORTEN, *LIJSTTOESTANDEN])
def test_page_is_accessible_light_fits_and_keeps_to_itself(visitor, toestanden, name):
    visitor.open(toestanden.url + {**SOORTEN, **LIJSTTOESTANDEN}[name])
    limit = OVERZICHT_LIMIT if name == "overzicht" else PAGE_LIMIT
    judge(visitor, urlsplit(toestanden.url).netloc, name=name, limit=limit)


@pytest.mark.parametrize("name", [*NAMEN, *NAMEN_FOUT])
def test_state_is_accessible_light_fits_and_keeps_to_itself(visitor, toestanden, name):
    visitor.open(toestanden.url + toestanden.paden[name])
    judge(visitor, urlsplit(toestanden.url).netloc, name=name)


@pytest.mark.parametrize("name", [*FOUTEN, *LEEG])
def test_page_without_address_is_accessible_and_fits(visitor, toestanden, name):
    html = {**toestanden.fouten, **toestanden.leeg}[name]
    page = visitor.open(f"{toestanden.url}/fout/", html)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    judge(visitor, urlsplit(toestanden.url).netloc, name=name, limit=0)


@pytest.mark.parametrize("name", ["inschrijfformulier", *FORMULIEREN])
def test_form_with_errors_is_accessible_and_fits(visitor, toestanden, name):
    """Sent with nothing in it: the summary takes the focus, and every field says what is wrong."""
    page = visitor.open(toestanden.url + {**toestanden.paden, "inschrijfformulier": FORMULIER}[name])
    knop = FORMULIEREN.get(name, "Schrijf me in")
    form = page.locator("form.formulier").filter(has=page.get_by_role("button", name=knop, exact=True))
    for field in form.locator("input:is([type=text], [type=email]):visible").all():
        field.fill("")
    form.get_by_role("button", name=knop, exact=True).click()
    expect(page.get_by_role("alert", name="Dit klopt nog niet")).to_be_focused()
    found = [*keuring.misfits(page), *keuring.violations_day_and_night(page)]
    if visitor.size["width"] == min(SCREENS):
        found += keuring.misfits_zoomed(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Past.</p>", False),
        ("<div style='width: 120vw'>Te breed.</div>", True),
        (
            "<p style='white-space: nowrap'>Eén lange regel die niet afbreekt en dus over de rand loopt.</p>",
            True,
        ),
        ("<p style='height: 1em; overflow: hidden'>Twee regels<br>in de hoogte van één.</p>", True),
        ("<p style='width: 3em; overflow: hidden'>verantwoordelijkheidszin</p>", True),
        ("<table><tr><td style='max-width: 4em'>verantwoordelijkheidszin</td></tr></table>", True),
        ("<div class='schuif' style='overflow: auto'><div style='width: 120vw'>Schuift.</div></div>", False),
        ("<div style='overflow: auto'><div style='width: 120vw'>Schuift.</div></div>", True),
    ],
)
def test_what_sticks_out_of_a_main_that_clips_is_seen(page, html, found):
    page.set_viewport_size(keuring.ZOOMED)
    page.set_content(f"<main style='overflow: clip'>{html}</main>")
    assert bool(keuring.misfits(page)) == found


def test_attendance_is_noted_on_a_phone_without_moving_the_table(browser, toestanden):
    """Who is at the door has a name, and its buttons beside it (C5: two taps)."""
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(toestanden.url + toestanden.paden["deelnemersblad met vijftig deelnemers"])
    keuzes = page.locator(".deelnemers tbody tr:nth-child(1) button").all()
    assert keuzes
    for keuze in keuzes:
        box = keuze.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375, keuze.inner_text()
    context.close()


def test_every_state_that_is_made_is_tested(toestanden):
    assert set(toestanden.paden) == {*NAMEN, *NAMEN_FOUT}
    assert set(toestanden.fouten) == set(FOUTEN)
    assert set(toestanden.leeg) == set(LEEG)
    assert set(FORMULIEREN) <= set(NAMEN)
    assert set(KENMERKEN) <= {*NAMEN, *NAMEN_FOUT, *LEEG, *LIJSTTOESTANDEN}
