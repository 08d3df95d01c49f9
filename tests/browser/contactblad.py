"""Photographs every kind of page and every state into docs/beelden/: `python -m tests.browser.contactblad`.

Each picture shows the page at 1280 and at 375 pixels, side by side and made smaller; docs/beelden/README.md is the
index.
"""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.paginas import FORMULIER, LIJSTTOESTANDEN, SOORTEN
from tests.browser.site import CHROMIUM, CHROMIUM_FLAGS, Demo, seeded_site, site_with_toestanden

BEELDEN = Path(__file__).resolve().parents[2] / "docs" / "beelden"
LIMIT = 4 * 1024 * 1024
SIZES = ((1280, 900), (375, 812))
HEIGHT = 560
GAP = 12
PATIENCE_MS = 120_000
NIGHT = (
    "overzicht",
    "actieterrein",
    "leertrajecten",
    "leertraject",
    "inschrijfformulier",
    "agenda",
    "kennisitems",
)

Prepare = Callable[[Page], None]


def open_drawer(name: str) -> Prepare:
    """Opens it where the page has one; at 1280 pixels it is plain content."""

    def prepare(page: Page) -> None:
        button = page.locator(f"[popovertarget={name}]").first
        if button.is_visible():
            button.click()

    return prepare


def send_empty_form(page: Page) -> None:
    page.get_by_role("button", name="Schrijf me in").click()
    page.wait_for_load_state("load")


def type_gemeente(page: Page) -> None:
    page.get_by_role("combobox", name="Gemeente").fill("aal")
    page.keyboard.press("ArrowDown")


def scroll_to(selector: str) -> Prepare:
    return lambda page: page.locator(selector).first.evaluate("e => e.scrollIntoView()")


def photograph(
    browser: Browser, url: str, *, prepare: Prepare | None = None, scheme="light", html=""
) -> Image.Image:
    shots = []
    for width, height in SIZES:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-BE"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        if html:
            page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(url)
        if prepare:
            prepare(page)
            page.wait_for_timeout(300)
        shots.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        context.close()
    small = [
        shot.resize((round(shot.width * HEIGHT / shot.height), HEIGHT), Image.Resampling.LANCZOS)
        for shot in shots
    ]
    sheet = Image.new("RGB", (sum(shot.width for shot in small) + GAP, HEIGHT), "#8a8a8a")
    sheet.paste(small[0], (0, 0))
    sheet.paste(small[1], (small[0].width + GAP, 0))
    return sheet


def photograph_all(demo: Demo, toestanden: Demo) -> dict[str, dict[str, Image.Image]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)

        def take(path: str, **options) -> Image.Image:
            return photograph(browser, demo.url + path, **options)

        def take_state(path: str, **options) -> Image.Image:
            return photograph(browser, toestanden.url + path, **options)

        form = SOORTEN["inschrijfformulier"]
        groups = {
            "Soorten pagina\u2019s": {name: take(path) for name, path in SOORTEN.items()},
            "Bij nacht": {f"{name}, donker": take(SOORTEN[name], scheme="dark") for name in NIGHT},
            "Verder op de pagina": {
                "sessies op hun lijn": take_state(
                    toestanden.paden["verplaatst, geannuleerd, online"], prepare=scroll_to("#sessies")
                ),
                "praktijken in woorden": take("/", prepare=scroll_to("#praktijken")),
                "menu open": take("/", prepare=open_drawer("menu")),
                "filters open": take("/praktijken/", prepare=open_drawer("filters")),
                "gemeente typen": take(FORMULIER, prepare=type_gemeente),
                "fouten in het formulier": take(form, prepare=send_empty_form),
            },
            "Toestanden": {
                name: take_state(path) for name, path in {**LIJSTTOESTANDEN, **toestanden.paden}.items()
            },
            "Als er iets misgaat": {
                f"fout {name}": take_state("/fout/", html=html) for name, html in toestanden.fouten.items()
            },
        }
        browser.close()
    return groups


def write(groups: dict[str, dict[str, Image.Image]]) -> int:
    """The pictures and their index; how many bytes they take."""
    total = 0
    lines = [
        "# Contactblad",
        "",
        "Elke soort pagina en elke toestand, op 1280 en 375 pixels. Gemaakt met `python -m tests.browser.contactblad`.",
    ]
    for old in BEELDEN.glob("*.webp"):
        old.unlink()
    for title, pictures in groups.items():
        lines += ["", f"## {title}"]
        for name, picture in pictures.items():
            path = BEELDEN / f"{slugify(name)}.webp"
            picture.save(path, quality=72, method=6)
            total += path.stat().st_size
            lines += ["", f"### {name[:1].upper()}{name[1:]}", "", f"![{name}]({path.name})"]
    (BEELDEN / "README.md").write_text("\n".join(lines) + "\n")
    return total


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        seeded_site(Path(folder, "demo")) as demo,
        site_with_toestanden(demo, Path(folder, "toestanden")) as toestanden,
    ):
        total = write(photograph_all(demo, toestanden))
    if total > LIMIT:
        raise SystemExit(f"De beelden wegen samen {total // 1024} KiB; dat is meer dan {LIMIT // 1024} KiB.")


if __name__ == "__main__":
    main()
