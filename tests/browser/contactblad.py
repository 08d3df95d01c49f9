"""Photographs every kind of page and every state into docs/beelden/: `python -m tests.browser.contactblad [NAME ...]`.

Each picture shows the page at 1280 and at 375 pixels, side by side and made smaller, from its top as far as it fits;
docs/beelden/README.md is the index. With names, only those are made anew.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.paginas import FORMULIER, LIJSTTOESTANDEN, SOORTEN
from tests.browser.site import CHROMIUM, CHROMIUM_FLAGS, Demo, seeded_site, site_with_toestanden
from tests.browser.toestanden import FORMULIEREN, FOUTEN, LEEG, NAMEN, NAMEN_FOUT

BEELDEN = Path(__file__).resolve().parents[2] / "docs" / "beelden"
LIMIT = 4 * 1024 * 1024
# Pixels of the screen, and how wide that becomes in the picture.
SCREENS = (((1280, 900), 560), ((375, 812), 220))
LONGEST = 1600
"""Pixels of the page at 1280; the narrow page beside it is as long in the picture."""
GAP = 12
QUALITIES = (72, 64, 56, 48, 40)
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


@dataclass(frozen=True)
class Opname:
    """One picture: of a `path` of the demo, or of the `state` with this name; `prepare` first, then what is on screen."""

    path: str = ""
    state: str = ""
    prepare: Prepare | None = None
    scheme: str = "light"

    def find(self, demo: Demo, toestanden: Demo) -> tuple[str, str]:
        """The address, and the HTML to show there for a page that has none of its own."""
        if self.path:
            return demo.url + self.path, ""
        if self.state in toestanden.paden:
            return toestanden.url + toestanden.paden[self.state], ""
        return f"{toestanden.url}/fout/", {**toestanden.fouten, **toestanden.leeg}[self.state]


def open_drawer(name: str) -> Prepare:
    """Opens it where the page has one; at 1280 pixels it is plain content."""

    def prepare(page: Page) -> None:
        button = page.locator(f"[popovertarget={name}]").first
        if button.is_visible():
            button.click()

    return prepare


def send_empty(knop: str) -> Prepare:
    def prepare(page: Page) -> None:
        form = page.locator("form.formulier").filter(has=page.get_by_role("button", name=knop, exact=True))
        for field in form.locator("input:is([type=text], [type=email]):visible").all():
            field.fill("")
        form.get_by_role("button", name=knop, exact=True).click()
        page.get_by_role("alert").wait_for()

    return prepare


def type_gemeente(page: Page) -> None:
    page.get_by_role("combobox", name="Gemeente").fill("aal")
    page.keyboard.press("ArrowDown")


def scroll_to(selector: str) -> Prepare:
    return lambda page: page.locator(selector).first.evaluate("e => e.scrollIntoView()")


GROUPS: dict[str, dict[str, Opname]] = {
    "Soorten pagina\u2019s": {name: Opname(path) for name, path in SOORTEN.items()},
    "Bij nacht": {f"{name}, donker": Opname(SOORTEN[name], scheme="dark") for name in NIGHT},
    "Verder op de pagina": {
        "sessies op hun lijn": Opname(state="verplaatst, geannuleerd, online", prepare=scroll_to("#sessies")),
        "praktijken in woorden": Opname("/", prepare=scroll_to("#praktijken")),
        "menu open": Opname("/", prepare=open_drawer("menu")),
        "filters open": Opname("/praktijken/", prepare=open_drawer("filters")),
        "gemeente typen": Opname(FORMULIER, prepare=type_gemeente),
    },
    "Formulieren met fouten": {
        "fouten in het formulier": Opname(FORMULIER, prepare=send_empty("Schrijf me in")),
        **{
            f"{name}, met fouten": Opname(state=name, prepare=send_empty(knop))
            for name, knop in FORMULIEREN.items()
        },
    },
    "Toestanden": {
        **{name: Opname(path) for name, path in LIJSTTOESTANDEN.items()},
        **{name: Opname(state=name) for name in (*NAMEN, *LEEG)},
    },
    "Als er iets misgaat": {
        **{name: Opname(state=name) for name in NAMEN_FOUT},
        **{f"fout {name}": Opname(state=name) for name in FOUTEN},
    },
}


def file_name(name: str) -> str:
    return f"{slugify(name)}.webp"


def index() -> str:
    """docs/beelden/README.md."""
    lines = [
        "# Contactblad",
        "",
        "Elke soort pagina en elke toestand, op 1280 en 375 pixels. Gemaakt met `python -m tests.browser.contactblad`.",
    ]
    for title, pictures in GROUPS.items():
        lines += ["", f"## {title}"]
        for name in pictures:
            lines += ["", f"### {name[:1].upper()}{name[1:]}", "", f"![{name}]({file_name(name)})"]
    return "\n".join(lines) + "\n"


def photograph(browser: Browser, opname: Opname, url: str, html: str) -> Image.Image:
    limit = round(LONGEST * SCREENS[0][1] / SCREENS[0][0][0])
    shots = []
    for (width, height), wide in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=opname.scheme, locale="nl-BE"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        if html:
            page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(url)
        if opname.prepare:
            opname.prepare(page)
            page.wait_for_timeout(300)
        shot = Image.open(BytesIO(page.screenshot(full_page=opname.prepare is None))).convert("RGB")
        context.close()
        shot = shot.crop((0, 0, width, min(shot.height, limit * width // wide)))
        shots.append(shot.resize((wide, round(shot.height * wide / width)), Image.Resampling.LANCZOS))
    size = (sum(shot.width for shot in shots) + GAP, max(shot.height for shot in shots))
    sheet = Image.new("RGB", size, "#8a8a8a")
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + GAP
    return sheet


def encode(pictures: dict[str, Image.Image], room: int) -> dict[str, bytes]:
    """As WebP, at the best quality at which they fit together; ends the run when none does."""
    for quality in QUALITIES:
        encoded = {}
        for name, picture in pictures.items():
            buffer = BytesIO()
            picture.save(buffer, "WEBP", quality=quality, method=6)
            encoded[name] = buffer.getvalue()
        total = sum(map(len, encoded.values()))
        if total <= room:
            return encoded
    raise SystemExit(f"De beelden wegen samen {total // 1024} KiB; er is plaats voor {room // 1024} KiB.")


def write(pictures: dict[str, Image.Image]) -> None:
    """These pictures beside those that stand there, without what no longer belongs; and the index."""
    names = {file_name(name) for group in GROUPS.values() for name in group}
    new = {file_name(name): picture for name, picture in pictures.items()}
    kept = {path.name: path.stat().st_size for path in BEELDEN.glob("*.webp")}
    stay = sum(size for name, size in kept.items() if name in names and name not in new)
    encoded = encode(new, LIMIT - stay)
    for name in kept.keys() - names:
        (BEELDEN / name).unlink()
    for name, data in encoded.items():
        (BEELDEN / name).write_bytes(data)
    (BEELDEN / "README.md").write_text(index())


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def main(*wanted: str) -> None:
    everything = {name: opname for group in GROUPS.values() for name, opname in group.items()}
    if unknown := set(wanted) - everything.keys():
        raise SystemExit(f"Deze namen kennen we niet: {', '.join(sorted(unknown))}.")
    with (
        tempfile.TemporaryDirectory() as folder,
        seeded_site(Path(folder, "demo")) as demo,
        site_with_toestanden(demo, Path(folder, "toestanden")) as toestanden,
        chromium() as browser,
    ):
        write(
            {
                name: photograph(browser, everything[name], *everything[name].find(demo, toestanden))
                for name in wanted or everything
            }
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
