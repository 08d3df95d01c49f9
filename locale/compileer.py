"""Compile every .po file of this folder to the .mo file that Django reads.

Usage: python locale/compileer.py
"""

from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent


def compileer(folder: Path = FOLDER) -> list[Path]:
    """Compile all catalogues below ``folder`` and return the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    compileer()
