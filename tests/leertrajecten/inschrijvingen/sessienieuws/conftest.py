from collections.abc import Callable
from datetime import timedelta

import pytest

from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.models import Bericht
from tests.factories import InschrijvingFactory, LeertrajectPageFactory


@pytest.fixture
def leertraject(site_tree) -> LeertrajectPage:
    """Published, with one session, two people with a seat and one who waits."""
    page = LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid", capaciteit=2)
    page.save_revision().publish()
    for email in ("an@example.org", "bo@example.org"):
        InschrijvingFactory(leertraject=page, email=email)
    InschrijvingFactory(leertraject=page, email="wim@example.org", wachtlijst=True)
    return LeertrajectPage.objects.get(pk=page.pk)


@pytest.fixture
def draft() -> Callable:
    """`draft(page, **facts)`: a revision in which its first session is altered."""

    def make(page, *, nieuw: Sessie | None = None, **facts):
        page = LeertrajectPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        sessies = list(page.sessies.all())
        for name, value in facts.items():
            setattr(sessies[0], name, value)
        if "begin" in facts and "einde" not in facts:
            sessies[0].einde = facts["begin"] and facts["begin"] + timedelta(hours=2)
        page.sessies.set([*sessies, nieuw] if nieuw else sessies)
        return page.save_revision()

    return make


@pytest.fixture
def mails_of() -> Callable:
    def find(email: str) -> list[Bericht]:
        return list(Bericht.objects.filter(aan=email).order_by("pk"))

    return find
