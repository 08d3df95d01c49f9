#!/bin/sh
# Prints the Python that the project may be built with; otherwise one sentence and exit 1.
# The versions the project is tested on come first, a newer one is taken when there is no other.
set -eu

usable='
import sys
import ensurepip, venv
low, high = (3, 11), (int(sys.argv[1]), int(sys.argv[2]))
sys.exit(not low <= sys.version_info[:2] <= high)
'

for newest in "3 13" "3 99"; do
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14 python3.15 python; do
        # shellcheck disable=SC2086  # two words: major and minor
        if "$candidate" -c "$usable" $newest >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            exit 0
        fi
    done
done

printf '%s\n' \
    "Geen bruikbare Python gevonden: deze site heeft Python 3.11 of hoger nodig, met de module venv." \
    "Op Debian of Ubuntu: apt install python3 python3-venv. Staat je Python elders, zeg dan: make PYTHON=/pad/naar/python3 …" >&2
exit 1
