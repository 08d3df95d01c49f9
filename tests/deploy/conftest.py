"""The scripts of deploy/ are no package: they start without anything installed."""

import sys

from lmb_site.environment import BASE_DIR

sys.path.insert(0, str(BASE_DIR / "deploy"))
