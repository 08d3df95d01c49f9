"""`python -m tests.browser.lighthouse`: Lighthouse on a phone, on every kind of page of the demo.

Prints the median of three runs of each of the four scores; exit code 1 when one is under 100. Performance is a timed
score: run this on a machine that does nothing else. The other three do not depend on time, and are a test
(`tests/browser/test_lighthouse.py`). Lighthouse comes from npm, with the version and signature of the lock beside this file.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.paginas import SOORTEN
from tests.browser.site import CHROMIUM, CHROMIUM_FLAGS, seeded_site

NODE_FOLDER = Path(__file__).resolve().parent
PROGRAM = NODE_FOLDER / "node_modules/.bin/lighthouse"
FLAGS = " ".join(["--headless", *CHROMIUM_FLAGS])
UNTIMED = ("accessibility", "best-practices", "seo")
CATEGORIES = ("performance", *UNTIMED)
ROUNDS, HIGHEST = 3, 100
PATIENCE_SECONDS = 300


def install() -> None:
    """Bring the program in where it is not there yet."""
    if not PROGRAM.exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=NODE_FOLDER, check=True
        )


def measure(url: str, categories: tuple[str, ...] = CATEGORIES) -> tuple[dict[str, int], list[str]]:
    """The scores (0 to 100) by category, and the audits that cost points. RuntimeError when the page did not load, twice:
    now and then Lighthouse misses the beginning of its own recording, and asks to be run again.
    """
    try:
        return _measure(url, categories)
    except RuntimeError:
        return _measure(url, categories)


def _measure(url: str, categories: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "verslag.json"
        done = subprocess.run(
            [
                *[PROGRAM, url, "--quiet", "--output=json", f"--output-path={report}"],
                *[f"--only-categories={','.join(categories)}", f"--chrome-flags={FLAGS}"],
            ],
            env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        if done.returncode or not report.exists():
            raise RuntimeError(f"{url}: {done.stderr.strip()[-300:]}")
        found = json.loads(report.read_text())
    if found.get("runtimeError"):
        raise RuntimeError(f"{url}: {found['runtimeError']['code']}")
    scores, lost = {}, []
    for name in categories:
        category = found["categories"][name]
        scores[name] = round((category["score"] or 0) * 100)
        for ref in category["auditRefs"]:
            score = found["audits"][ref["id"]]["score"]
            if ref["weight"] and score is not None and score < 1:
                lost.append(ref["id"])
    return scores, lost


def main() -> int:
    install()
    under = False
    sys.stdout.write(
        "| pagina | prestaties | toegankelijkheid | goede praktijk | SEO | kostte punten |\n|---|---|---|---|---|---|\n"
    )
    with tempfile.TemporaryDirectory(prefix="lmb-lighthouse-") as var, seeded_site(Path(var)) as demo:
        for name, path in SOORTEN.items():
            runs = [measure(demo.url + path) for _ in range(ROUNDS)]
            scores = [statistics.median(scores[category] for scores, _ in runs) for category in CATEGORIES]
            lost = sorted({audit for _, audits in runs for audit in audits})
            under |= min(scores) < HIGHEST
            shown = " | ".join(f"{score:.0f}" for score in scores)
            sys.stdout.write(f"| {name} | {shown} | {', '.join(lost)} |\n")
            sys.stdout.flush()
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
