"""What any page must satisfy, read in the browser: axe's rules, and that nothing is cut off or sticks out."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# axe leaves target-size (WCAG 2.2, 2.5.8) off unless it is asked for.
ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
CONTRAST_ONLY = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

# Only what is wrong crosses over to us: all axe saw is much, and slow.
RUN = """([within, options]) => axe.run(within ?? document, options).then(({ violations }) =>
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)
)"""

# 1280 x 1024 at 400 %, as WCAG 1.4.10 counts.
ZOOMED = {"width": 320, "height": 256}
WIDE = {"width": 1920, "height": 1080}

# The spacing of WCAG 1.4.12.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-block-end: 2em !important }
    `);
    document.adoptedStyleSheets = [sheet];
}"""

# `main` clips what sticks out, so the width of the document says nothing about it: every box and every line of text
# is measured. Left out: what scrolls by itself, and what lies off the screen on purpose.
MISFITS = """() => {
    const width = document.documentElement.clientWidth;
    const aside = ".schuif, .voorlezen, .overslaan:not(:focus), .lok";
    const block = (e) => getComputedStyle(e).display === "inline" && e.parentElement ? block(e.parentElement) : e;
    const found = [];
    const say = (why, element) => found.push(`${why}: ${element.outerHTML.slice(0, 120)}`);
    const isOutside = (box) => box.width > 0 && (box.right > width + 1 || box.left < -1);
    const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(aside);
    if (document.documentElement.scrollWidth > width) say("breder dan het scherm", document.documentElement);
    for (const element of document.body.querySelectorAll("*")) {
        if (!seen(element)) {
            if (element.matches(".schuif") && isOutside(element.getBoundingClientRect())) say("steekt uit", element);
            continue;
        }
        if (!element.ownerSVGElement && isOutside(element.getBoundingClientRect())) say("steekt uit", element);
        const style = getComputedStyle(element);
        const tooWide = element.scrollWidth > element.clientWidth + 1;
        const tooHigh = element.scrollHeight > element.clientHeight + 1;
        if (element.matches("main, svg, svg *, option, select, input, textarea") || !element.clientWidth) continue;
        if (/hidden|clip/.test(style.overflowX) && tooWide) say("afgesneden in de breedte", element);
        if (/hidden|clip/.test(style.overflowY) && tooHigh) say("afgesneden in de hoogte", element);
        if (/auto|scroll/.test(style.overflowX) && tooWide) say("schuift zijwaarts", element);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || parent.matches("option, script") || !seen(parent)) continue;
        range.selectNodeContents(texts.currentNode);
        const lines = [...range.getClientRects()];
        if (lines.some(isOutside)) say("tekst steekt uit het scherm", parent);
        if (parent.ownerSVGElement) continue;
        const box = block(parent).getBoundingClientRect();
        if (lines.some(({ left, right }) => right > box.right + 1 || left < box.left - 1)) say("tekst past niet", parent);
    }
    return found;
}"""


def violations(page: Page, *, within: str | None = None) -> list[str]:
    """What all rules of axe find now, in the colours that are shown."""
    return _run(page, ALL_RULES, within)


def violations_day_and_night(page: Page) -> list[str]:
    """All rules of axe by day; by night, where only the colours differ, those about colour."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += _run(page, CONTRAST_ONLY)
    page.emulate_media(color_scheme="light")
    return found


def misfits(page: Page) -> list[str]:
    """What sticks out sideways or is cut off at the present size."""
    return page.evaluate(MISFITS)


def misfits_zoomed(page: Page) -> list[str]:
    """The same at 320 x 256 pixels, then also with wide spacing. Leaves the page small and spaced out."""
    page.set_viewport_size(ZOOMED)
    found = [f"op 320 px: {one}" for one in misfits(page)]
    page.evaluate(SPACING)
    return found + [f"op 320 px, ruim gezet: {one}" for one in misfits(page)]


def _run(page: Page, options: dict, within: str | None = None) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, [within, options])
