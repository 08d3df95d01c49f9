"""A leertraject of its own in a running demo: `python -m tests.browser.leertraject NAME SEATS`; prints its path."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from tests.factories import LeertrajectPageFactory, SessieFactory, moment

    name, seats = sys.argv[1:]
    page = LeertrajectPageFactory(title=f"Leertraject {name}", open=True, capaciteit=int(seats))
    SessieFactory(leertraject=page, begin=moment(30))
    sys.stdout.write(page.url)
